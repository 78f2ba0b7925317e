from .citation import CITATIONS, Citation
from .edition import checksum_of, edition_file
from .selection import file_of

__all__ = ["CITATIONS", "Citation", "checksum_of", "edition_file", "file_of"]
