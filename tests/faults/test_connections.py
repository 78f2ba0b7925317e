"""The database takes no more connections: someone else has them all."""

from contextlib import contextmanager
from itertools import count

import psycopg2
import pytest
from django.db import connection

from tests.factories import make_revision

from .visitor import Visitor, read
from .waiting import until

WORDS = "Deux rapporteurs lisent chaque dossier, et le comité se tient le premier mardi du mois."
TURNED_AWAY = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


@contextmanager
def taken_by_others(database):
    """All the connections, but that of the tests."""
    connection.ensure_connection()
    place = {"host": str(database.server.folder), "user": "postgres", "dbname": "recueil"}
    held = []
    with pytest.raises(psycopg2.OperationalError, match="too many clients"):
        held.extend(psycopg2.connect(**place) for _ in count())
    yield
    for one in held:
        one.close()


@pytest.fixture
def draft(world):
    return make_revision(cluster=world.cluster, author=world.member)


def test_no_connection_left_is_said_and_costs_no_word(world, portal, database, draft, tally):
    writer = Visitor(portal).sign_in(world.member)
    post = {**draft.data, "action": WORDS, "version": "0"}
    with connection.cursor() as cursor:
        cursor.execute(TURNED_AWAY)

    with taken_by_others(database):
        page = Visitor(portal).get("/pratiques/")
        saved = writer.post(draft.get_absolute_url(), {**post, "do": "save"})
        quiet = writer.post(draft.get_absolute_url(), {**post, "do": "autosave"})
        file = Visitor(portal).get("/static/css/base.css")
    again = until(lambda: (answer := writer.post(draft.get_absolute_url(), {**post, "do": "save"})).is_taken and answer)

    draft.refresh_from_db()
    assert tally.lost(WORDS, read(saved.text).replace("’", "'")) == tally.lost(WORDS, draft.data["action"]) == []
    assert [page.status, saved.status, quiet.status, file.status, again.status] == [503, 503, 503, 200, 302]
    assert "Le Recueil est indisponible un moment" in page.text
    assert '"why"' in quiet.text
