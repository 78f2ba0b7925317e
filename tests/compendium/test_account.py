"""A selection of an account: listed, written, never lost between two tabs, deleted."""

import re
from html import unescape

import pytest

from compendium.models import MOST, Selection
from practices.models import Practice
from tests.compendium.test_gather import alerts, many, shown
from tests.factories import make_practice
from tests.practices.test_record import words

pytestmark = pytest.mark.django_db

TITLES = ["Un", "Deux", "Trois"]


@pytest.fixture
def three(world):
    return [make_practice(title=title, clusters=[world.cluster]) for title in TITLES]


@pytest.fixture
def selection(world, three):
    return Selection.start(world.member, "Pour le conseil", [(three[0], "Note une"), (three[1], "")])


@pytest.fixture
def mine(world, sign_in):
    return sign_in(world.member)


def write(client, selection, *rows, title="Pour le conseil", **others):
    """Post the whole page, as its form does."""
    said = {"titre": title, "presentation": "", "seen": selection.version, "do": "enregistrer"}
    slugs, notes = [slug for slug, _ in rows], [note for _, note in rows]
    return client.post(selection.get_absolute_url(), said | {"fiche": slugs, "note": notes} | others)


def kept(selection):
    return list(selection.kept.values_list("practice__slug", "note"))


def others(response):
    """What the page shows of the text that was written meanwhile."""
    found = re.findall(r'<label for="autre-\d+">(.*?)</label><textarea[^>]*>(.*?)</textarea>', response.text, re.DOTALL)
    return {unescape(label).replace("\N{NO-BREAK SPACE}", " "): unescape(text) for label, text in found}


# Writing


def test_page_shows_what_is_kept(mine, selection):
    response = mine.get(selection.get_absolute_url())

    assert (response.status_code, shown(response)) == (200, [("un", "Note une"), ("deux", "")])


def test_title_introduction_order_and_notes_are_written_together(mine, selection):
    response = write(
        mine, selection, ("deux", "Note deux\r\nsuite"), ("un", "Note une"), title="Nouveau", presentation="Voici."
    )

    selection.refresh_from_db()
    assert (response.status_code, response.url) == (302, selection.get_absolute_url())
    assert (selection.title, selection.introduction, selection.version) == ("Nouveau", "Voici.", 1)
    assert kept(selection) == [("deux", "Note deux\nsuite"), ("un", "Note une")]


@pytest.mark.parametrize(
    ("do", "order"),
    [("monter:deux", ["deux", "un"]), ("descendre:un", ["deux", "un"]), ("retirer:un", ["deux"]), ("", ["un", "deux"])],
)
def test_each_button_writes_what_was_typed_with_its_act(mine, selection, do, order):
    write(mine, selection, ("un", "Retouchée"), ("deux", "Nouvelle"), do=do)

    notes = {"un": "Retouchée", "deux": "Nouvelle"}
    assert kept(selection) == [(slug, notes[slug]) for slug in order]


def test_note_of_a_record_taken_off_is_said_once_more(mine, selection):
    response = mine.get(write(mine, selection, ("un", "Précieuse"), ("deux", ""), do="retirer:un").url)

    assert "EV 001 n’est plus dans cette sélection. Sa note disait : « Précieuse »" in words(response)


def test_record_is_added_at_the_end_and_keeps_when_the_others_came(mine, selection):
    before = dict(selection.kept.values_list("practice__slug", "since"))

    response = write(mine, selection, ("un", "Note une"), ("deux", ""), ajouter="ev 3")

    after = dict(selection.kept.values_list("practice__slug", "since"))
    assert response.url.endswith("#fiche-trois")
    assert kept(selection) == [("un", "Note une"), ("deux", ""), ("trois", "")]
    assert {slug: after[slug] for slug in before} == before


