"""The named world of the tests: one pôle, its neighbour, and the six people who come to the portal."""

import os
import shutil
from dataclasses import dataclass

import pytest
from django.db import connection

from clusters.models import Cluster, Membership, User
from config.settings.base import SQLITE_OPTIONS

from .factories import make_cluster, make_theme, make_user
from .keepers import nothing_kept
from .migrated import kept_by

# Debian's Chromium, alone on its machine: no sandbox, nothing fetched.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(config, items):
    """What needs concurrent connections runs on PostgreSQL alone: SQLite's test database is in memory, and one."""
    if connection.vendor == "postgresql":
        return
    left = [item for item in items if item.get_closest_marker("postgresql")]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, request, tmp_path_factory):
    """What pytest-django does, and the migrations are applied once for many runs.

    A browser asks for several pages at once: each gets a connection, as in service, so the database is a file.
    """
    if connection.vendor == "sqlite" and any(item.get_closest_marker("browser") for item in request.session.items):
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "recueil.sqlite3")
        connection.settings_dict["OPTIONS"] = SQLITE_OPTIONS
    kept_by(connection, request.config.rootpath / ".pytest_cache" / "migrated")


@pytest.fixture(scope="session")
def live_server(django_db_setup, live_server):
    """Started once the database is a file: from one in memory, it would take the tests' own connection and close it."""
    return live_server


@dataclass(frozen=True)
class World:
    cluster: Cluster
    neighbour: Cluster
    agent: User
    member: User
    outsider: User
    reviewer: User
    admin: User

    def person(self, role):
        return None if role == "visitor" else getattr(self, role)


@pytest.fixture
def world(db):
    make_theme()
    cluster, neighbour = make_cluster("Pôle Exemple Mer"), make_cluster("Pôle Exemple Bois")
    return World(
        cluster=cluster,
        neighbour=neighbour,
        agent=make_user("Agathe Agente", organisation="Agence (exemple)", is_agent=True),
        member=make_user("Mona Membre", cluster=cluster),
        outsider=make_user("Olga Voisine", cluster=neighbour),
        reviewer=make_user("Rémi Relecteur", is_reviewer=True),
        admin=make_user("Anne Admin", is_staff=True, is_superuser=True),
    )


@pytest.fixture
def media(settings, tmp_path):
    """Where the attachments of this test go."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def sign_in(client):
    """The client, signed in as this person (None: signed out)."""

    def sign(user):
        client.logout()
        if user:
            client.force_login(user)
        return client

    return sign


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    return {**browser_type_launch_args, "executable_path": chromium, "args": FLAGS}


@pytest.fixture
def referent(world):
    person = make_user("Renée Référente")
    Membership.objects.create(user=person, cluster=world.cluster, role=Membership.Role.REFERENT)
    return person


@pytest.fixture(autouse=True)
def emptied_of_what_is_kept(request):
    """SQLite empties its tables row by row after a test that commits: triggers that keep some make way for that."""
    marker = request.node.get_closest_marker("django_db")
    if connection.vendor != "sqlite" or not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    with connection.constraint_checks_disabled(), nothing_kept() as tables, connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
