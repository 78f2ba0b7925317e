from .decision import DecisionForm
from .practice import PracticeForm

__all__ = ["DecisionForm", "PracticeForm"]
