"""The shared cache in a table of the database."""

from contextlib import contextmanager

from django.core.cache.backends.db import DatabaseCache
from django.db import Error, connection, transaction

from . import FailsOpen

PATIENCE = "SET LOCAL lock_timeout = '500ms'; "


class SharedTable(FailsOpen, DatabaseCache):
    """A table that is locked makes nobody wait, and one that is gone spoils no transaction."""

    TROUBLES = (Error,)

    @contextmanager
    def guarded(self):
        if connection.in_atomic_block:
            with transaction.atomic():
                yield
        elif connection.vendor == "postgresql":
            with connection.execute_wrapper(patiently):
                yield
        else:
            yield


def patiently(execute, sql, params, many, context):
    return execute(PATIENCE + sql, params, many, context)
