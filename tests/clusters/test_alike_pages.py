"""« Pôles comme le mien »: in the directory, and on the page of a pôle."""

import re
from html import unescape

import pytest

from clusters.figures import directory
from clusters.models import Membership
from tests.factories import make_cluster, make_sector, make_user

pytestmark = pytest.mark.django_db

SAME = "3 traits communs : même catégorie de 2005, même secteur, même région"
LESS = "2 traits communs : même catégorie de 2005, même secteur"
NONE = "Aucun trait commun"
UNKNOWN = "Trop peu de traits connus pour comparer"


@pytest.fixture
def poles():
    """Mer, and four others from the most to the least like it."""
    known = {"sector": make_sector("Mer"), "category_2005": "national"}
    for name in ["Pôle Port", "Pôle Mer"]:
        make_cluster(name, regions=["Bretagne"], **known)
    make_cluster("Pôle Cap", regions=["Normandie"], **known)
    make_cluster("Pôle Bois", regions=["Corse"], sector=make_sector("Santé"), category_2005="mondial")
    make_cluster("Pôle Algue")


def plain(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def listed(response):
    """[(pôle, sentence)] of the table."""
    rows = re.findall(r'<th scope="row">(.*?)</th>\s*<td data-label="Ressemblance"[^>]*>(.*?)</td>', response.text)
    return [(plain(name), plain(sentence)) for name, sentence in rows]


def section(response):
    return response.text.partition('aria-labelledby="semblables"')[2].partition("</section>")[0]


# /poles/?comme=


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("comme=pole-mer", [("Pôle Port", SAME), ("Pôle Cap", LESS), ("Pôle Bois", NONE), ("Pôle Algue", UNKNOWN)]),
        ("comme=pole-mer&semblables=on", [("Pôle Port", SAME), ("Pôle Cap", LESS)]),
        ("comme=pole-mer&region=corse&region=normandie", [("Pôle Cap", LESS), ("Pôle Bois", NONE)]),
        ("comme=pole-mer&semblables=on&region=corse", []),
        ("comme=pole-algue&semblables=on", []),
        ("comme=&semblables=", []),
    ],
)
def test_directory_is_put_in_order_of_likeness(client, poles, asked, rows):
    response = client.get(f"/poles/?{asked}")

    assert (response.status_code, listed(response)) == (200, rows)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("comme=pole-mer", "Du plus au moins semblable à Pôle Mer , d’après ce que l’on sait des deux."),
        ("comme=pole-algue", "On connaît trop peu des traits de Pôle Algue pour lui comparer les autres."),
        ("semblables=on", "Choisissez sous « Comme quel pôle ? » celui auquel comparer les autres"),
    ],
)
def test_directory_says_what_it_compares(client, poles, asked, said):
    assert said in plain(client.get(f"/poles/?{asked}").text)


@pytest.mark.parametrize("asked", ["comme=atlantide", "comme=atlantide&semblables=on&region=bretagne"])
def test_unknown_pole_is_refused(client, poles, asked):
    response = client.get(f"/poles/?{asked}")

    alert = re.search(r'role="alert">.*?<li>(.*?)</li>', response.text, re.DOTALL)[1]
    assert (response.status_code, listed(response)) == (400, [])
    assert plain(alert) == "Comme quel pôle : « atlantide » n’existe pas, ou n’existe plus."


def offered(response):
    return [plain(name) for name in re.findall(r"<option value=[^>]*>(.*?)</option>", response.text)]


def test_own_poles_are_offered_first(client, poles, sign_in):
    member = make_user(cluster=directory().by_slug["pole-port"])
    Membership.objects.create(user=member, cluster=directory().by_slug["pole-mer"])

    visitor, own = offered(client.get("/poles/")), offered(sign_in(member).get("/poles/"))

    assert visitor == ["…", "Pôle Algue", "Pôle Bois", "Pôle Cap", "Pôle Mer", "Pôle Port"]
    assert own == ["…", "Votre pôle : Pôle Mer", "Votre pôle : Pôle Port", "Pôle Algue", "Pôle Bois", "Pôle Cap"]


@pytest.mark.parametrize("n_clusters", [1, 30])
def test_comparing_asks_the_same_queries_for_any_number(client, poles, n_clusters, django_assert_num_queries):
    for _ in range(n_clusters):
        make_cluster(regions=["Bretagne"], sector=make_sector("Mer"), category_2005="national")
    directory()

    with django_assert_num_queries(5):
        response = client.get("/poles/?comme=pole-mer&semblables=on")

    assert len(listed(response)) == n_clusters + 2


def test_own_poles_cost_one_query(poles, sign_in, django_assert_num_queries):
    client = sign_in(make_user(cluster=directory().by_slug["pole-mer"]))

    # As for a visitor, then the session, the person, whether they may write (the menu asks), and their pôles.
    with django_assert_num_queries(10):
        client.get("/poles/")


# /poles/<slug>/


def test_page_shows_who_is_alike_and_leads_to_them(client, poles):
    found = section(client.get("/poles/pole-mer/"))

    assert re.findall(r'<li class="stack"><a href="([^"]+)">', found) == ["/poles/pole-port/", "/poles/pole-cap/"]
    assert f"Pôle Cap {LESS} Trait différent : régions. Non comparables, faute de source : taille" in plain(found)
    assert re.findall(r'class="go" href="([^"]+)">([^<]+)<', found) == [
        ("/poles/?comme=pole-mer&amp;semblables=on", "Dans la liste des pôles"),
        ("/pratiques/?comme=pole-mer&amp;semblables=on", "Leurs pratiques"),
    ]


def test_page_shows_five_and_counts_the_others(client, poles):
    for _ in range(6):
        make_cluster(regions=["Bretagne"], sector=make_sector("Mer"), category_2005="national")

    found = section(client.get("/poles/pole-mer/"))

    assert (found.count("<li"), "Les 8 pôles semblables" in plain(found)) == (5, True)


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("pole-bois", "Aucun des pôles que l’on peut lui comparer ne lui ressemble assez."),
        ("pole-algue", "On connaît trop peu de ses traits pour le comparer aux autres."),
    ],
)
def test_page_says_why_none_is_alike(client, poles, slug, said):
    found = section(client.get(f"/poles/{slug}/"))

    assert (found.count("<a "), said in plain(found)) == (0, True)
