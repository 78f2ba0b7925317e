"""Advice on what is already told, and what a writer says of it. Never a step on the way."""

import pytest
from django.urls import reverse

from practices.figures import neighbours
from practices.models import Revision
from practices.search import catalogue
from practices.workflow import RevisionState
from tests.factories import make_practice, make_revision, make_stub, make_text

pytestmark = pytest.mark.django_db

JURY = "Un jury de pairs pour évaluer les actions du pôle"


def test_text_finds_the_records_that_tell_the_same(world):
    near = make_practice(title="Évaluation des actions par un jury de pairs")
    make_practice(title="Des stages pour les alternants", action="Un salon, chaque automne.")

    found = neighbours({"title": JURY, "action": "Chaque été, des pairs évaluent nos actions."}, catalogue())

    assert found == [near]


def test_stub_is_a_neighbour_and_a_private_text_is_none(world):
    make_revision(title=JURY)
    stub = make_stub(title="Jury de pairs : évaluer les actions")

    assert neighbours({"title": JURY}, catalogue()) == [stub]


def test_record_is_no_neighbour_of_itself(world):
    practice = make_practice(title=JURY)

    assert neighbours({"title": JURY}, catalogue(), but=practice.pk) == []


@pytest.mark.parametrize("title", ["", "de la", "%_\\", "é" * 500, "1 2 3", "jury' OR 1=1"])
def test_title_that_says_nothing_has_no_neighbour(world, title):
    make_practice(title="Un salon")

    assert neighbours({"title": title}, catalogue()) == []


def test_at_most_three_are_shown_in_a_few_queries(world, django_assert_num_queries):
    for number in range(12):
        make_practice(title=f"{JURY}, {number}")

    known = catalogue()

    with django_assert_num_queries(4):
        found = neighbours({"title": JURY}, known)

    assert len(found) == 3


def test_advice_stands_under_the_title_and_asks_for_nothing(world, sign_in):
    make_practice(title=JURY)
    draft = make_revision(cluster=world.cluster, author=world.member, title=JURY)
    client = sign_in(world.member)

    page = client.get(draft.get_absolute_url()).text
    client.post(draft.get_absolute_url(), make_text(clusters=[world.cluster], title=JURY, do="submit", version="0"))

    draft.refresh_from_db()
    assert "1 fiche ressemble à la vôtre" in page
    assert draft.state == RevisionState.SUBMITTED


def test_script_receives_the_advice_while_one_types(world, sign_in):
    make_practice(title=JURY)

    answer = sign_in(world.member).post("/contribuer/", {"title": JURY, "do": "autosave"}).json()

    assert "1 fiche ressemble" in answer["advice"]


def test_what_the_preview_is_told_reaches_the_reviewer(world, sign_in):
    other = make_practice(title=JURY)
    draft = make_revision(cluster=world.cluster, author=world.member, title=JURY)
    client = sign_in(world.member)
    said = {f"near-{other.pk}": "differs", f"near-why-{other.pk}": "Notre jury est étranger."}

    preview = client.get(reverse("practices:preview", args=[draft.pk])).text
    client.post(reverse("practices:near", args=[draft.pk]), said)
    client.post(reverse("practices:send", args=[draft.pk]), {"version": "1"})
    page = sign_in(world.reviewer).get(reverse("practices:review", args=[draft.pk])).text

    assert "1 fiche ressemble à la vôtre" in preview
    assert "la pratique diffère, parce que" in page
    assert "Notre jury est étranger." in page


@pytest.mark.parametrize("name", ["near-x", "near-" + "9" * 40, "near-0", "near-why-"])
def test_word_on_a_record_that_is_not_there_is_harmless(world, sign_in, name):
    revision = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)
    Revision.objects.update(data=revision.data | {name: "same"})

    response = sign_in(world.reviewer).get(reverse("practices:review", args=[revision.pk]))

    assert response.status_code == 200
