"""Files of data, written as they leave: of any number of records, in little memory."""

from .data_file import DataFile, writable
from .ods import as_ods
from .plain import as_csv, as_json, table_as_csv
from .response import MEDIA_TYPES, give
from .xlsx import as_xlsx

WRITERS = {"csv": as_csv, "xlsx": as_xlsx, "ods": as_ods, "json": as_json}

__all__ = ["MEDIA_TYPES", "WRITERS", "DataFile", "give", "table_as_csv", "writable"]
