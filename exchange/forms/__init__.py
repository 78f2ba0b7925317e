from .adoption import DeclarationForm, ThanksForm
from .decision import DeclarationDecisionForm
from .message import EditForm, FoldForm, MessageForm, ReasonForm

__all__ = [
    "DeclarationDecisionForm",
    "DeclarationForm",
    "EditForm",
    "FoldForm",
    "MessageForm",
    "ReasonForm",
    "ThanksForm",
]
