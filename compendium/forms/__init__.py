from .selection import GatherForm, SelectionForm

__all__ = ["GatherForm", "SelectionForm"]
