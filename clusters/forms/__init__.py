from .account import (
    AccountForm,
    CodeForm,
    ConfirmingCodeForm,
    LoginForm,
    NewAccountForm,
    ReauthenticateForm,
    ResetPasswordForm,
)
from .leaving import LeavingForm
from .team import AnswerForm, InvitationForm, JoinForm, RoleForm
from .token import TokenForm

__all__ = [
    "AccountForm",
    "AnswerForm",
    "CodeForm",
    "ConfirmingCodeForm",
    "InvitationForm",
    "JoinForm",
    "LeavingForm",
    "LoginForm",
    "NewAccountForm",
    "ReauthenticateForm",
    "ResetPasswordForm",
    "RoleForm",
    "TokenForm",
]
