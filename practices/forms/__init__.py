from .decision import DecisionForm
from .gap import GapForm
from .practice import PracticeForm

__all__ = ["DecisionForm", "GapForm", "PracticeForm"]
