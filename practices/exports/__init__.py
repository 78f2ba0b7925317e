from .codebook import COLUMNS, Column, record_of

__all__ = ["COLUMNS", "Column", "record_of"]
