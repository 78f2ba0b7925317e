"""« Garder »: from a record, from an address, into an account."""

import re

import pytest
from django.template import Context, Template

from clusters.models import anonymise
from compendium.models import MOST, Selection
from practices.models import Practice
from tests.compendium.test_gather import many
from tests.factories import make_practice, make_user
from tests.practices.test_record import plain, words

pytestmark = pytest.mark.django_db

KEEP = "/selections/garder/"


@pytest.fixture
def two():
    return [make_practice(title="Un"), make_practice(title="Deux")]


def kept(selection):
    return list(selection.kept.values_list("practice__slug", "note"))


def button(practice, user):
    about = {"practice": practice, "user": user, "csrf_token": "jeton"}
    return Template("{% load selections %}{% keep_button practice user csrf_token %}").render(Context(about))


# The button


def test_button_of_a_visitor_leads_to_an_address(two, django_assert_num_queries):
    with django_assert_num_queries(0):
        html = button(two[0], make_visitor())

    assert 'href="/selection/?fiche=un"' in html
    assert "<form" not in html


def make_visitor():
    return type("Visitor", (), {"is_authenticated": False})()


@pytest.mark.parametrize("n_selections", [1, 30])
def test_button_offers_the_latest_eight_in_one_query(world, two, n_selections, django_assert_num_queries):
    for n in range(n_selections):
        Selection.start(world.member, f"Liste {n}", [(two[0], "")] if n == n_selections - 1 else [])
    Selection.start(world.outsider, "D'une autre")

    with django_assert_num_queries(1):
        html = button(two[0], world.member)

    last = n_selections - 1
    assert f"Déjà dans Liste {last}" in plain(html)
    assert [plain(one) for one in re.findall(r'name="selection" value="\d+">(.*?)</button>', html)] == [
        f"Liste {n}" for n in range(last - 1, max(-1, last - 8), -1)
    ]
    assert plain(re.search(r'name="selection" value="">(.*?)</button>', html)[1]) == "Nouvelle sélection"


# Keeping


def test_record_goes_at_the_end_of_a_selection(world, sign_in, two):
    selection = Selection.start(world.member, "Liste", [(two[1], "Déjà là")])

    response = sign_in(world.member).post(KEEP, {"fiche": "un", "selection": selection.pk}, follow=True)

    assert response.redirect_chain == [("/pratiques/un/", 302)]
    assert "C’est gardé dans « Liste »." in words(response)
    assert kept(selection) == [("deux", "Déjà là"), ("un", "")]


def test_record_kept_twice_is_there_once(world, sign_in, two):
    selection = Selection.start(world.member, "Liste", [(two[0], "Ma note")])

    response = sign_in(world.member).post(KEEP, {"fiche": "un", "selection": selection.pk}, follow=True)

    selection.refresh_from_db()
    assert "« Liste » la contient déjà." in words(response)
    assert (kept(selection), selection.version) == ([("un", "Ma note")], 0)


def test_full_selection_takes_no_more(world, sign_in):
    slugs = many(MOST + 1)
    rows = [(practice, "") for practice in Practice.objects.exclude(slug=slugs[-1])]
    full = Selection.start(world.member, "Pleine", rows)

    response = sign_in(world.member).post(KEEP, {"fiche": slugs[-1], "selection": full.pk}, follow=True)

    assert "Pleine tient 60 fiches au plus. N’y sont pas : EV 061." in words(response)
    assert full.kept.count() == MOST


def test_new_selection_is_named_after_the_day(world, sign_in, two):
    response = sign_in(world.member).post(KEEP, {"fiche": "un", "selection": ""})

    selection = Selection.objects.get()
    assert response.url == selection.get_absolute_url()
    assert re.fullmatch(r"Sélection du \d+ [a-zéû]+ \d{4}", selection.title)
    assert (selection.owner, kept(selection)) == (world.member, [("un", "")])


def test_address_is_kept_in_the_account_as_it_stands(world, sign_in, two):
    said = {"titre": "Pour lundi", "fiche": ["deux", "un"], "note": ["D'abord", ""]}

    for _ in range(2):  # a double click makes one
        sign_in(world.member).post(KEEP, said)

    selection = Selection.objects.get()
    assert (selection.title, kept(selection)) == ("Pour lundi", [("deux", "D'abord"), ("un", "")])


@pytest.mark.parametrize("pk", ["0", "zut", "9" * 30])
def test_unknown_selection_is_not_found(world, sign_in, two, pk):
    response = sign_in(world.member).post(KEEP, {"fiche": "un", "selection": pk})

    assert (response.status_code, Selection.objects.count()) == (404, 0)


def test_selection_of_another_is_not_found(world, sign_in, two):
    theirs = Selection.start(world.outsider, "La sienne")

    response = sign_in(world.member).post(KEEP, {"fiche": "un", "selection": theirs.pk})

    assert (response.status_code, kept(theirs)) == (404, [])


def test_unknown_record_leads_to_the_page_that_says_so(world, sign_in, two):
    response = sign_in(world.member).post(KEEP, {"fiche": ["un", "zut"], "note": ["Mon mot", ""]}, follow=True)

    assert (response.status_code, Selection.objects.count()) == (400, 0)
    assert "Aucune fiche ne répond à « zut »" in words(response)
    assert "Mon mot" in response.text


def test_what_a_visitor_keeps_waits_for_the_sign_in(world, client, two):
    client.post(KEEP, {"titre": "Liste", "fiche": ["deux", "un"], "note": ["D'abord", ""]})
    client.force_login(world.member)

    response = client.get(KEEP)

    assert response.url == "/selection/?titre=Liste&fiche=deux&note=D%27abord&fiche=un&note="
    assert client.get(KEEP).url == "/selections/"


def test_selections_leave_with_their_owner(client, two):
    person = make_user("Part Bientôt")
    selection = Selection.start(person, "Liste", [(two[0], "Une note")])
    selection.open_link(shows_name=True)

    anonymise(person)

    assert (Selection.objects.count(), Practice.objects.count()) == (0, 2)
    assert client.get(selection.shared_url).status_code == 404
