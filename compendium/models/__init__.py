from .book import Book
from .comment import LONGEST_COMMENT, Comment
from .edition import (
    LONGEST_EDITION_TITLE,
    LONGEST_FOREWORD,
    LONGEST_QUESTION,
    MOST_RECORDS,
    AlreadyFrozen,
    Edition,
    EditionGone,
    EditionMoved,
    EditionRecord,
)
from .selection import (
    LONGEST_INTRODUCTION,
    LONGEST_NOTE,
    LONGEST_TITLE,
    MOST,
    Kept,
    Selection,
    SelectionGone,
    SelectionMoved,
)

__all__ = [
    "LONGEST_COMMENT",
    "LONGEST_EDITION_TITLE",
    "LONGEST_FOREWORD",
    "LONGEST_INTRODUCTION",
    "LONGEST_NOTE",
    "LONGEST_QUESTION",
    "LONGEST_TITLE",
    "MOST",
    "MOST_RECORDS",
    "AlreadyFrozen",
    "Book",
    "Comment",
    "Edition",
    "EditionGone",
    "EditionMoved",
    "EditionRecord",
    "Kept",
    "Selection",
    "SelectionGone",
    "SelectionMoved",
]
