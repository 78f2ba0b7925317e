from .became import Became, became_list
from .content import content_of
from .cover import cover_of
from .edition import fill, preview, summary_of
from .first_steps import first_steps
from .frozen import Frozen, still_open
from .rows import LONGEST_ADDRESS, Row, address_of, by_name, goes_by_cote, rows_of
from .synopsis import index_of, synoptic

__all__ = [
    "LONGEST_ADDRESS",
    "Became",
    "Frozen",
    "Row",
    "address_of",
    "became_list",
    "by_name",
    "content_of",
    "cover_of",
    "fill",
    "first_steps",
    "goes_by_cote",
    "index_of",
    "preview",
    "rows_of",
    "still_open",
    "summary_of",
    "synoptic",
]
