"""A full database is migrated while people read and write: nobody is refused, and nobody waits long."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from practices.models import Entry, Practice
from tests.factories import make_practice, make_revision

from .programs import ROOT
from .typist import Reader, Typist, at_work
from .visitor import Visitor
from .waiting import until

FULL = 10_000
# Seconds, for a page asked while the tables change: those that a migration waits for its lock, and those of the page.
LONGEST = 3 + 5


@pytest.fixture
def migrate(environment):
    """`manage.py migrate` of a release to come; what it added is taken away at the end."""

    def run(*names):
        env = {**os.environ, **environment, "DJANGO_SETTINGS_MODULE": "tests.faults.release_settings"}
        command = [sys.executable, "manage.py", "migrate", "additive", *names, "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=env, check=True)

    yield run
    run("zero")


def multiply(practice, number):
    """So many more of it, told apart by what must be, and found as it is."""
    start = Practice.objects.latest("pk").pk
    unique = {"id": f"{start} + n", "slug": "slug || '-' || n", "call_number": "'ZZ ' || n"}
    copy(Practice, unique, practice.pk, number)
    first = Entry.objects.latest("pk").pk
    copy(Entry, {"id": f"{first} + n", "practice_id": f"{start} + n"}, practice.entry.pk, number)


def copy(model, unique, pk, number):
    columns = [field.column for field in model._meta.local_fields]
    values = ", ".join(str(unique.get(name, name)) for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "
            f"SELECT {values} FROM {model._meta.db_table}, generate_series(1, {number}) n WHERE id = {pk}"
        )
        place = f"pg_get_serial_sequence('{model._meta.db_table}', 'id')"
        cursor.execute(f"SELECT setval({place}, max(id)) FROM {model._meta.db_table}")


def test_full_database_is_migrated_while_people_read_and_write(world, portal, migrate, tally):
    multiply(make_practice(clusters=[world.cluster]), FULL)
    drafts = [make_revision(cluster=world.cluster, author=world.member) for _ in range(2)]
    typists = [Typist(Visitor(portal).sign_in(world.member), draft) for draft in drafts]
    paths = ["/pratiques/?q=comit%C3%A9", Practice.objects.published().first().get_absolute_url()]
    readers = [Reader(Visitor(portal), paths) for _ in range(2)]
    Visitor(portal).get("/pratiques/")

    with at_work([*readers, *typists]):
        until(lambda: min(typist.n_taken for typist in typists) >= 1)
        migrate()
        enough = [typist.n_taken + 1 for typist in typists]
        until(lambda: all(typist.n_taken >= n for typist, n in zip(typists, enough, strict=True)))

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE to_come = id) FROM practices_practice")
        total, filled = cursor.fetchone()
    assert [tally.lost(typist.owed(), typist.stored()) for typist in typists] == [[], []]
    assert {status for typist in typists for status in typist.statuses} == {302}
    assert [reader.failures for reader in readers] == [[], []]
    assert max(second for reader in readers for second in reader.seconds) < LONGEST
    assert total == filled > FULL
