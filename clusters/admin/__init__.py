from . import directory, logs, people
from .directory import FoldedSearch

__all__ = ["FoldedSearch", "directory", "logs", "people"]
