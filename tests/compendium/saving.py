"""A portal where people have been, its archive, and empty databases to bring it back into."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from clusters.models import Act, Mail, User, record
from exchange.models import Message
from tests.compendium.editing import make_edition
from tests.factories import make_practice, make_revision
from tests.files import make_attachment

ROOT = Path(__file__).resolve().parents[2]
HARD = "Été\tet\nlignes\r\nœuvre \\N \\t « » 😀 '\";--"


@pytest.fixture
def lived_in(world, media):
    """A portal where people have been: texts of every kind, a file, a frozen edition, lines of the logs."""
    practice = make_practice(clusters=[world.cluster], tags="réseau, PME", problem=HARD)
    draft = make_revision(cluster=world.cluster, author=world.member, action=HARD)
    make_attachment(draft, shown=True)
    draft.data |= {"bb": 1, "a": [1.50, None, True, {"z": "é", "aa": {}}], "ccc": HARD}
    draft.save()
    make_edition(world.admin)
    record(Act.SIGN_IN, by=world.admin)
    Mail.objects.create(to="a@pole-exemple.test", subject=HARD[:5], text=HARD)
    Message.objects.create(practice=practice, author=world.outsider, text=HARD)
    world.cluster.years.create(year=2024, team="12.50"[:4])
    User.objects.filter(pk=world.outsider.pk).update(last_login=None)
    Client().force_login(world.member)
    Client().post("/contribuer/", {"title": HARD})


@pytest.fixture
def saved(lived_in, tmp_path):
    """The archive."""
    call_command("sauvegarde", tmp_path / "sauvegardes", verbosity=0)
    [path] = (tmp_path / "sauvegardes").iterdir()
    return path


class Empty:
    """An empty database and an empty place for files, that commands of their own process fill."""

    def __init__(self, folder, url):
        self.url, self.media = url, folder / f"pieces-{url[-12:].replace('/', '-')}"
        self.is_sqlite = url.startswith("sqlite")

    def manage(self, *arguments):
        env = {**os.environ, "DATABASE_URL": self.url, "MEDIA_ROOT": str(self.media)}
        env |= {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
        return subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, capture_output=True, text=True
        )

    def restore(self, path):
        done = self.manage("restaurer", str(path))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self):
        return rows_of(sqlite3.connect(self.url.removeprefix("sqlite:///")) if self.is_sqlite else server(self.name))

    @property
    def name(self):
        return self.url.rpartition("/")[2]


def server(name):
    given = connection.settings_dict
    host = {"host": given["HOST"], "port": given["PORT"] or None, "user": given["USER"], "password": given["PASSWORD"]}
    return psycopg2.connect(dbname=name, **host)


def rows_of(raw):
    """{table: its rows, sorted}, asked without anything of what made the archive."""
    is_sqlite = isinstance(raw, sqlite3.Connection)
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'practices_words%'"
    tables = (
        named
        if is_sqlite
        else "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    cursor = raw.cursor()
    cursor.execute(tables)
    found = {}
    for (table,) in cursor.fetchall():
        cursor.execute(f'SELECT * FROM "{table}"')
        found[table] = sorted(map(repr, cursor.fetchall()))
    raw.close()
    return {table: rows for table, rows in found.items() if not table.startswith("sqlite_stat") and table != "cache"}


@pytest.fixture
def empty(tmp_path, request):
    """A function that makes an Empty database: like the one of the tests, or the one that is said."""
    made = []

    def make(vendor=connection.vendor):
        if vendor == "sqlite":
            return Empty(tmp_path, f"sqlite:///{tmp_path}/vide{len(made)}.sqlite3")
        name = f"{connection.settings_dict['NAME']}_vide{len(made)}"
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        made.append(name)
        return Empty(tmp_path, os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}")

    yield make
    for name in made:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')


def here(tmp_path):
    """The rows of the database of the tests."""
    if connection.vendor == "postgresql":
        return rows_of(server(connection.settings_dict["NAME"]))
    with sqlite3.connect(tmp_path / "ici.sqlite3") as copy:
        connection.connection.backup(copy)
    return rows_of(sqlite3.connect(tmp_path / "ici.sqlite3"))
