from .attachment import AttachmentForm
from .decision import DecisionForm
from .gap import GapForm
from .practice import PracticeForm

__all__ = ["AttachmentForm", "DecisionForm", "GapForm", "PracticeForm"]
