from .mine import DRAFT_SCHEMA, MINE_SCHEMA, DraftDetail, MineList
from .records import PRACTICE_SCHEMA, WITHDRAWN_SCHEMA, PracticeDetail, PracticeList
from .shelves import TAG_SCHEMA, THEME_SCHEMA, TagList, ThemeDetail, ThemeList

__all__ = [
    "DRAFT_SCHEMA",
    "MINE_SCHEMA",
    "PRACTICE_SCHEMA",
    "TAG_SCHEMA",
    "THEME_SCHEMA",
    "WITHDRAWN_SCHEMA",
    "DraftDetail",
    "MineList",
    "PracticeDetail",
    "PracticeList",
    "TagList",
    "ThemeDetail",
    "ThemeList",
]
