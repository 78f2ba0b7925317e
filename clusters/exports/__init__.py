from .about import dated, public_address, said_of
from .cells import flat, value_of
from .codebook import COLUMNS, record_of
from .columns import Column, Part
from .dictionary import dictionary
from .directory import dictionary_of_clusters, file_of_clusters
from .licence import LICENCE, LICENCE_URL

__all__ = [
    "COLUMNS",
    "LICENCE",
    "LICENCE_URL",
    "Column",
    "Part",
    "dated",
    "dictionary",
    "dictionary_of_clusters",
    "file_of_clusters",
    "flat",
    "public_address",
    "record_of",
    "said_of",
    "value_of",
]
