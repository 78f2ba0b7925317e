from .account import AccountForm, LoginForm, NewAccountForm
from .team import AnswerForm, InvitationForm, JoinForm, RoleForm

__all__ = ["AccountForm", "AnswerForm", "InvitationForm", "JoinForm", "LoginForm", "NewAccountForm", "RoleForm"]
