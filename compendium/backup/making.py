"""manage.py sauvegarde: one instant of the database, and the attachments that it names."""

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, models
from django.utils import timezone

from . import postgresql, sqlite
from .archive import PIECE, BackupError, Writer, clear_unfinished, place_of_file, place_of_table

STORES = {"postgresql": postgresql, "sqlite": sqlite}
# Made anew by itself; and it may be another than a table.
LEFT_OUT = {"cache"}
SAID_FROM = 10_000


@dataclass(frozen=True)
class Made:
    path: Path
    rows: int
    files: int
    size: int
    seconds: float


def back_up(folder, *, keep=None, say=print):
    """Write an archive in a folder, then delete the oldest but `keep`. What is cut short leaves nothing."""
    start = time.monotonic()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        clear_unfinished(folder)
        writer = Writer(folder / f"recueil-{timezone.now():%Y-%m-%d-%H%M%S}.zip")
    except OSError as error:
        raise BackupError(f"« {folder} » ne se laisse pas écrire : {error.strerror}.") from error
    try:
        manifest = write(writer, folder, say)
        size = writer.finish(manifest)
    except BaseException as error:
        writer.abandon()
        if isinstance(error, OSError | DatabaseError):
            raise BackupError(f"La sauvegarde n'a pas abouti, et rien n'en reste : {error}.") from error
        raise
    forget_oldest(folder, keep)
    rows = sum(table["rows"] for table in manifest["tables"].values())
    return Made(writer.path, rows, len(manifest["files"]), size, time.monotonic() - start)


def write(writer, folder, say):
    with STORES[connection.vendor].one_instant(folder) as source:
        manifest = {
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "release": settings.RELEASE,
            "database": connection.vendor,
            "migrations": source.migrations(),
            "tables": {table: write_table(writer, source, table, say) for table in kept(source.tables)},
            "sequences": source.sequences(),
        }
        names = names_of_files(source)
    # A file never changes once it is named: those of that instant are still there, or were deleted on purpose.
    return manifest | write_files(writer, names, say)


def kept(tables):
    return [table for table in tables if table not in LEFT_OUT]


def write_table(writer, source, table, say):
    columns = source.columns(table)
    with writer.part(place_of_table(table)) as part:
        source.dump(table, part)
    if part.lines >= SAID_FROM:
        say(f"{table} : {part.lines} lignes")
    return {"columns": columns, "rows": part.lines, "sha256": part.sha256}


def names_of_files(source):
    """What the columns of files name, without doubles."""
    columns = [
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.FileField)
    ]
    return sorted({name for table, column in columns for name in source.values(table, column) if name})


def write_files(writer, names, say):
    found, missing = {}, []
    for number, name in enumerate(names, 1):
        try:
            with default_storage.open(name) as file, writer.part(place_of_file(name), is_packed=True) as part:
                while piece := file.read(PIECE):
                    part.write(piece)
        except FileNotFoundError:
            missing.append(name)
            say(f"Pièce jointe absente : {name}")
        else:
            found[name] = {"size": part.size, "sha256": part.sha256}
        if number % 1_000 == 0:
            say(f"{number} pièces jointes sur {len(names)}")
    return {"files": found, "missing": missing}


def forget_oldest(folder, keep):
    if keep:
        for path in sorted(folder.glob("recueil-*.zip"))[:-keep]:
            with suppress(FileNotFoundError):
                path.unlink()
