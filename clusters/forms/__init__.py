from .account import AccountForm, LoginForm, NewAccountForm, ReauthenticateForm, ResetPasswordForm
from .team import AnswerForm, InvitationForm, JoinForm, RoleForm
from .token import TokenForm

__all__ = [
    "AccountForm",
    "AnswerForm",
    "InvitationForm",
    "JoinForm",
    "LoginForm",
    "NewAccountForm",
    "ReauthenticateForm",
    "ResetPasswordForm",
    "RoleForm",
    "TokenForm",
]
