from .event import Event
from .practice import Practice
from .revision import DraftMoved, Revision
from .source import Source
from .term import Term
from .theme import KeyStep, Theme

__all__ = ["DraftMoved", "Event", "KeyStep", "Practice", "Revision", "Source", "Term", "Theme"]
