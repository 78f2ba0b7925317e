from .selection import file_of

__all__ = ["file_of"]
