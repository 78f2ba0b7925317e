from .account import (
    AccountForm,
    CodeForm,
    ConfirmingCodeForm,
    LoginForm,
    NewAccountForm,
    ReauthenticateForm,
    ResetPasswordForm,
)
from .keys import ConfirmingKeyForm, KeyForm, KeyNameForm, NewKeyForm
from .leaving import LeavingForm
from .team import AnswerForm, InvitationForm, JoinForm, RoleForm
from .token import TokenForm

__all__ = [
    "AccountForm",
    "AnswerForm",
    "CodeForm",
    "ConfirmingCodeForm",
    "ConfirmingKeyForm",
    "InvitationForm",
    "JoinForm",
    "KeyForm",
    "KeyNameForm",
    "LeavingForm",
    "LoginForm",
    "NewAccountForm",
    "NewKeyForm",
    "ReauthenticateForm",
    "ResetPasswordForm",
    "RoleForm",
    "TokenForm",
]
