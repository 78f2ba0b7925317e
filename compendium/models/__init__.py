from .book import Book
from .comment import LONGEST_COMMENT, Comment
from .edition import LONGEST_FOREWORD, Edition, EditionRecord
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
    "LONGEST_FOREWORD",
    "LONGEST_INTRODUCTION",
    "LONGEST_NOTE",
    "LONGEST_TITLE",
    "MOST",
    "Book",
    "Comment",
    "Edition",
    "EditionRecord",
    "Kept",
    "Selection",
    "SelectionGone",
    "SelectionMoved",
]
