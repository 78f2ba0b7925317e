from .cells import flat, value_of
from .codebook import COLUMNS, record_of
from .columns import Column, Part

__all__ = ["COLUMNS", "Column", "Part", "flat", "record_of", "value_of"]
