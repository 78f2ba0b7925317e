"""An empty database with every migration applied, kept from one run to the next: SQLite's alone, where it is a file.

Whoever changes a migration, or what is installed, gets another: its name is a digest of all of them.
"""

import os
import sqlite3
from contextlib import closing
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from django.apps import apps

LIBRARIES = ["django", "django-allauth", "django-taggit", "django-tasks-db", "django-rest-knox"]


def digest():
    said = sha256(f"{sqlite3.sqlite_version} {[version(library) for library in LIBRARIES]}".encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.name):
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            said.update(f"{app.name} {file.name}".encode() + file.read_bytes())
    return said.hexdigest()[:20]


def kept_by(connection, folder):
    """Make this connection's next test database from the file that is kept, or keep the one that it makes."""
    creation = connection.creation
    if connection.vendor != "sqlite":
        return
    file = Path(folder, f"migrated-{digest()}.sqlite3")
    make, begin = creation.create_test_db, creation._create_test_db

    def create_test_db(*args, **kwargs):
        name = make(*args, **kwargs)
        if not file.exists():
            keep(connection, file)
        return name

    def _create_test_db(*args, **kwargs):
        name = begin(*args, **kwargs)
        if file.exists():
            # Open as long as the tests: a database in memory goes with its last connection.
            creation.kept_open = sqlite3.connect(name, uri=True, check_same_thread=False)
            with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source:
                source.backup(creation.kept_open)
        return name

    creation.create_test_db, creation._create_test_db = create_test_db, _create_test_db


def keep(connection, file):
    """Under another name first: several workers may do so at once."""
    file.parent.mkdir(parents=True, exist_ok=True)
    for older in file.parent.glob("migrated-*.sqlite3"):
        if older != file:
            older.unlink(missing_ok=True)
    written = file.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    with closing(sqlite3.connect(written)) as target:
        connection.connection.backup(target)
    written.replace(file)
