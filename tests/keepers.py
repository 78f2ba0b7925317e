"""Triggers keep the logs and the frozen editions from any change. A test that loses its database sets them aside."""

from contextlib import contextmanager

from django.db import connection

ON_SQLITE = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(%'"
ON_POSTGRESQL = """
    SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE NOT tgisinternal AND proname LIKE 'refuse_%'
"""


@contextmanager
def nothing_kept():
    """The tables that the triggers keep, which inside are like any other."""
    with connection.cursor() as cursor:
        yield from (on_sqlite if connection.vendor == "sqlite" else on_postgresql)(cursor)


def on_sqlite(cursor):
    keepers = cursor.execute(ON_SQLITE).fetchall()
    for name, _, _ in keepers:
        cursor.execute(f"DROP TRIGGER {name}")
    yield sorted({table for _, table, _ in keepers})
    for _, _, statement in keepers:
        cursor.execute(statement)


def on_postgresql(cursor):
    cursor.execute(ON_POSTGRESQL)
    tables = [table for (table,) in cursor.fetchall()]
    # A table is not altered while constraints of its rows wait for the end of the transaction.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield tables
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
