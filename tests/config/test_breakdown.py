"""A page that breaks: whose fault it is, when to come back, and what was typed."""

import pytest
from django.db import DatabaseError, DataError, InternalError, OperationalError, connection

from clusters.databases import is_away

pytestmark = pytest.mark.django_db
WORDS = "Deux rapporteurs lisent chaque dossier ; <b>aucun</b> n'attend."


@pytest.fixture
def broken(client, monkeypatch):
    """A client whose database answers each question by this error."""
    client.raise_request_exception = False

    def begin(error):
        def raises(*args, **kwargs):
            raise error

        monkeypatch.setattr(connection, "cursor", raises)
        return client

    return begin


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("FATAL: sorry, too many clients already"),
        OperationalError("could not extend file: No space left on device"),
        DatabaseError("server closed the connection unexpectedly"),
        InternalError("cannot execute UPDATE in a read-only transaction"),
    ],
)
def test_database_that_is_away_is_said_so_with_when_to_come_back(broken, error):
    response = broken(error).get("/pratiques/")

    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "30", "no-store")
    assert "Le Recueil est indisponible un moment" in response.text
    assert "Voici ce que vous aviez écrit" not in response.text


def test_cursor_that_cannot_be_closed_after_it_broke_is_the_database_being_away():
    trouble = ValueError("cursor already closed")
    trouble.__context__ = OperationalError("gone")

    assert (is_away(trouble), is_away(ValueError("ours"))) == (True, False)


def test_fault_of_ours_is_not_the_database_being_away(broken):
    response = broken(DataError("value too long")).get("/pratiques/")

    assert response.status_code == 500
    assert "Quelque chose est tombé" in response.text


@pytest.mark.parametrize(("error", "status"), [(OperationalError("gone"), 503), (DataError("too long"), 500)])
def test_post_that_breaks_gives_its_words_back_and_no_secret(broken, error, status):
    typed = {"login": "mona@pole.test", "password": "un-mot-de-passe", "note": WORDS}

    response = broken(error).post("/connexion/", typed)

    assert response.status_code == status
    assert "Deux rapporteurs lisent chaque dossier ; &lt;b&gt;aucun&lt;/b&gt; n&#x27;attend." in response.text
    assert "un-mot-de-passe" not in response.text


def test_text_that_saves_itself_is_told_why_in_a_sentence(broken):
    typed = {"login": "mona@pole.test", "password": "un-mot-de-passe", "do": "autosave", "action": WORDS}

    response = broken(OperationalError("gone")).post("/connexion/", typed)

    assert (response.status_code, list(response.json())) == (503, ["why"])


def test_api_says_it_as_the_api_does(broken):
    response = broken(OperationalError("gone")).get("/api/v1/pratiques/")

    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert sorted(response.json()) == ["detail", "status", "title"]
