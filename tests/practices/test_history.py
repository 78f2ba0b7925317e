import re
from html import unescape

import pytest
from django.urls import reverse

from practices.forms import PracticeForm
from practices.models import Event, Practice, Revision
from practices.workflow import Action, RevisionState
from tests.factories import as_post, make_cluster, make_practice, make_text

pytestmark = pytest.mark.django_db

PEOPLE = ["visitor", "agent", "member", "outsider", "reviewer", "admin"]
HISTORY = "/pratiques/un-comite-qui-repond-en-trois-semaines/historique/"


def correct(practice, *, by=None, **fields):
    """A new version, through the form like any other."""
    text = make_text(clusters=practice.clusters.all(), **fields)
    form = PracticeForm(as_post(text), instance=Practice.objects.get(pk=practice.pk))
    assert form.is_valid(), form.errors
    form.record(Action.EDIT, by=by)


def plain(response):
    page = response.text.partition('<main id="contenu" tabindex="-1">')[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.fixture
def practice(world):
    """Three versions: an import, the pôle's own text after review, an administrator's correction."""
    practice = make_practice(clusters=[world.cluster])
    draft = Revision.start(practice, PracticeForm.text_of, by=world.member)
    draft.data = make_text(clusters=[world.cluster], problem="Les porteurs attendaient neuf semaines.", limits="Peu.")
    draft.save()
    draft.move("submit", by=world.member)
    PracticeForm.for_revision(draft).publish(draft, by=world.reviewer)
    correct(practice, by=world.admin, problem="Les porteurs attendaient neuf semaines.")
    return Practice.objects.get(pk=practice.pk)


# The list


def test_history_lists_versions_newest_first_with_how_they_came(client, practice):
    page = plain(client.get(HISTORY))

    assert re.findall(r"Version (\d)", page) == ["3", "2", "1"]
    assert re.findall(r"Pôle Exemple Mer (Corrigée|Publiée après relecture|Versée depuis un fichier)", page) == [
        *["Corrigée", "Publiée après relecture", "Versée depuis un fichier"],
    ]
    assert re.findall(r"\d champs? modifiés?", page) == ["1 champ modifié", "2 champs modifiés"]
    assert page.count("En ligne") == 1


@pytest.mark.parametrize("role", PEOPLE)
def test_names_of_people_are_for_those_who_write_or_review(world, sign_in, practice, role):
    client = sign_in(world.person(role))

    page = client.get(HISTORY).text + client.get(HISTORY + "2/").text

    assert page.count("par Mona Membre") == (2 if role in {"member", "reviewer", "admin"} else 0)


def test_record_leads_to_its_history(client, practice):
    assert f'href="{HISTORY}"' in client.get(practice.get_absolute_url()).text


def test_history_is_paginated(world, client):
    practice = make_practice(clusters=[world.cluster])
    for number in range(21):
        correct(practice, title=f"Titre {number}")

    assert len(re.findall(r"<strong>Version \d+", client.get(HISTORY).text)) == 20
    assert re.findall(r"<strong>Version (\d+)", client.get(HISTORY + "?page=2").text) == ["2", "1"]
    assert "1 champ modifié" in plain(client.get(HISTORY + "?page=2"))
    assert client.get(HISTORY + "?page=9").status_code == 404


@pytest.mark.parametrize("n_versions", [1, 30])
def test_history_asks_the_same_queries_for_any_number(world, client, n_versions, django_assert_num_queries):
    practice = make_practice(clusters=[world.cluster])
    for number in range(n_versions - 1):
        correct(practice, title=f"Titre {number}")

    with django_assert_num_queries(12):
        page = client.get(HISTORY)

    assert page.text.count("<strong>Version ") == min(n_versions, 20)


@pytest.mark.parametrize("n_rows", [1, 30])
@pytest.mark.parametrize(("address", "n_queries"), [("1/", 13), ("comparer/?de=1&a=2", 7)])
def test_versions_ask_the_same_queries_for_any_number(
    world, client, n_rows, address, n_queries, django_assert_num_queries
):
    practice = make_practice(clusters=[make_cluster() for _ in range(n_rows)])
    for number in range(n_rows):
        correct(practice, title=f"Titre {number}")

    with django_assert_num_queries(n_queries):
        response = client.get(HISTORY + address)

    assert response.status_code == 200


@pytest.mark.parametrize("address", ["", "comparer/", "1/", "1/restaurer/"])
def test_practice_that_was_never_published_has_no_history(world, sign_in, address):
    private = make_practice(clusters=[world.cluster])
    Practice.objects.update(state=Practice.State.PRIVATE)

    client = sign_in(world.admin)

    assert client.get(f"{private.get_absolute_url()}historique/{address}").status_code == 404


# One version


def test_version_tells_its_text_of_then_and_where_the_record_is_now(client, practice):
    response = client.get(HISTORY + "1/")

    page = plain(response)
    assert "Version 1, du" in page
    assert "La fiche a changé depuis. La voir aujourd’hui" in page
    assert "Les porteurs attendaient onze semaines." in page
    assert "neuf semaines" not in page
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_version_that_is_online_says_so(client, practice):
    assert "C’est celle qui est en ligne. Voir la fiche" in plain(client.get(HISTORY + "3/"))


@pytest.mark.parametrize("number", ["0", "4", "99999999999999999999999"])
def test_version_that_does_not_exist_is_not_found(client, practice, number):
    assert client.get(f"{HISTORY}{number}/").status_code == 404


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("was_public", ["", "on"])
@pytest.mark.parametrize("is_public", ["", "on"])
def test_contact_of_a_version_is_for_signed_in_people_unless_public_then_and_now(
    world, sign_in, role, was_public, is_public
):
    practice = make_practice(clusters=[world.cluster], contact="Ana Contact", contact_is_public=was_public)
    correct(practice, contact="Léo Contact", contact_is_public=is_public)
    client = sign_in(world.person(role))

    page = client.get(HISTORY + "1/").text
    comparison = client.get(HISTORY + "comparer/?de=1&a=2").text

    is_shown = role != "visitor" or bool(was_public and is_public)
    assert ("Ana Contact" in page, "Ana" in comparison) == (is_shown, is_shown)


# Two versions


def test_two_versions_are_compared_word_by_word(client, practice):
    response = client.get(HISTORY + "comparer/?de=1&a=3")

    assert "attendaient [supprimé : onze ] semaines." in plain(response)
    assert "attendaient [ajouté : neuf ] semaines." in plain(response)
    assert "De la version 1 à la version 3" in plain(response)
    assert re.search(r"1 champ modifié .* \d+ champs inchangés", plain(response))
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_versions_compare_backwards_too(client, practice):
    page = client.get(HISTORY + "comparer/?de=3&a=1").text

    assert re.findall(r"</span> (onze|neuf)<", page) == ["neuf", "onze"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("de=1&a=1", "C’est la version 1 des deux côtés"),
        ("de=1&a=9", "pas de version « 9 »"),
        ("de=un&a=2", "pas de version « un »"),
        ("de=1", "Choisissez une version."),
        ("de=&a=", "Choisissez une version."),
        ("de=1&a=99999999999999999999999", "pas de version"),
        ("de=1&a=<script>alert(1)</script>", "pas de version"),
    ],
)
def test_versions_that_do_not_compare_are_said_so(client, practice, query, message):
    response = client.get(f"{HISTORY}comparer/?{query}")

    assert response.status_code == 400
    assert message in plain(response)
    assert "<script>alert" not in response.text


