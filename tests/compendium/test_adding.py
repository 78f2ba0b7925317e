"""What is looked for when a record is added to a selection, and no more than that."""

import pytest

from practices.search import search
from tests.compendium.test_gather import alerts, gather
from tests.factories import make_practice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one(db):
    return make_practice(title="Un")


def test_button_names_a_record_by_its_address_alone(client, monkeypatch):
    monkeypatch.setattr("compendium.forms.adding.search", None)

    response = gather(client, "un", do=f"ajouter:{'deux mots ' * 900}")

    assert response.status_code == 400
    assert "Aucune fiche ne répond à « deux mots deux mots" in alerts(response)[0]


def test_whole_title_is_looked_for_by_its_first_words(client, monkeypatch):
    asked = []
    monkeypatch.setattr("compendium.forms.adding.search", lambda text, known: asked.append(text) or search(text, known))

    gather(client, "un", ajouter="mot " * 40)

    assert asked == ["mot " * 11 + "mot"]
