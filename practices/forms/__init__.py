from .comparison import Change, compare, displayed
from .decision import DecisionForm
from .gap import GapForm
from .practice import PracticeForm
from .versions import VersionsForm
from .withdrawal import WithdrawalForm

__all__ = [
    "Change",
    "DecisionForm",
    "GapForm",
    "PracticeForm",
    "VersionsForm",
    "WithdrawalForm",
    "compare",
    "displayed",
]
