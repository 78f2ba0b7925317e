from .agreement import Agreement, LinkClosed
from .attachment import Attachment
from .confirmation import AnsweredMeanwhile
from .entry import Entry
from .event import Announcement, Event
from .imports import Import
from .neighbour import Neighbour
from .practice import Practice
from .reading import ReadCount
from .review import NotesMoved, Remark, Review
from .revision import Revision
from .source import Source
from .term import Term
from .theme import KeyStep, Theme
from .unanswered import Unanswered
from .word import Synonym, Word
from .writing import DraftCopy, DraftMoved, Presence

__all__ = [
    "Agreement",
    "Announcement",
    "AnsweredMeanwhile",
    "Attachment",
    "DraftCopy",
    "DraftMoved",
    "Entry",
    "Event",
    "Import",
    "KeyStep",
    "LinkClosed",
    "Neighbour",
    "NotesMoved",
    "Practice",
    "Presence",
    "ReadCount",
    "Remark",
    "Review",
    "Revision",
    "Source",
    "Synonym",
    "Term",
    "Theme",
    "Unanswered",
    "Word",
]
