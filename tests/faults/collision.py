"""Two people at the very same moment: not by luck, but because both are made to wait at the same door."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, transaction

from .waiting import until


@contextmanager
def held_up(row, *acts):
    """Begin the acts, and hold them all where they need this row until the end; gives their runs."""
    with ThreadPoolExecutor(len(acts)) as threads, transaction.atomic():
        type(row).objects.select_for_update().get(pk=row.pk)
        runs = [threads.submit(act) for act in acts]
        until(lambda: n_held_up() == len(acts))
        yield runs


def at_once(row, *acts):
    """What came of each, once they were let go together."""
    with held_up(row, *acts) as runs:
        pass
    return [run.result() for run in runs]


def n_held_up():
    with connection.cursor() as cursor:
        # A transaction looks once at what the others do, unless it is told to look again.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return cursor.fetchone()[0]
