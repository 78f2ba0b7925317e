"""What a migration uses while people read and write: see docs/migrations.md."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import transaction

AT_ONCE = 1_000


class AddIndexWhileOpen(AddIndexConcurrently):
    """An index that PostgreSQL makes while its table is written to. Its migration says `atomic = False`."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        acts = super() if schema_editor.connection.vendor == "postgresql" else super(AddIndexConcurrently, self)
        acts.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        acts = super() if schema_editor.connection.vendor == "postgresql" else super(AddIndexConcurrently, self)
        acts.database_backwards(app_label, schema_editor, from_state, to_state)


def in_batches(queryset, act, *, at_once=AT_ONCE):
    """`act` on some rows at a time, in the order of their keys, each batch in a transaction of its own.

    Cut short, it is run again: what is done already should not be found by the queryset, or not mind.
    """
    last, rows = None, queryset.order_by("pk")
    while keys := list((rows.filter(pk__gt=last) if last is not None else rows).values_list("pk", flat=True)[:at_once]):
        with transaction.atomic(using=queryset.db):
            act(queryset.filter(pk__in=keys))
        last = keys[-1]
