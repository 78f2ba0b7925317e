"""Once a year, and whenever it wishes, a pôle says whether its practices are still in force."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from practices.models import Event, Practice
from tests.factories import LONG_AGO, make_old_practice, make_practice

pytestmark = pytest.mark.django_db

CONFIRM = "/mes-pratiques/confirmer/"
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)


def answer(practice, standing="", note="", **more):
    name = f"fiche-{practice.pk}"
    return {"practice": practice.pk, f"{name}-standing": standing, f"{name}-note": note} | more


def both(*answers):
    return {"practice": [one["practice"] for one in answers]} | {
        name: value for one in answers for name, value in one.items() if name != "practice"
    }


def said_of(practice):
    practice.refresh_from_db()
    return practice.confirmation, practice.confirmation_note


# The answers


@pytest.mark.parametrize("role", ["member", "referent"])
def test_several_are_answered_at_once_and_the_blank_one_waits(world, referent, sign_in, role):
    first, second, third = (make_old_practice(world.cluster) for _ in range(3))
    person = referent if role == "referent" else world.member

    client = sign_in(person)
    answers = both(answer(first, "en-vigueur"), answer(second, "arretee", "Plus de financement."), answer(third))
    page = client.post(CONFIRM, answers, follow=True)

    assert [said_of(practice) for practice in (first, second, third)] == [
        ("en-vigueur", ""),
        ("arretee", "Plus de financement."),
        ("", ""),
    ]
    assert "2 réponses sont enregistrées. Merci." in page.text
    assert page.text.count('name="practice"') == 1


def test_answer_is_logged_with_its_words(world, sign_in):
    practice = make_old_practice(world.cluster)

    sign_in(world.member).post(CONFIRM, answer(practice, "a-evolue", "Deux jours au lieu d'un."))

    event = Event.objects.get(action="confirm")
    assert (event.actor, event.note) == (world.member, "A évolué : Deux jours au lieu d'un.")
    assert event.revision == practice.revisions.get()


@pytest.mark.parametrize(
    ("standing", "note", "message"),
    [
        ("arretee", " ", "Dites pourquoi elle s’est arrêtée."),
        ("a-evolue", "", "Dites ce qui a changé."),
        ("", "Un mot déjà écrit", "Choisissez une des trois réponses"),
        ("nope", "Un mot déjà écrit", "Choisissez une des trois réponses"),
        ("arretee", "x" * 2001, "pour 2\N{NARROW NO-BREAK SPACE}000 au plus"),
        ("arretee", "avant\x00après", "signe invisible"),
    ],
)
def test_answer_that_is_not_ready_says_why_beside_the_others(world, sign_in, standing, note, message):
    ready, unready = make_old_practice(world.cluster), make_old_practice(world.cluster)

    response = sign_in(world.member).post(CONFIRM, both(answer(ready, "en-vigueur"), answer(unready, standing, note)))

    assert response.status_code == 422
    assert message in response.text
    assert note.strip() in response.text
    assert (said_of(ready), said_of(unready)) == (("en-vigueur", ""), ("", ""))


def test_answer_of_a_colleague_is_not_replaced_unseen(world, referent, sign_in):
    practice = make_old_practice(world.cluster)
    practice.confirm("arretee", by=referent, note="Plus de financement.")
    client = sign_in(world.member)

    response = client.post(CONFIRM, answer(practice, "a-evolue", "Un mot déjà écrit"))

    assert response.status_code == 409
    assert ("Plus de financement." in response.text, "Un mot déjà écrit" in response.text) == (True, True)
    seen = {f"fiche-{practice.pk}-seen": Practice.objects.get().last_answer}
    assert client.post(CONFIRM, answer(practice, "a-evolue", "Un mot déjà écrit", **seen)).status_code == 302
    assert said_of(practice) == ("a-evolue", "Un mot déjà écrit")


def test_double_click_answers_once(world, sign_in):
    practice = make_old_practice(world.cluster)
    client = sign_in(world.member)

    answers = [client.post(CONFIRM, answer(practice, "en-vigueur")).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Event.objects.filter(action="confirm").count() == 1


def test_answer_for_a_pole_that_is_not_ones_own_is_given_back(world, sign_in):
    practice = make_old_practice(world.neighbour)

    response = sign_in(world.member).post(CONFIRM, answer(practice, "arretee", "Un mot déjà écrit"))

    assert (response.status_code, "Un mot déjà écrit" in response.text) == (404, True)
    assert said_of(practice) == ("", "")


def test_answer_posted_signed_out_comes_back_after_sign_in(world, client):
    practice = make_old_practice(world.cluster)
    client.post(CONFIRM, answer(practice, "arretee", "Un mot déjà écrit"))
    client.force_login(world.member)

    assert "Un mot déjà écrit" in client.get(CONFIRM).text


def test_single_practice_is_answered_from_its_record_at_any_time(world, sign_in):
    practice = make_practice(clusters=[world.cluster])
    client = sign_in(world.member)
    address = reverse("practices:confirm_one", args=[practice.slug])

    blank = client.post(address, answer(practice))
    done = client.post(address, answer(practice, "en-vigueur"))

    assert f'href="{address}"' in client.get(practice.get_absolute_url()).text
    assert (blank.status_code, done.url) == (422, practice.get_absolute_url())
    assert said_of(practice) == ("en-vigueur", "")


def test_reader_is_not_asked(world, sign_in):
    practice = make_practice(clusters=[world.cluster])

    assert "Dire où elle en est" not in sign_in(world.outsider).get(practice.get_absolute_url()).text


@pytest.mark.parametrize("pk", ["9" * 30, "²", "-1", "nope"])
def test_practice_that_means_nothing_is_no_answer(world, sign_in, pk):
    assert sign_in(world.member).post(CONFIRM, {"practice": pk}).status_code == 302


def test_what_waits_is_shown_ten_at_a_time_and_counted_on_the_desk(world, sign_in):
    for _ in range(11):
        make_old_practice(world.cluster)
    client = sign_in(world.member)

    pages = [client.get(f"{CONFIRM}?page={number}").text for number in (1, 2, 99)]

    assert [page.count('name="practice"') for page in pages] == [10, 1, 1]
    assert "11 fiches de vos pôles ne sont pas confirmées depuis un an." in client.get("/mes-pratiques/").text


@pytest.mark.parametrize("n_practices", [1, 10])
def test_page_asks_the_same_queries_for_any_number(world, sign_in, n_practices, django_assert_num_queries):
    for _ in range(n_practices):
        make_old_practice(world.cluster)
    client = sign_in(world.member)

    with django_assert_num_queries(9):
        page = client.get(CONFIRM)

    assert page.text.count('name="practice"') == n_practices


# What a reader sees


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, []),
        ({"published_at": LONG_AGO}, ["Non confirmée depuis le 23 décembre 2023"]),
        ({"confirmation": "en-vigueur", "confirmed_at": NOW}, ["Confirmée par le pôle le 3 mars 2026"]),
        ({"confirmation": "en-vigueur", "confirmed_at": LONG_AGO}, ["Non confirmée depuis le 23 décembre 2023"]),
        ({"confirmation": "a-evolue", "confirmed_at": NOW}, ["Le pôle dit qu'elle a évolué (le 3 mars 2026)"]),
        (
            {"confirmation": "a-evolue", "confirmed_at": LONG_AGO},
            ["Le pôle dit qu'elle a évolué (le 23 décembre 2023)", "Non confirmée depuis le 23 décembre 2023"],
        ),
        ({"confirmation": "arretee", "confirmed_at": LONG_AGO}, ["Arrêtée, dit le pôle (le 23 décembre 2023)"]),
        ({"is_sourced": True}, ["Jamais confirmée par le pôle"]),
        (
            {"is_sourced": True, "confirmation": "en-vigueur", "confirmed_at": NOW},
            ["Confirmée par le pôle le 3 mars 2026"],
        ),
    ],
)
def test_record_says_what_the_pole_last_said(fields, said):
    practice = Practice(**{"published_at": NOW - timedelta(days=30)} | fields)

    assert [words for _, words, _ in practice.in_force(NOW)] == said


def test_record_shows_the_words_of_the_pole_and_no_markup_of_theirs(world, client):
    practice = make_practice(clusters=[world.cluster])
    practice.confirm("arretee", by=world.member, note="Plus de <b>financement</b>.")

    page = client.get(practice.get_absolute_url()).text

    assert "Arrêtée, dit le pôle (le" in page
    assert "Plus de &lt;b&gt;financement&lt;/b&gt;." in page
