"""Which records stand side by side: how one chooses them, and what the page refuses."""

import re

import pytest

from clusters.models import ClusterYear
from tests.factories import make_cluster, make_practice, make_revision, make_sector, make_stub
from tests.practices.test_record import plain, words
from tests.practices.test_side_by_side import PAGE, compare, heads, make_four

pytestmark = pytest.mark.django_db


@pytest.fixture
def four():
    return make_four()


def alerts(response):
    found = re.search(r'<div class="note is-error stack" role="alert".*?</ul>', response.text, re.DOTALL)
    return [plain(line) for line in re.findall(r"<li>(.*?)</li>", found[0], re.DOTALL)] if found else []


# How one chooses


def test_nothing_chosen_says_how_to_choose(client):
    response = client.get(PAGE)

    assert response.status_code == 200
    assert "Choisissez de deux à quatre fiches" in words(response)
    assert '<body class="">' in response.text


def test_one_record_invites_another(client, four):
    mer, bois = [make_cluster(name, regions=["Bretagne"], sector=make_sector()) for name in ("Pôle Mer", "Pôle Bois")]
    for cluster in (mer, bois):
        ClusterYear.objects.create(cluster=cluster, year=2019, members=100)
    near = {"problem": "Les jurys siégeaient sans grille.", "action": "Une grille commune aux jurys."}
    make_practice(title="La grille des jurys", clusters=[mer], **near)
    make_practice(title="Une grille de jury", clusters=[], carrier="Fédération", **near)
    make_practice(title="Une fête", clusters=[bois], problem="Peu de liens.", action="Inviter.", results="De la joie.")

    response = compare(client, "la-grille-des-jurys")

    assert response.status_code == 200
    assert "Il en manque au moins une pour comparer : ajoutez-la, ou prenez" in words(response)
    assert re.findall(
        r'<a href="/comparer/\?fiche=la-grille-des-jurys&amp;fiche=([\w-]+)">Comparer', response.text
    ) == [
        "une-grille-de-jury",
        "une-fete",
    ]
    assert 'href="/comparer/">Retirer' in response.text


@pytest.mark.parametrize(
    "typed",
    [
        *("EV 002", "ev2", " EV\N{NO-BREAK SPACE}002 ", "deux", "/pratiques/deux/"),
        *("https://recueil.test/pratiques/deux/?de=1#resultats", "recueil.test/pratiques/deux/historique/"),
    ],
)
def test_record_is_added_by_its_cote_or_its_address(client, four, typed):
    response = compare(client, "un", ajouter=typed, q="emploi", tri="titre")

    assert (response.status_code, response.url) == (302, "/comparer/?fiche=un&fiche=deux")


def test_address_is_read_before_the_cote_that_it_looks_like(client, four):
    make_practice(title="EV2")

    response = compare(client, "ev2", ajouter="/pratiques/ev2/")

    assert response.url == "/comparer/?fiche=ev2"


def test_form_keeps_the_others_and_leaves_when_four_are_there(client, four):
    three, full = compare(client, "un", "trois", "deux"), compare(client, "un", "deux", "trois", "quatre")

    assert re.findall(r'<input type="hidden" name="fiche" value="(\w+)">', three.text) == ["un", "trois", "deux"]
    assert (full.status_code, heads(full)) == (200, ["un", "deux", "trois", "quatre"])
    assert 'name="ajouter"' not in full.text
    assert "c’est le plus que l’on puisse comparer" in words(full)


def test_same_record_counts_once(client, four):
    response = compare(client, "un", "deux", "un", "")

    assert (response.status_code, heads(response)) == (200, ["un", "deux"])
    assert compare(client, "un", "deux", ajouter="EV 001").url == "/comparer/?fiche=un&fiche=deux"


# What it refuses


