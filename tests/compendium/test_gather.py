"""A selection without an account: its address holds it."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from practices.models import Entry, Practice
from tests.factories import make_cluster, make_practice, make_stub
from tests.practices.test_record import plain, words

pytestmark = pytest.mark.django_db

PAGE = "/selection/"
TITLES = ["Un", "Deux", "Trois"]


@pytest.fixture
def three():
    """EV 001 « Un », EV 002 « Deux » and EV 003 « Trois »."""
    cluster = make_cluster("Pôle Exemple Eau")
    return [make_practice(title=title, clusters=[cluster]) for title in TITLES]


def gather(client, *slugs, **others):
    return client.get(PAGE, {"fiche": slugs} | others)


def shown(response):
    """(slug, note) of each row, in order."""
    slugs = re.findall(r'name="fiche" value="([\w-]+)">\s*<div class="field', response.text)
    notes = re.findall(r'<textarea form="selection"[^>]*>(.*?)</textarea>', response.text, re.DOTALL)
    return list(zip(slugs, map(unescape, notes), strict=True))


def alerts(response):
    found = re.search(r'role="alert".*?<ul class="plain">(.*?)</ul>', response.text, re.DOTALL)
    return [plain(line) for line in re.findall(r"<li>(.*?)</li>", found[1])] if found else []


def address(response):
    """What the new address says, in order."""
    assert response.status_code == 302
    return parse_qsl(urlsplit(response.url).query, keep_blank_values=True)


# What it shows


def test_records_stand_in_the_order_of_the_address_with_their_notes(client, three):
    response = gather(client, "trois", "un", note=["La plus claire", ""], titre="Pour  le conseil")

    page = words(response)
    assert response.status_code == 200
    assert shown(response) == [("trois", "La plus claire"), ("un", "")]
    assert '<h1 class="h-page">Pour le conseil</h1>' in response.text
    assert "EV 003 Évaluation Trois Pôle Exemple Eau 2019 La plus claire Deux rapporteurs par dossier" in page
    assert "http://testserver/pratiques/trois/" in page


def test_empty_address_says_how_to_begin(client, three):
    response = gather(client)

    assert (response.status_code, shown(response)) == (200, [])
    assert "Aucune fiche encore" in words(response)


def test_visitor_receives_no_cookie_and_robots_list_no_address(client, three):
    response = gather(client, "un", "deux")

    assert (response.cookies, response["X-Robots-Tag"]) == ({}, "noindex")


def test_record_can_be_named_by_its_cote(client, three):
    assert [slug for slug, _ in shown(gather(client, "EV-002", "ev1", "EV 003"))] == ["deux", "un", "trois"]


def test_withdrawn_record_stays_and_says_so(client, three, world):
    three[1].withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)

    response = gather(client, "un", "deux", note=["", "Elle m'a servi"])

    assert response.status_code == 200
    assert shown(response) == [("un", ""), ("deux", "Elle m'a servi")]
    assert "Retirée du catalogue Deux Pôle Exemple Eau 2019 Elle m’a servi" in words(response)
    assert '<a href="/pratiques/deux/">Sa page dit quand et pourquoi</a>' in response.text


# What one does to it: each act is a new address


@pytest.mark.parametrize(
    ("do", "order"),
    [
        ("monter:deux", ["deux", "un", "trois"]),
        ("descendre:deux", ["un", "trois", "deux"]),
        ("monter:un", ["un", "deux", "trois"]),
        ("descendre:trois", ["un", "deux", "trois"]),
        ("retirer:deux", ["un", "trois"]),
        ("monter:inconnue", ["un", "deux", "trois"]),
        ("n'importe quoi", ["un", "deux", "trois"]),
    ],
)
def test_each_note_follows_its_record(client, three, do, order):
    response = gather(client, "un", "deux", "trois", note=["1", "2", "3"], titre="Liste", do=do)

    notes = {"un": "1", "deux": "2", "trois": "3"}
    said = [pair for slug in order for pair in (("fiche", slug), ("note", notes[slug]))]
    assert address(response) == [("titre", "Liste"), *said]


def test_address_without_any_note_is_short(client, three):
    response = gather(client, "un", "deux", note=["", "  "], do="garder")

    assert response.url == "/selection/?fiche=un&fiche=deux"


@pytest.mark.parametrize("typed", ["EV 003", "ev3", " EV\N{NO-BREAK SPACE}003", "trois", "/pratiques/trois/", "Trois"])
def test_record_is_added_by_its_cote_its_address_or_its_title(client, three, typed):
    response = gather(client, "un", note=["Mon mot"], ajouter=typed)

    assert address(response) == [("fiche", "un"), ("note", "Mon mot"), ("fiche", "trois"), ("note", "")]
    assert response.url.endswith("#fiche-trois")


def test_words_of_several_titles_give_the_choice(client, three):
    make_practice(title="Le comité des jurys")
    make_practice(title="Un comité ouvert")

    response = gather(client, "un", note=["Mon mot"], ajouter="comites")

    assert response.status_code == 400
    assert shown(response) == [("un", "Mon mot")]
    assert set(re.findall(r'name="do" value="ajouter:([\w-]+)"', response.text)) == {
        "le-comite-des-jurys",
        "un-comite-ouvert",
    }
    chosen = gather(client, "un", ajouter="comites", do="ajouter:un-comite-ouvert")
    assert address(chosen) == [("fiche", "un"), ("fiche", "un-comite-ouvert")]


def test_record_that_is_there_already_is_not_added_twice(client, three):
    assert address(gather(client, "un", "deux", ajouter="EV 001")) == [("fiche", "un"), ("fiche", "deux")]


# What it refuses


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ZZ 009", "Aucune fiche en ligne ne répond à « ZZ 009 »."),
        ("introuvable", "Aucune fiche en ligne ne répond à « introuvable »."),
        ("/pratiques/nulle-part/", "Aucune fiche en ligne ne répond à"),
        ("?!…", "Aucune fiche en ligne ne répond à"),
        ("<script>alert(1)</script>", "Aucune fiche en ligne ne répond à « <script>alert(1)</script> »."),
        ("a" * 300, "Raccourcissez : 300 signes, pour 200 au plus."),
        ("EV\x01 001", "Un signe invisible s’est glissé dans ce texte."),
        ("retiree", "EV 004 a été retirée du catalogue"),
        ("ateliers-de-partage", "Aucune fiche en ligne ne répond à"),
    ],
)
def test_what_cannot_be_added_is_said_beside_its_field_and_nothing_is_lost(client, three, world, typed, said):
    make_practice(title="Retirée").withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)
    make_stub(title="Ateliers de partage")

    response = gather(client, "un", "deux", note=["", "Mon mot"], titre="Liste", ajouter=typed)

    assert response.status_code == 400
    assert [alert.startswith(f"Sa cote, ou des mots de son titre : {said}") for alert in alerts(response)] == [True]
    assert shown(response) == [("un", ""), ("deux", "Mon mot")]
    assert 'name="titre" value="Liste"' in response.text
    assert "<script>alert" not in response.text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("zut", "« zut »"),
        ("ateliers-de-partage", "« ateliers-de-partage »"),
        ("<b>\x00", "« <b> »"),
        ("a" * 5_000, f"« {'a' * 40}… »"),
        ("9" * 40, f"« {'9' * 40} »"),
    ],
)
def test_unknown_record_is_named_and_the_notes_stay_with_theirs(client, three, name, said):
    make_stub()

    response = gather(client, "un", name, "deux", note=["Première", "Perdue", "Troisième"])

    assert response.status_code == 400
    assert [alert.startswith(f"Aucune fiche ne répond à {said}") for alert in alerts(response)] == [True]
    assert shown(response) == [("un", "Première"), ("deux", "Troisième")]
    assert "<title>Erreur : Votre sélection" in response.text.replace("\N{NO-BREAK SPACE}", " ")


def test_same_record_counts_once_and_keeps_what_was_said_of_it(client, three):
    response = gather(client, "un", "deux", "un", "EV-002", note=["", "Deux", "Dit plus loin", "Autre"])

    assert (response.status_code, shown(response)) == (200, [("un", "Dit plus loin"), ("deux", "Deux")])


@pytest.mark.parametrize(
    ("note", "said"),
    [("a" * 501, "Raccourcissez : 501 signes, pour 500 au plus."), ("un\x02mot", "Un signe invisible s’est glissé")],
)
def test_note_that_cannot_be_kept_is_shown_with_its_error(client, three, note, said):
    response = gather(client, "un", "deux", note=["Bien", note], do="monter:deux")

    assert response.status_code == 400
    assert shown(response) == [("deux", note), ("un", "Bien")]
    assert [alert.startswith(f"Note sur EV 002 : {said}") for alert in alerts(response)] == [True]
    assert 'aria-describedby="note-deux-erreur"' in response.text


def many(number):
    first = make_practice(title="Fiche 0")
    rows = [
        Practice(
            title=f"Fiche {n}", slug=f"fiche-{n}", call_number=f"EV {n + 1:03d}", theme=first.theme, state=first.state
        )
        for n in range(1, number)
    ]
    for row in rows:
        row.published_at = first.published_at
    made = Practice.objects.bulk_create(rows)
    Entry.objects.bulk_create(Entry(practice=row, stamp=1, marks=f"o t{row.theme_id}") for row in made)
    return [f"fiche-{n}" for n in range(number)]


def test_sixty_records_fit_and_one_more_is_named_and_left_out(client):
    slugs = many(61)

    full, beyond = gather(client, *slugs[:60]), gather(client, *slugs)
    adding = gather(client, *slugs[:60], ajouter="EV 061")

    assert (full.status_code, len(shown(full)), 'name="ajouter"' in full.text) == (200, 60, False)
    assert (beyond.status_code, len(shown(beyond))) == (400, 60)
    assert alerts(beyond) == ["Une sélection tient 60 fiches au plus. Laissées de côté : EV 061."]
    assert (adding.status_code, len(shown(adding))) == (400, 60)
    assert "Une sélection tient 60 fiches au plus. Retirez-en une" in words(adding)


def test_rest_of_a_huge_address_is_not_read(client, three):
    response = gather(client, "un", *(f"zut-{n}" for n in range(130)))

    assert (response.status_code, len(shown(response))) == (400, 1)
    assert "Le reste de l’adresse (11 de plus) n’a pas été lu." in words(response)


def test_long_names_give_way_to_cotes_so_that_the_address_is_never_cut(client):
    slugs = many(60)
    for n, slug in enumerate(slugs):
        Practice.objects.filter(slug=slug).update(slug=f"{'a' * 85}-{n:02d}")

    response = gather(client, *(f"EV-{n:03d}" for n in range(1, 61)), note=["Bref"], do="garder")

    assert len(response.url) < 2_000
    assert [slug for slug, _ in shown(client.get(response.url))] == [f"EV-{n:03d}" for n in range(1, 61)]


def test_notes_too_long_for_an_address_are_shown_and_said(client):
    slugs = many(20)

    response = gather(client, *slugs, note=["é" * 400] * 20, do="garder")

    assert response.status_code == 400
    assert "Ces notes ne tiennent plus dans une adresse" in words(response)
    assert shown(response) == [(f"EV-{n:03d}", "é" * 400) for n in range(1, 21)]


@pytest.mark.parametrize("n_records", [1, 30])
def test_page_asks_the_same_queries_for_any_number(client, n_records, django_assert_num_queries):
    slugs = many(n_records)
    client.get("/")  # the worker then remembers what moves rarely

    with django_assert_num_queries(2):
        response = gather(client, *slugs)

    assert len(shown(response)) == n_records


def test_ticked_records_of_the_catalogue_go_to_a_selection(client, three):
    page = client.get("/pratiques/")

    assert 'form="comparer" formaction="/selection/"' in page.text
