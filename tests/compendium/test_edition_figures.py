"""The state of the art of an edition is that of its day, as anyone could have read it."""

import json

import pytest

from compendium.figures.state import state_of
from practices.search import catalogue
from tests.compendium.editing import make_edition
from tests.factories import make_practice

pytestmark = pytest.mark.django_db


def test_figures_are_those_of_the_day_and_stay(world, client):
    make_practice(clusters=[world.cluster])
    said = json.loads(json.dumps(state_of(catalogue()).as_data()))
    edition = make_edition(world.admin)
    make_practice(clusters=[world.cluster])

    assert edition.__class__.objects.get().figures == said
    assert state_of(catalogue()).as_data()["fiches"] == 2
    page = client.get(f"{edition.get_absolute_url()}etat-de-l-art/").text
    assert "1 fiche de 1 pôle" in page
    assert all(table["titre"] in page or "'" in table["titre"] for table in said["tableaux"])
