"""Where the collection is empty, what was searched there in vain, and the way to the form."""

import re

import pytest

from compendium.figures.state import state_of
from practices.models import Entry, KeyStep, Practice, Unanswered
from practices.search import catalogue, search, unfound
from tests.compendium.stating import PAGE
from tests.factories import make_cluster, make_practice, make_sector, make_theme
from tests.practices.test_record import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def steps(world):
    """Two key steps in one theme, one in another."""
    evaluation, finance = make_theme(), make_theme("financement")
    return [
        KeyStep.objects.create(theme=evaluation, slug="recueillir", name="Recueillir", summary="Enquêtes", order=1),
        KeyStep.objects.create(theme=evaluation, slug="juger", name="Juger", summary="Regards extérieurs", order=2),
        KeyStep.objects.create(theme=finance, slug="financement-prive", name="Financement privé", summary="Mécénat"),
    ]


def at_step(practice, step):
    Practice.objects.filter(pk=practice.pk).update(key_step=step)
    Entry.write(practice)


def search_in_vain(text, times=2):
    for _ in range(times):
        Unanswered.note(text)


def gaps():
    return [(gap.title, gap.searches) for gap in state_of(catalogue()).gaps]


def test_step_without_any_practice_is_a_gap_of_the_thinnest_theme_first(world, steps):
    practice = make_practice(clusters=[world.cluster])
    at_step(practice, steps[0])

    assert gaps() == [("Financement privé", 0), ("Juger", 0)]


def test_step_known_by_a_record_of_another_main_theme_is_no_gap(world, steps):
    make_practice(clusters=[world.cluster], other_themes=[str(steps[2].theme_id)], key_step=str(steps[2].pk))

    assert gaps() == [("Recueillir", 0), ("Juger", 0)]


def test_what_is_searched_in_vain_comes_first(world, steps):
    at_step(make_practice(clusters=[world.cluster]), steps[0])
    search_in_vain("regards croisés", times=3)

    assert gaps() == [("Juger", 3), ("Financement privé", 0)]


def test_gap_says_what_is_not_known(world, steps):
    make_practice(clusters=[world.cluster])
    at_step(make_practice(clusters=[world.cluster], title="Une autre"), steps[0])

    said = {gap.title: gap.why for gap in state_of(catalogue()).gaps}

    assert said == {
        "Financement privé": "Aucune pratique recensée à cette étape.",
        "Juger": "Aucune pratique recensée à cette étape ; 1 sur 2 fiches du thème ne dit pas la sienne.",
    }


def test_family_of_poles_without_a_theme_is_a_gap(world):
    make_theme("financement")
    clusters = [make_cluster(f"Pôle Exemple {place}", sector=make_sector("Mer")) for place in range(3)]
    make_practice(clusters=clusters)

    assert gaps() == [("Pôles du secteur Mer", 0)]


def test_gap_opens_the_form_with_theme_and_step_filled(world, steps, sign_in):
    client = sign_in(world.member)

    page = client.get(PAGE)
    address = "/contribuer/?theme=financement&amp;etape=financement-prive"
    assert f'href="{address}"' in page.text

    form = client.get(address.replace("&amp;", "&")).text
    finance = make_theme("financement")
    assert re.search(rf'name="theme" value="{finance.pk}"[^>]* checked', form)
    assert re.search(rf'<option value="{steps[2].pk}"[^>]* selected', form)


def test_visitor_signs_in_and_finds_the_form_filled(world, client, steps):
    response = client.get("/contribuer/?theme=financement&etape=financement-prive")

    assert response.url == "/connexion/?next=/contribuer/%3Ftheme%3Dfinancement%26etape%3Dfinancement-prive"


def test_who_may_not_write_is_shown_no_way_to_the_form(world, steps, sign_in):
    response = sign_in(world.reviewer).get(PAGE)

    assert "Financement privé" in words(response)
    assert "/contribuer/?" not in response.text


def test_search_that_still_finds_nothing_is_shown_with_its_number(world, client):
    search_in_vain("xylophone", times=4)

    assert "« xylophone » 4 non reconnu Proposer" in words(client.get(PAGE))


def test_search_is_shown_no_more_once_it_finds(world, client):
    search_in_vain("xylophone")
    assert "« xylophone »" in words(client.get(PAGE))

    make_practice(clusters=[world.cluster], title="Le xylophone du comité")

    assert "« xylophone »" not in words(client.get(PAGE))


@pytest.mark.parametrize("typed", ["jeanne@pole-exemple.test", "www.exemple.test/zyg", "0612345678 zygo"])
def test_search_that_may_tell_of_a_person_is_not_shown(world, client, typed):
    search_in_vain(typed, times=9)

    assert typed.split()[0] not in client.get(PAGE).text


def test_search_made_once_is_not_shown(world, client):
    search_in_vain("xylophone", times=1)

    assert "xylophone" not in client.get(PAGE).text


def test_search_is_escaped(world, client):
    search_in_vain("<script>zygo</script>")

    assert "&lt;script&gt;zygo" in client.get(PAGE).text
    assert "<script>zygo" not in client.get(PAGE).text


def test_looking_many_searches_up_finds_what_one_search_does(world):
    make_practice(clusters=[world.cluster], tags="délai, comité")
    asked = [
        *("comité", "comite", "comitee", "comit", "xylophone", "xylophone comité", "délais", "pole", "zz 001"),
        *('"zygomatique"', "-zygomatique", "Pôle Exemple Mer", "mer", "bois", "EV 001", "une", "quantique zygote"),
    ]
    known = catalogue()

    assert unfound(asked, known) == [text for text in asked if not read_by_search(text, known)]


def read_by_search(text, known):
    """Found; or nothing to look for, which a list does not note either."""
    hits = search(text, known)
    return hits.keys or not hits.query.wanted
