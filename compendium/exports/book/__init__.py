from .press import (
    BookFailed,
    PressBusy,
    file_of,
    forget,
    is_being_set,
    is_put_aside,
    key_of,
    put_aside,
    set_aside,
    set_in_type,
    touched,
)
from .sheet import sheet_of
from .volume import Kind, Volume

__all__ = [
    "BookFailed",
    "Kind",
    "PressBusy",
    "Volume",
    "file_of",
    "forget",
    "is_being_set",
    "is_put_aside",
    "key_of",
    "put_aside",
    "set_aside",
    "set_in_type",
    "sheet_of",
    "touched",
]
