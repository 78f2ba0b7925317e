from .comparison import Change, compare, displayed
from .decision import DecisionForm
from .gap import GapForm
from .practice import PracticeForm

__all__ = ["Change", "DecisionForm", "GapForm", "PracticeForm", "compare", "displayed"]
