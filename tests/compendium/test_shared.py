"""A selection shown by a secret link."""

import re

import pytest

from compendium.models import Selection
from tests.factories import make_practice
from tests.practices.test_record import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def selection(world):
    rows = [(make_practice(title=title, clusters=[world.cluster]), f"Note {title}") for title in ("Deux", "Un")]
    selection = Selection.start(world.member, "Pour le conseil", rows)
    selection.write("Pour le conseil", "À lire\navant jeudi.", rows, seen=0)
    return selection


def share(client, selection, **said):
    rows = selection.kept.values_list("practice__slug", "note")
    typed = {"titre": selection.title, "presentation": selection.introduction, "seen": selection.version}
    typed |= {"fiche": [slug for slug, _ in rows], "note": [note for _, note in rows]}
    client.post(selection.get_absolute_url(), typed | said)
    selection.refresh_from_db()


def test_link_shows_order_notes_and_introduction_to_anyone(world, sign_in, selection):
    share(sign_in(world.member), selection, do="ouvrir")

    response = sign_in(None).get(selection.shared_url)

    page = words(response)
    assert response.status_code == 200
    assert "Pour le conseil Sélection 2 fiches" in page
    assert "À lire avant jeudi." in page
    assert re.findall(r'<h3 class="title"><a href="/pratiques/([\w-]+)/"', response.text) == ["deux", "un"]
    assert [note in page for note in ("Note Deux", "Note Un")] == [True, True]
    assert "<textarea" not in response.text


@pytest.mark.parametrize(("said", "is_named"), [({}, False), ({"shows_name": "on"}, True)])
def test_link_names_its_owner_only_if_they_wish(world, sign_in, selection, said, is_named):
    share(sign_in(world.member), selection, do="ouvrir", **said)

    page = words(sign_in(None).get(selection.shared_url))

    assert ("Sélection de Mona Membre" in page, "Mona" in page) == (is_named, is_named)


def test_withdrawn_record_is_shown_as_such(world, sign_in, selection):
    selection.open_link(shows_name=False)
    selection.practices.get(slug="un").withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)

    response = sign_in(None).get(selection.shared_url)

    assert "Retirée du catalogue Un" in words(response)
    assert '<a href="/pratiques/un/">Sa page dit quand et pourquoi</a>' in response.text


def test_closed_link_shows_nothing_and_never_opens_again(world, sign_in, selection):
    share(sign_in(world.member), selection, do="ouvrir")
    first = selection.shared_url
    share(sign_in(world.member), selection, do="fermer")
    closed = sign_in(None).get(first)
    share(sign_in(world.member), selection, do="ouvrir")

    assert (closed.status_code, "Pour le conseil" in closed.text) == (404, False)
    assert "Ce lien ne montre plus rien" in words(closed)
    assert sign_in(None).get(first).status_code == 404
    assert sign_in(None).get(selection.shared_url).status_code == 200


def test_open_link_stays_the_same_when_the_name_is_ticked(world, sign_in, selection):
    share(sign_in(world.member), selection, do="ouvrir")
    first = selection.token
    share(sign_in(world.member), selection, do="ouvrir", shows_name="on")

    assert (selection.token, selection.shows_name) == (first, True)


@pytest.mark.parametrize("token", ["zut", "None", "%00", "é" * 60])
def test_unknown_link_says_so(client, selection, token):
    response = client.get(f"/selections/partage/{token}/")

    assert (response.status_code, "Ce lien ne montre plus rien" in words(response)) == (404, True)


def test_link_is_not_kept_listed_or_told_on_the_way(client, selection):
    selection.open_link(shows_name=False)

    for address in (selection.shared_url, f"{selection.shared_url}fichier.csv", "/selections/partage/zut/"):
        response = client.get(address)
        assert "no-store" in response["Cache-Control"]
        assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")


def test_links_cannot_be_guessed(selection):
    selection.open_link(shows_name=False)

    assert len(selection.token) >= 24


@pytest.mark.parametrize("n_rows", [1, 30])
def test_page_asks_the_same_queries_for_any_number(world, client, n_rows, django_assert_num_queries):
    practices = [make_practice(title=f"Fiche {n}", clusters=[world.cluster]) for n in range(n_rows)]
    selection = Selection.start(world.member, "Liste", [(practice, "") for practice in practices])
    selection.open_link(shows_name=True)
    client.get("/")

    with django_assert_num_queries(4):
        response = client.get(selection.shared_url)

    assert response.text.count('<h3 class="title">') == n_rows