def test_comparison_without_a_choice_proposes_the_last_two(client, practice):
    response = client.get(HISTORY + "comparer/")

    assert response.status_code == 200
    assert re.findall(r'<option value="(\d)" selected', response.text) == ["2", "3"]


def test_versions_that_say_the_same_are_said_so(client, world):
    correct(make_practice(clusters=[world.cluster]))

    assert "mot pour mot" in plain(client.get(HISTORY + "comparer/?de=1&a=2"))


# Restoring


def test_restoring_opens_a_draft_of_that_text_and_logs_it(world, sign_in, practice):
    response = sign_in(world.member).post(HISTORY + "1/restaurer/")

    draft = Revision.objects.get(state=RevisionState.DRAFT)
    assert response.headers["Location"] == draft.get_absolute_url()
    assert draft.data == practice.revisions.get(number=1).data
    event = Event.objects.first()
    assert (event.action, event.actor, event.note) == ("open", world.member, "D'après la version 1")
    assert Practice.objects.get().problem == "Les porteurs attendaient neuf semaines."


def test_restored_text_goes_through_review_and_says_where_it_comes_from(world, sign_in, practice):
    sign_in(world.member).post(HISTORY + "1/restaurer/")
    draft = Revision.objects.get(state=RevisionState.DRAFT)
    sign_in(world.member).post(reverse("practices:send", args=[draft.pk]), {"version": "1"})
    sign_in(world.reviewer).post(reverse("practices:review", args=[draft.pk]), {"action": "accept"})

    page = plain(sign_in(None).get(HISTORY))

    assert Practice.objects.get().problem == "Les porteurs attendaient onze semaines."
    assert "Publiée après relecture · D’après la version 1" in page


@pytest.mark.parametrize(("state", "page"), [("draft", "practices:draft"), ("submitted", "practices:preview")])
def test_restoring_overwrites_no_text_that_is_open(world, sign_in, practice, state, page):
    opened = Revision.start(practice, lambda practice: make_text(title="En cours"), by=world.member)
    if state == "submitted":
        opened.move("submit", by=world.member)

    response = sign_in(world.member).post(HISTORY + "1/restaurer/", follow=True)

    assert response.redirect_chain == [(reverse(page, args=[opened.pk]), 302)]
    assert "déjà ouvert : rien n’a été remplacé" in plain(response)
    assert Revision.objects.get(pk=opened.pk).data["title"] == "En cours"
    assert practice.revisions.filter(number=None).count() == 1


def test_restored_text_of_a_source_is_the_source_s_only_for_the_portal(world, sign_in):
    practice = make_practice(clusters=[world.cluster], is_sourced=True, contact="")

    made = [practice.revisions.get(number=1).restore(by=world.admin)]
    made[0].move("shelve", by=world.admin)
    made.append(practice.revisions.get(number=1).restore(by=world.member))

    assert [draft.is_sourced for draft in made] == [True, False]


@pytest.mark.parametrize("role", PEOPLE)
def test_button_to_restore_is_for_those_who_may_edit(world, sign_in, practice, role):
    client = sign_in(world.person(role))

    seen = [client.get(f"{HISTORY}{number}/").text.count("Reprendre cette version") for number in (1, 3)]

    assert seen == [int(role in {"member", "admin"}), 0]