@pytest.mark.parametrize(
    ("asked", "others", "said"),
    [
        (["zut"], {}, "Aucune fiche en ligne ne répond à « zut ». Vérifiez sa cote, comme EV 003, ou"),
        ([], {"ajouter": "ZZ 9"}, "Ajouter une fiche : Aucune fiche en ligne ne répond à « ZZ 9 »."),
        ([], {"ajouter": " "}, "Ajouter une fiche : Donnez la cote d’une fiche, comme EV 003"),
        (["ateliers-de-partage"], {}, "« Ateliers de partage » n’est connue que par son titre"),
        (["retiree"], {}, "EV 005 a été retirée du catalogue, et ne se compare plus. Sa page dit pourquoi"),
        ([], {"ajouter": "EV 005"}, "Ajouter une fiche : EV 005 a été retirée du catalogue"),
        (["privee"], {}, "Aucune fiche en ligne ne répond à « privee »."),
        (["trois", "quatre", "cinq"], {}, "On compare quatre fiches au plus. EV 006 n’est pas montrée. Retirez"),
        (["trois", "quatre"], {"ajouter": "EV 006"}, "On compare quatre fiches au plus. EV 006 n’est pas montrée."),
    ],
)
def test_what_cannot_be_compared_is_said_and_the_rest_shown(world, client, four, asked, others, said):
    make_practice(title="Retirée").withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)
    make_practice(title="Cinq")
    make_stub()
    private = make_revision(title="Privée").practice
    private.place()
    private.save()

    response = compare(client, "un", "deux", *asked, **others)

    assert response.status_code == 400
    assert [alert.startswith(said) for alert in alerts(response)] == [True]
    assert heads(response)[:2] == ["un", "deux"]
    assert "<title>Erreur : Comparer" in response.text.replace("\N{NO-BREAK SPACE}", " ")


def test_full_page_says_what_is_wrong_with_the_one_to_add(client, four):
    response = compare(client, "un", "deux", "trois", "quatre", ajouter="ZZ 009")

    assert response.status_code == 400
    assert [alert[:52] for alert in alerts(response)] == ["Aucune fiche en ligne ne répond à « ZZ 009 ». Vérifi"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("<script>alert(1)</script>", "« <script>alert(1)</script> »"),
        ("un\x00", "« un »"),
        ("a" * 10_000, f"« {'a' * 40}… »"),
        ("🦑" * 50, f"« {'🦑' * 40}… »"),
        ("' OR 1=1 --", "« ' OR 1=1 -- »"),
        ("99999999999999999999", "« 99999999999999999999 »"),
    ],
)
def test_hostile_address_is_shown_as_text(client, four, value, shown):
    response = compare(client, "un", "deux", value)

    assert (response.status_code, heads(response)) == (400, ["un", "deux"])
    assert alerts(response)[0].startswith(f"Aucune fiche en ligne ne répond à {shown}.")
    assert "<script>alert" not in response.text


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("<script>alert(1)</script>", "Aucune fiche en ligne ne répond à « <script>alert(1)</script> »."),
        ("EV 001\x00", "Un signe est illisible : donnez la cote d’une fiche"),
        ("a" * 10_000, "Raccourcissez : 10 000 signes, pour 500 au plus."),
        ("EV " + "9" * 400, "Aucune fiche en ligne ne répond à « EV 9999"),
        ("/pratiques/" * 40, "Aucune fiche en ligne ne répond à « /pratiques/"),
    ],
)
def test_hostile_words_are_refused(client, four, value, said):
    response = compare(client, "un", "deux", ajouter=value)

    assert (response.status_code, heads(response)) == (400, ["un", "deux"])
    assert [alert.startswith(f"Ajouter une fiche : {said}") for alert in alerts(response)] == [True]
    assert "<script>alert" not in response.text


def test_fifty_records_are_not_all_looked_for(client, four):
    response = compare(client, *(practice.slug for practice in four), *(f"fiche-{n}" for n in range(46)))

    assert (response.status_code, heads(response)) == (400, ["un", "deux", "trois", "quatre"])
    assert len(alerts(response)) == 5
    assert "Le reste de l’adresse (42 de plus) n’a pas été lu." in alerts(response)[-1]
