"""The whole of the portal in one file, and back: every table and every attachment, as they were at one instant.

The file is a ZIP. `manifeste.json` comes last: how many rows each table has, and the SHA-256 of them in a fixed order;
`tables/x.tsv` are rows as PostgreSQL's COPY writes them, on SQLite too, so that either database reads the other's.
"""

from .archive import BackupError
from .making import back_up
from .restoring import restore

__all__ = ["BackupError", "back_up", "restore"]
