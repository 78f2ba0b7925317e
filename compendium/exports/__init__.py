from .citation import CITATIONS, Citation
from .edition import checksum_of, edition_file
from .feed import MOST, feed_of_editions
from .linked_data import linked_edition
from .selection import file_of

__all__ = [
    "CITATIONS",
    "MOST",
    "Citation",
    "checksum_of",
    "edition_file",
    "feed_of_editions",
    "file_of",
    "linked_edition",
]
