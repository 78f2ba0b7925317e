from . import exchanges, following

__all__ = ["exchanges", "following"]
