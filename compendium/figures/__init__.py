from .became import Became, became_list
from .content import content_of
from .rows import LONGEST_ADDRESS, Row, address_of, by_name, goes_by_cote, rows_of

__all__ = [
    "LONGEST_ADDRESS",
    "Became",
    "Row",
    "address_of",
    "became_list",
    "by_name",
    "content_of",
    "goes_by_cote",
    "rows_of",
]
