from .account import AccountForm, LoginForm, NewAccountForm, ReauthenticateForm
from .team import AnswerForm, InvitationForm, JoinForm, RoleForm

__all__ = [
    "AccountForm",
    "AnswerForm",
    "InvitationForm",
    "JoinForm",
    "LoginForm",
    "NewAccountForm",
    "ReauthenticateForm",
    "RoleForm",
]
