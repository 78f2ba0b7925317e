from .agreement import AskForm, WordsForm
from .attachment import AttachmentForm
from .comparison import Change, compare, displayed
from .confirmation import ConfirmationForm
from .decision import DecisionForm
from .gap import GapForm
from .practice import PracticeForm
from .side_by_side import SideBySideForm
from .versions import VersionsForm
from .withdrawal import WithdrawalForm

__all__ = [
    "AskForm",
    "AttachmentForm",
    "Change",
    "ConfirmationForm",
    "DecisionForm",
    "GapForm",
    "PracticeForm",
    "SideBySideForm",
    "VersionsForm",
    "WithdrawalForm",
    "WordsForm",
    "compare",
    "displayed",
]
