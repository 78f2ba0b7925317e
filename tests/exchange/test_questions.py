"""What pôles ask each other, over the whole collection, and on the home page."""

import pytest
from django.utils import timezone

from tests.factories import make_message, make_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(world):
    return make_practice(clusters=[world.cluster], title="Un comité de labellisation")


@pytest.fixture
def waiting(world, practice):
    return make_message(practice, world.outsider, text="Qui siège au comité ?")


@pytest.fixture
def answered(world, practice):
    question = make_message(practice, world.outsider, text="Combien de réunions par an ?")
    make_message(practice, world.member, parent=question, is_from_origin=True, text="Quatre.")
    return question


def questions_of(client, address="/questions/"):
    return [question.text for question in client.get(address).context["questions"]]


def test_those_without_an_answer_come_by_themselves_and_all_on_demand(world, sign_in, waiting, answered):
    client = sign_in(world.outsider)

    assert questions_of(client) == ["Qui siège au comité ?"]
    assert questions_of(client, "/questions/?etat=toutes") == ["Combien de réunions par an ?", "Qui siège au comité ?"]
    page = client.get("/questions/?etat=toutes").text
    assert page.count("Attend une réponse") == page.count("Le pôle a répondu") == 1


def test_visitor_sees_those_that_author_and_pole_opened(client, waiting):
    assert "Aucune question sans réponse" in client.get("/questions/").text

    type(waiting).objects.filter(pk=waiting.pk).update(is_open=True, opened_at=timezone.now())

    assert questions_of(client) == ["Qui siège au comité ?"]


def test_hidden_questions_and_those_of_withdrawn_records_are_left_out(world, sign_in, practice, waiting, answered):
    client = sign_in(world.outsider)
    answered.hide("Hors sujet.", by=world.reviewer)

    assert questions_of(client, "/questions/?etat=toutes") == ["Qui siège au comité ?"]

    practice.withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)
    assert questions_of(client, "/questions/?etat=toutes") == []


def test_home_shows_the_latest_four_that_wait(world, sign_in, practice, answered):
    for n in range(5):
        make_message(practice, world.outsider, text=f"Question {n} ?")
    client = sign_in(world.member)

    page = client.get("/").text

    assert [n for n in range(5) if f"Question {n}" in page] == [1, 2, 3, 4]
    assert "Combien de réunions" not in page
    assert 'href="/questions/"' in page


def test_home_says_nothing_of_questions_where_none_waits(client, answered):
    assert "Questions ouvertes" not in client.get("/").text


@pytest.mark.parametrize("n_rows", [1, 20])
def test_list_asks_the_same_queries_for_any_number(world, sign_in, practice, n_rows, django_assert_num_queries):
    client = sign_in(world.outsider)
    for _ in range(n_rows):
        make_message(practice, world.outsider)
    client.get("/questions/")

    with django_assert_num_queries(7):
        response = client.get("/questions/")

    assert len(response.context["questions"]) == n_rows
