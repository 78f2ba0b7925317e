from .codebook import COLUMNS, Column, record_of
from .collection import dictionary_of_practices, file_of_practices, practices_in_order
from .feed import feed_of, latest
from .linked_data import linked_dataset, linked_home, linked_record

__all__ = [
    "COLUMNS",
    "Column",
    "dictionary_of_practices",
    "feed_of",
    "file_of_practices",
    "latest",
    "linked_dataset",
    "linked_home",
    "linked_record",
    "practices_in_order",
    "record_of",
]
