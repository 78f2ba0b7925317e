"""The API as a whole: its root, its description, the editions; what else it gives is in the api of each app."""

from .describing import Schema, name_schemas
from .editions import EditionDetail, EditionList, EditionRecordList
from .root import Root, Unknown
from .state import StateOfTheArt

__all__ = [
    "EditionDetail",
    "EditionList",
    "EditionRecordList",
    "Root",
    "Schema",
    "StateOfTheArt",
    "Unknown",
    "name_schemas",
]