def test_same_text_sent_twice_is_written_once(mine, selection):
    for _ in range(2):
        response = write(mine, selection, ("deux", ""), ("un", "Note une"))

    selection.refresh_from_db()
    assert (response.status_code, selection.version) == (302, 1)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"titre": " "}, "Titre : Donnez un titre à votre sélection."),
        ({"titre": "a" * 121}, "Titre : Raccourcissez : 121 signes, pour 120 au plus."),
        ({"presentation": "a" * 3_001}, "Présentation : Raccourcissez : 3 001 signes, pour 3 000 au plus."),
        ({"presentation": "un\x02mot"}, "Présentation : Un signe invisible"),
        ({"ajouter": "introuvable"}, "Sa cote, ou des mots de son titre : Aucune fiche en ligne"),
        ({"seen": "zut"}, "seen : "),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is_lost(mine, selection, said, message):
    response = write(mine, selection, ("deux", "Mon mot"), ("un", ""), **said)

    assert response.status_code == 422
    assert [alert.lower().startswith(message.lower()) for alert in alerts(response)] == [True]
    assert shown(response) == [("deux", "Mon mot"), ("un", "")]
    assert kept(selection) == [("un", "Note une"), ("deux", "")]


def test_note_of_an_account_may_be_longer_than_one_of_an_address(mine, selection):
    fits = write(mine, selection, ("un", "a" * 1_000))
    selection.refresh_from_db()
    beyond = write(mine, selection, ("un", "a" * 1_001))

    assert (fits.status_code, beyond.status_code) == (302, 422)
    assert alerts(beyond) == ["Note sur EV 001 : Raccourcissez : 1 001 signes, pour 1 000 au plus."]


def test_sixty_first_record_is_refused(mine, world):
    slugs = many(MOST + 1)
    rows = {practice.slug: practice for practice in Practice.objects.all()}
    selection = Selection.start(world.member, "Pleine", [(rows[slug], "") for slug in slugs[:MOST]])

    response = write(mine, selection, *((slug, "") for slug in slugs[:MOST]), ajouter="EV 061")

    assert (response.status_code, selection.kept.count()) == (422, MOST)
    assert "Une sélection tient 60 fiches au plus. Retirez-en une" in alerts(response)[0]


def test_withdrawn_record_never_leaves_by_itself(mine, world, selection, three):
    three[1].withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)

    page = mine.get(selection.get_absolute_url())
    write(mine, selection, ("deux", "Dommage"), ("un", "Note une"))

    assert "Retirée du catalogue Deux" in words(page)
    assert '<a href="/pratiques/deux/">Sa page dit quand et pourquoi</a>' in page.text
    assert kept(selection) == [("deux", "Dommage"), ("un", "Note une")]


# Its link


def test_link_is_opened_with_all_that_was_typed(mine, selection):
    response = write(mine, selection, ("deux", "Longue note"), ("un", ""), title="Autre", do="ouvrir", shows_name="on")

    selection.refresh_from_db()
    assert response.url == f"{selection.get_absolute_url()}#partage"
    assert (selection.title, selection.is_shared, selection.shows_name) == ("Autre", True, True)
    assert kept(selection) == [("deux", "Longue note"), ("un", "")]


@pytest.mark.parametrize(("do", "is_shared"), [("ouvrir", True), ("fermer", False)])
def test_link_is_closed_at_once_even_where_what_was_typed_is_refused(mine, selection, do, is_shared):
    selection.open_link(shows_name=False)

    response = write(mine, selection, ("un", "Longue note"), title="", do=do, shows_name="on")

    selection.refresh_from_db()
    assert (response.status_code, shown(response)) == (422, [("un", "Longue note")])
    assert (selection.is_shared, selection.shows_name) == (is_shared, False)
    assert 'id="id_shows_name" checked' in response.text


# Two tabs


def test_second_tab_loses_no_word_of_either(mine, selection):
    write(mine, selection, ("un", "Du premier onglet"), ("trois", ""), presentation="Bonjour")

    response = write(mine, selection, ("un", "Du second onglet"), ("deux", "Aussi"), title="Autre titre")

    assert response.status_code == 409
    assert shown(response) == [("un", "Du second onglet"), ("deux", "Aussi")]
    assert others(response) == {
        "Titre": "Pour le conseil",
        "Présentation": "Bonjour",
        "Note sur EV 001": "Du premier onglet",
        "EV 003, qui n’est pas dans la vôtre": "Trois\n",
        "Fiches qui ne sont que dans la vôtre": "EV 002",
    }
    assert kept(selection) == [("un", "Du premier onglet"), ("trois", "")]


