from .event import Event
from .practice import Practice, Source
from .revision import Revision
from .term import Term
from .theme import KeyStep, Theme

__all__ = ["Event", "KeyStep", "Practice", "Revision", "Source", "Term", "Theme"]
