"""Writing millions of rows: COPY on PostgreSQL, with the indexes made afterwards; plain inserts on SQLite."""

import contextlib
import io

from django.core.management.color import no_style
from django.db import connection, transaction

LOOSE_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY(%s::regclass[]) AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)
"""


def write(cursor, model, columns, rows):
    if not rows:
        return
    table, names = model._meta.db_table, ", ".join(columns)
    if connection.vendor == "postgresql":
        lines = io.StringIO("\n".join("\t".join(map(written, row)) for row in rows))
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", lines)
    else:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})", rows)


def written(value):
    """A value for COPY; our texts hold neither tabs nor backslashes."""
    return r"\N" if value is None else str(value)


@contextlib.contextmanager
def bulk(models):
    """A cursor to write a lot at once: PostgreSQL does without triggers and loose indexes meanwhile."""
    tables = [model._meta.db_table for model in models]
    with transaction.atomic(), connection.cursor() as cursor:
        indexes = drop_indexes(cursor, tables) if connection.vendor == "postgresql" else []
        yield cursor
        for definition in indexes:
            cursor.execute(definition)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")
            cursor.execute(f"VACUUM ANALYZE {', '.join(tables)}")
        else:
            cursor.execute("ANALYZE")


def drop_indexes(cursor, tables):
    """Definitions of the indexes that no constraint needs, which are dropped."""
    cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
    cursor.execute("SET session_replication_role = replica")
    cursor.execute(LOOSE_INDEXES, [tables])
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]
