"""SQLite: a copy by its own backup, then read; rows written without triggers, and its index of words made anew."""

import sqlite3
from contextlib import closing, contextmanager
from itertools import islice
from uuid import uuid4

from django.db import connection, transaction

from .values import coders, fields_of_tables, line_of, row_of

# SQLite's own, and the tables behind an index of words: they are made from others.
TABLES = r"""
    SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
    AND name NOT IN (SELECT m.name || suffix.column1 FROM sqlite_master m,
        (VALUES (''), ('_data'), ('_idx'), ('_docsize'), ('_config'), ('_content')) suffix
        WHERE m.sql LIKE 'CREATE VIRTUAL TABLE%') ORDER BY name
"""
INDEXES_OF_WORDS = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
AT_ONCE = 1_000


class Source:
    def __init__(self, cursor):
        self.cursor, self.fields = cursor, fields_of_tables()
        self.tables = [name for (name,) in cursor.execute(TABLES).fetchall()]

    def sequences(self):
        return dict(self.cursor.execute("SELECT name, seq FROM sqlite_sequence").fetchall())

    def migrations(self):
        return [list(row) for row in self.cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")]

    def columns(self, table):
        return [row[1] for row in self.described(table)]

    def described(self, table):
        """In the order of their names: that of their making is not the same everywhere."""
        found = self.cursor.execute(f'PRAGMA table_info("{table}")').fetchall()
        return sorted(found, key=lambda row: row[1])

    def dump(self, table, into):
        columns = self.described(table)
        names = [row[1] for row in columns]
        key = [row[1] for row in columns if row[5]] or names
        coding = coders(self.fields.get(table, {}), names)
        # An expression has no declared type: its value comes as it is kept, and not as Django would have it.
        listed, order = ", ".join(f'+"{name}"' for name in names), ", ".join(f'"{name}"' for name in key)
        for row in self.cursor.execute(f'SELECT {listed} FROM "{table}" ORDER BY {order}'):
            into.write(line_of(row, coding))
        into.flush()

    def values(self, table, column):
        return [value for (value,) in self.cursor.execute(f'SELECT "{column}" FROM "{table}" ORDER BY 1')]


@contextmanager
def one_instant(folder):
    """A Source of a copy of the database as it is now, that is deleted afterwards."""
    copy = folder / f"recueil-copie-{uuid4().hex}.partiel.sqlite3"
    copy.touch(mode=0o600)
    connection.ensure_connection()
    try:
        with closing(sqlite3.connect(copy)) as own:
            connection.connection.backup(own)
            yield Source(own.cursor())
    finally:
        copy.unlink(missing_ok=True)


@contextmanager
def refilled(tables):
    with transaction.atomic():
        cursor = connection.connection.cursor()
        triggers = cursor.execute(TRIGGERS).fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')
        yield lambda table, columns, lines: fill(cursor, table, columns, lines), Source(cursor)
        for (name,) in cursor.execute(INDEXES_OF_WORDS).fetchall():
            cursor.execute(f'INSERT INTO "{name}" ("{name}") VALUES (\'rebuild\')')
        for _, statement in triggers:
            cursor.execute(statement)


def fill(cursor, table, columns, lines):
    coding = coders(fields_of_tables().get(table, {}), columns)
    names, places = ", ".join(f'"{column}"' for column in columns), ", ".join("?" * len(columns))
    while some := list(islice(lines, AT_ONCE)):
        rows = [row_of(line, coding) for line in some]
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)


def count_on(sequences):
    cursor = connection.connection.cursor()
    for table, last in sequences.items():
        if not cursor.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", [last, table]).rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table, last])


def finish():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
