from .agreement import Agreement, LinkClosed
from .attachment import Attachment
from .confirmation import AnsweredMeanwhile
from .event import Announcement, Event
from .practice import Practice
from .review import NotesMoved, Remark, Review
from .revision import Revision
from .source import Source
from .term import Term
from .theme import KeyStep, Theme
from .writing import DraftCopy, DraftMoved, Presence

__all__ = [
    "Agreement",
    "Announcement",
    "AnsweredMeanwhile",
    "Attachment",
    "DraftCopy",
    "DraftMoved",
    "Event",
    "KeyStep",
    "LinkClosed",
    "NotesMoved",
    "Practice",
    "Presence",
    "Remark",
    "Review",
    "Revision",
    "Source",
    "Term",
    "Theme",
]
