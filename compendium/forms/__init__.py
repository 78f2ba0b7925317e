from .edition import EditionForm, FreezeForm
from .selection import GatherForm, SelectionForm

__all__ = ["EditionForm", "FreezeForm", "GatherForm", "SelectionForm"]
