"""The shared cache in a table of the database."""

from contextlib import contextmanager
from datetime import timedelta

from django.core.cache.backends.db import DatabaseCache
from django.db import Error, connection, connections, router, transaction
from django.utils import timezone

from . import FailsOpen

ONCE_MORE = """
    INSERT INTO {table} (cache_key, value, expires) VALUES (%s, '1', %s)
    ON CONFLICT (cache_key) DO UPDATE SET value = CAST(CAST({table}.value AS integer) + 1 AS text) RETURNING value
"""
PATIENCE = "SET LOCAL lock_timeout = '500ms'; "


class SharedTable(FailsOpen, DatabaseCache):
    """A table that is locked makes nobody wait, and one that is gone spoils no transaction."""

    TROUBLES = (Error,)

    @contextmanager
    def guarded(self):
        if connection.in_atomic_block:
            with transaction.atomic():
                yield
        elif connection.vendor == "postgresql" and patiently not in connection.execute_wrappers:
            with connection.execute_wrapper(patiently):
                yield
        else:
            yield

    def once_more(self, key, seconds):
        base = connections[router.db_for_write(self.cache_model_class)]
        ends = base.ops.adapt_datetimefield_value(timezone.now() + timedelta(seconds=seconds))
        with base.cursor() as cursor:
            cursor.execute(ONCE_MORE.format(table=base.ops.quote_name(self._table)), [key, ends])
            return int(cursor.fetchone()[0])


def patiently(execute, sql, params, many, context):
    return execute(PATIENCE + sql, params, many, context)