def test_sending_again_over_the_text_now_seen_is_a_choice(mine, selection):
    write(mine, selection, ("un", "Du premier onglet"))
    refused = write(mine, selection, ("un", "Du second onglet"))
    seen = re.search(r'name="seen" value="(\d+)"', refused.text)[1]

    response = write(mine, selection, ("un", "Du second onglet"), seen=seen)

    assert (response.status_code, kept(selection)) == (302, [("un", "Du second onglet")])


def test_another_order_is_told_too(mine, selection):
    write(mine, selection, ("deux", ""), ("un", "Note une"))

    response = write(mine, selection, ("un", "Note une"), ("deux", ""), do="retirer:rien")

    assert (response.status_code, others(response)) == (409, {"Ordre des fiches": "EV 002, EV 001"})


def test_text_typed_while_signed_out_is_found_again(world, selection, sign_in):
    client = sign_in(None)
    write(client, selection, ("deux", "Longue note"), ("un", "Note une"))
    client.force_login(world.member)

    response = client.get(selection.get_absolute_url())

    assert shown(response) == [("deux", "Longue note"), ("un", "Note une")]
    assert "Vous étiez déconnecté. Voici votre texte" in words(response)
    assert kept(selection) == [("un", "Note une"), ("deux", "")]


def test_text_for_a_selection_that_is_gone_is_given_back(mine, selection):
    Selection.objects.all().delete()

    response = write(mine, selection, ("un", "Une note à ne pas perdre"))

    assert (response.status_code, "Une note à ne pas perdre" in response.text) == (404, True)


@pytest.mark.parametrize("pk", ["0", "9" * 30])
def test_selection_that_never_was_is_not_found(mine, pk):
    assert mine.get(f"/selections/{pk}/").status_code == 404


# Listing and deleting


@pytest.mark.parametrize("n_rows", [1, 30])
def test_list_asks_the_same_queries_for_any_number(world, mine, three, n_rows, django_assert_num_queries):
    for n in range(n_rows):
        Selection.start(world.member, f"Liste {n}", [(practice, "") for practice in three])
    Selection.start(world.outsider, "D'une autre")

    with django_assert_num_queries(6):
        response = mine.get("/selections/")

    assert response.text.count("<span>3 fiches</span>") == min(n_rows, 20)
    assert "D’une autre" not in response.text


@pytest.mark.parametrize("n_rows", [1, 30])
def test_page_asks_the_same_queries_for_any_number(world, mine, n_rows, django_assert_num_queries):
    many(n_rows)
    selection = Selection.start(world.member, "Liste", [(practice, "") for practice in Practice.objects.all()])
    mine.get("/")

    with django_assert_num_queries(8):
        response = mine.get(selection.get_absolute_url())

    assert len(shown(response)) == n_rows


def test_latest_selection_comes_first(world, mine, three):
    old, _ = Selection.start(world.member, "Ancienne"), Selection.start(world.member, "Récente")
    old.add([(three[0], "")])

    page = mine.get("/selections/").text

    assert re.findall(r'<h2 class="kept-title"><a [^>]*>(.*?)</a>', page) == ["Ancienne", "Récente"]


def test_selection_is_deleted_once_its_owner_confirms(mine, selection):
    asked = mine.get(f"/selections/{selection.pk}/supprimer/")
    still_there = Selection.objects.count()
    done = mine.post(f"/selections/{selection.pk}/supprimer/")

    assert "Les fiches qu’elle contient restent dans le catalogue." in words(asked)
    assert (still_there, done.url, Selection.objects.count()) == (1, "/selections/", 0)
    assert Practice.objects.count() == 3


def test_administrator_sees_selections_and_writes_none(world, sign_in, selection):
    client = sign_in(world.admin)

    page = client.get(f"/admin/compendium/selection/{selection.pk}/change/")

    assert "Note une" in page.text
    assert client.post(f"/admin/compendium/selection/{selection.pk}/change/", {"title": "X"}).status_code == 403
