"""PostgreSQL: COPY out of one snapshot; COPY in without triggers, keys and indexes, which are made afterwards."""

from contextlib import closing, contextmanager

from django.db import connection, transaction

TABLES = """
    SELECT relname, oid FROM pg_class
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname
"""
COLUMNS = """
    SELECT quote_ident(attname), atttypid IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype), attnum, attname
    FROM pg_attribute WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped ORDER BY attname COLLATE "C"
"""
KEY = "SELECT unnest(conkey) FROM pg_constraint WHERE conrelid = %s AND contype = 'p'"
SEQUENCES = """
    SELECT t.relname, quote_ident(s.relname), pg_sequence_last_value(s.oid)
    FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' JOIN pg_class t ON t.oid = d.refobjid
    WHERE d.deptype IN ('a', 'i') AND t.relnamespace = current_schema()::regnamespace
"""
FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
"""
LOOSE_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE relnamespace = current_schema()::regnamespace
    AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)
"""
# The same text for the same value, whatever the server prefers.
SETTLED = "SET datestyle = 'ISO, YMD'; SET timezone = 'UTC'; SET extra_float_digits = 1; SET statement_timeout = 0"


class Source:
    """What a cursor reads, table by table."""

    def __init__(self, cursor):
        self.cursor = cursor
        cursor.execute(SETTLED)
        cursor.execute(TABLES)
        self.oids = dict(cursor.fetchall())

    @property
    def tables(self):
        return list(self.oids)

    def sequences(self):
        self.cursor.execute(SEQUENCES)
        return {table: last for table, _, last in self.cursor.fetchall() if last}

    def migrations(self):
        self.cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [list(row) for row in self.cursor.fetchall()]

    def columns(self, table):
        return [name for *_, name in self.described(table)]

    def described(self, table):
        self.cursor.execute(COLUMNS, [self.oids[table]])
        return self.cursor.fetchall()

    def dump(self, table, into):
        columns = self.described(table)
        self.cursor.execute(KEY, [self.oids[table]])
        key = {number for (number,) in self.cursor.fetchall()}
        names = ", ".join(name for name, *_ in columns)
        # Texts in the order of their bytes: that of a language is not the same everywhere.
        order = ", ".join(
            f'{name} COLLATE "C"' if is_text else name
            for name, is_text, number, _ in columns
            if number in key or not key
        )
        self.cursor.copy_expert(f'COPY (SELECT {names} FROM "{table}" ORDER BY {order}) TO STDOUT', into)
        into.flush()

    def values(self, table, column):
        self.cursor.execute(f'SELECT "{column}" FROM "{table}" ORDER BY 1')
        return [value for (value,) in self.cursor.fetchall()]


@contextmanager
def one_instant(folder):
    """A Source of the database as it is now, in a connection of its own; people go on writing."""
    with closing(connection.get_new_connection(connection.get_connection_params())) as own:
        own.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with own.cursor() as cursor:
            yield Source(cursor)


@contextmanager
def refilled(tables):
    """A function that fills a table from lines of COPY; all of it or nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        known = Source(cursor).tables
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for table in known:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        again = [*set_aside(cursor, LOOSE_INDEXES, index), *set_aside(cursor, FOREIGN_KEYS, foreign_key)]
        quoted = ", ".join(f'"{table}"' for table in tables)
        cursor.execute(f"TRUNCATE {quoted}")
        yield lambda table, columns, lines: fill(cursor, table, columns, lines), Source(cursor)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in again:
            cursor.execute(statement)
        for table in known:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def set_aside(cursor, question, ways):
    """Drop what the question finds; return what makes it anew."""
    cursor.execute(question)
    found = [ways(*row) for row in cursor.fetchall()]
    for drop, _ in found:
        cursor.execute(drop)
    return [make for _, make in found]


def index(name, definition):
    return f"DROP INDEX {name}", definition


def foreign_key(table, name, definition):
    return f"ALTER TABLE {table} DROP CONSTRAINT {name}", f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"


def fill(cursor, table, columns, lines):
    names = ", ".join(f'"{column}"' for column in columns)
    cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', lines, 2**16)


def count_on(sequences):
    """Numbers that were given are given no more, even those of rows that are gone."""
    with connection.cursor() as cursor:
        cursor.execute(SEQUENCES)
        for table, sequence, _ in cursor.fetchall():
            if last := sequences.get(table):
                cursor.execute(f"SELECT setval('{sequence}', %s)", [last])


def finish():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
