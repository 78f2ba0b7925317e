from .agreement import AskForm, WordsForm
from .confirmation import ConfirmationForm
from .decision import DecisionForm
from .gap import GapForm
from .practice import PracticeForm

__all__ = ["AskForm", "ConfirmationForm", "DecisionForm", "GapForm", "PracticeForm", "WordsForm"]
