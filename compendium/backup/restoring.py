"""manage.py restaurer: an archive into an empty database, then compared with what it was. All of it, or nothing."""

import time
from dataclasses import dataclass

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from .archive import PIECE, BackupError, Digest, Reader, place_of_file, place_of_table
from .making import SAID_FROM, STORES, kept
from .values import as_postgresql_keeps, fields_of_tables

# What `migrate` and the timers write by themselves in a database where nobody has been.
WRITTEN_BY_ITSELF = {
    *("django_migrations", "django_content_type", "auth_permission", "clusters_version", "clusters_run"),
}


@dataclass(frozen=True)
class Restored:
    tables: int
    rows: int
    files: int
    seconds: float


def restore(path, *, only_check=False, say=print):
    start, archive = time.monotonic(), Reader(path)
    archive.check(say)
    if not only_check:
        prepare(archive, say)
        pour(archive, say)
        STORES[connection.vendor].finish()
        # The archive may come from an earlier version.
        call_command("migrate", verbosity=0)
    return Restored(len(archive.tables), archive.rows, len(archive.files), time.monotonic() - start)


def prepare(archive, say):
    """Tables as they were then, without anybody's rows."""
    wanted = [tuple(one) for one in archive.manifest["migrations"]]
    executor = MigrationExecutor(connection)
    unknown = [f"{app}.{name}" for app, name in wanted if (app, name) not in executor.loader.disk_migrations]
    if unknown:
        raise BackupError(f"L'archive vient d'une version plus récente du portail : {', '.join(unknown[:3])}.")
    with connection.cursor() as cursor:
        tables = kept(connection.introspection.table_names(cursor))
    if not tables:
        say("Base sans tables : elles sont créées comme elles étaient.")
        executor.migrate(last_ones(executor.loader.graph, set(wanted)))
        return
    if set(MigrationRecorder(connection).applied_migrations()) != set(wanted):
        raise BackupError("Les tables ne sont pas celles de l'archive : partez d'une base sans tables.")
    refuse_what_is_not_empty(archive)


def last_ones(graph, wanted):
    """The last of each app: the others come before it."""
    followed = {
        key
        for key in wanted
        if any(child.key in wanted and child.key[0] == key[0] for child in graph.node_map[key].children)
    }
    return sorted(wanted - followed)


def refuse_what_is_not_empty(archive):
    with connection.cursor() as cursor:
        for table in archive.tables:
            if table in WRITTEN_BY_ITSELF:
                continue
            cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
            if cursor.fetchone():
                raise BackupError(f"La base n'est pas vide (table {table}) : rien n'a été touché.")


def pour(archive, say):
    store = STORES[connection.vendor]
    with store.refilled(list(archive.tables)) as (fill, source):
        for name, about in archive.tables.items():
            with archive.open(place_of_table(name)) as lines:
                fill(name, about["columns"], lines)
            if about["rows"] >= SAID_FROM:
                say(f"{name} : {about['rows']} lignes")
        store.count_on(archive.manifest["sequences"])
        compare(archive, source)
        say("Chaque table est celle de l'archive.")
        restore_files(archive, say)


def compare(archive, source):
    for name, about in archive.tables.items():
        found = Digest()
        source.dump(name, found)
        if (found.sha256, found.lines) != expected(archive, name, about):
            raise BackupError(f"La table {name} n'est pas revenue telle qu'elle était : rien n'a été gardé.")


def expected(archive, name, about):
    """PostgreSQL keeps JSON its own way: what comes from SQLite is compared as it would give it back."""
    is_foreign = archive.manifest["database"] == "sqlite" and connection.vendor == "postgresql"
    fields = fields_of_tables().get(name, {})
    is_json = [column in fields and fields[column].get_internal_type() == "JSONField" for column in about["columns"]]
    if not (is_foreign and any(is_json)):
        return about["sha256"], about["rows"]
    digest = Digest()
    with archive.open(place_of_table(name)) as lines:
        for line in lines:
            digest.write(as_postgresql_keeps(line, is_json))
    return digest.sha256, digest.lines


def restore_files(archive, say):
    for name, about in archive.files.items():
        if default_storage.exists(name):
            if digest_of(name) != about["sha256"]:
                raise BackupError(f"Une autre pièce jointe est déjà là : {name}. Rien n'a été gardé de la base.")
            continue
        with archive.open(place_of_file(name)) as part:
            default_storage.save(name, File(part, name))
        if digest_of(name) != about["sha256"]:
            raise BackupError(f"La pièce jointe {name} n'est pas revenue telle qu'elle était.")
    for name in archive.manifest["missing"]:
        say(f"Cette pièce jointe manquait déjà : {name}")


def digest_of(name):
    digest = Digest()
    with default_storage.open(name) as file:
        while piece := file.read(PIECE):
            digest.write(piece)
    return digest.sha256
