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
    "LONGEST_INTRODUCTION",
    "LONGEST_NOTE",
    "LONGEST_TITLE",
    "MOST",
    "Kept",
    "Selection",
    "SelectionGone",
    "SelectionMoved",
]
