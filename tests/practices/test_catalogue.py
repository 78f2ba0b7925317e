import re
from html import unescape
from itertools import chain

import pytest

from clusters.models import FormerName
from practices.models import Practice
from tests.factories import make_cluster, make_practice, make_sector, make_stub, make_theme

pytestmark = pytest.mark.django_db

TITLE = re.compile(r'<h3 class="title"><a href="/pratiques/[^"]+">(.*?)</a>')
CHIP = re.compile(r'<a class="chip" href="([^"]*)"><span class="vh">Retirer le filtre </span>([^<]*)</a>')


def titles(response):
    return [unescape(re.sub("</?mark>", "", title)) for title in TITLE.findall(response.text)]


def chips(response):
    return [(unescape(label), unescape(address)) for address, label in CHIP.findall(response.text)]


@pytest.fixture
def catalogue():
    """Three practices that each question tells apart: Comité, Emploi, Fonds."""
    mer = make_cluster("Pôle Mer", regions=["Bretagne", "Normandie"], sector=make_sector("Mer"))
    ete = make_cluster("Pôle Été", regions=["Bretagne"], sector=make_sector("Santé"))
    FormerName.objects.create(cluster=ete, name="Réseau d’Hiver")
    rh = make_theme("rh-competences")
    make_practice(
        title="Comité", clusters=[mer], start_year="2010", evidence="3", tags="délai", other_themes=[str(rh.pk)]
    )
    make_practice(
        title="Emploi", clusters=[ete, mer], theme=rh, start_year="2015", practice_state="arretee", tags="Temps partagé"
    )
    make_practice(
        title="Fonds", clusters=[ete], theme=make_theme("financement"), start_year="2020", evidence="1", tags="délai"
    )


# What is asked


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("theme=financement", ["Fonds"]),
        ("theme=rh-competences", ["Comité", "Emploi"]),
        ("theme=financement&theme=evaluation", ["Comité", "Fonds"]),
        ("pole=pole-mer", ["Comité", "Emploi"]),
        ("pole=pole-mer&pole=pole-ete", ["Comité", "Emploi", "Fonds"]),
        ("region=normandie", ["Comité", "Emploi"]),
        ("region=normandie&region=bretagne", ["Comité", "Emploi", "Fonds"]),
        ("secteur=sante", ["Emploi", "Fonds"]),
        ("etat=arretee", ["Emploi"]),
        ("etat=arretee&etat=en-place", ["Comité", "Emploi", "Fonds"]),
        ("preuve=3", ["Comité"]),
        ("preuve=3&preuve=1", ["Comité", "Fonds"]),
        ("de=2015", ["Emploi", "Fonds"]),
        ("a=2015", ["Comité", "Emploi"]),
        ("de=2011&a=2019", ["Emploi"]),
        ("tag=temps-partage", ["Emploi"]),
        ("tag=temps-partage&tag=delai", ["Comité", "Emploi", "Fonds"]),
        ("theme=rh-competences&pole=pole-ete", ["Emploi"]),
        ("tag=delai&region=normandie&preuve=1", []),
        ("q=&de=&a=&tri=", ["Comité", "Emploi", "Fonds"]),
    ],
)
def test_catalogue_answers_or_inside_a_facet_and_between_facets(client, catalogue, asked, found):
    response = client.get(f"/pratiques/?{asked}")

    assert (response.status_code, sorted(titles(response))) == (200, found)


@pytest.mark.parametrize(
    "q",
    [
        "comite",
        "COMITÉ",
        "l’évaluation",
        "coeur PREFERENCE",
        "temps-partage",
        "pole ete",
        "hiver",
        "ev 001",
        "fédération",
        "appelait jadis",
    ],
)
def test_words_are_found_without_accents_in_title_text_tag_poles_and_cote(client, q):
    cluster = make_cluster("Pôle Été")
    FormerName.objects.create(cluster=cluster, name="Réseau d’Hiver")
    make_practice(
        title="Comité rapide",
        clusters=[cluster],
        results="L'évaluation au cœur, de préférence.",
        tags="Temps-Partagé",
        carrier="Fédération",
        names_then="S'appelait jadis",
    )
    make_practice(title="Autre", action="Rien de cela.", problem="Aucun.", theme=make_theme("financement"))

    assert titles(client.get("/pratiques/", {"q": q})) == ["Comité rapide"]


def test_contact_that_is_not_public_is_not_searched(client):
    make_practice(contact="Camille Exemple, animation", title="Comité")

    assert titles(client.get("/pratiques/?q=camille")) == []


@pytest.mark.parametrize(
    "q",
    [
        pytest.param("z" * 10_000, id="one word of 10 000 signs"),
        pytest.param(" ".join(f"zz{n}" for n in range(1_200)), id="1 200 words"),
        pytest.param("\x01\x1b\x7f\u2028", id="control signs"),
        pytest.param("zz'; DROP TABLE practices_practice; --", id="quotes"),
    ],
)
def test_any_words_are_survived(client, catalogue, q):
    response = client.get("/pratiques/", {"q": q})

    assert response.status_code in {200, 400}
    assert titles(response) == []


# What is refused

UNKNOWN = "n’existe pas, ou n’existe plus."
NUL = "Le caractère nul n’est pas autorisé."


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("theme=inconnu", f"Thème : « inconnu » {UNKNOWN}"),
        ("theme=%00", f"Thème : « \x00 » {UNKNOWN}"),
        ("pole=inconnu", f"Pôle : « inconnu » {UNKNOWN}"),
        ("pole=a%00", f"Pôle : « a\x00 » {UNKNOWN}"),
        ("region=atlantide", f"Région : « atlantide » {UNKNOWN}"),
        ("secteur=rien", f"Secteur : « rien » {UNKNOWN}"),
        ("etat=faux", f"État de la pratique : « faux » {UNKNOWN}"),
        ("preuve=5", f"Niveau de preuve : « 5 » {UNKNOWN}"),
        ("tag=inconnu", f"Mot-clé : « inconnu » {UNKNOWN}"),
        ("tag=%00", f"Mot-clé : « \x00 » {UNKNOWN}"),
        ("tri=hasard", f"Trier par : « hasard » {UNKNOWN}"),
        ("tri=annee", f"Trier par : « annee » {UNKNOWN}"),
        ("de=201520152015", f"De : « 201520152015 » {UNKNOWN}"),
        ("a=abc", f"à : « abc » {UNKNOWN}"),
        ("q=%00", f"Mots : {NUL}"),
        ("de=2019&a=2011", "De : 2019 vient après 2011 : échangez les deux années."),
    ],
)
def test_what_is_not_known_is_refused_with_a_message_beside(client, catalogue, asked, message):
    response = client.get(f"/pratiques/?{asked}")

    alert = re.search(r'role="alert">.*?<li>(.*?)</li>', response.text, re.DOTALL)[1]
    assert (response.status_code, " ".join(unescape(alert).split())) == (400, message)
    assert '<a href="/pratiques/">revenez à toutes les fiches</a>' in response.text


def test_what_was_asked_is_written_as_text(client, catalogue):
    response = client.get("/pratiques/", {"q": '"><script>alert(1)</script>', "theme": "<script>alert(2)</script>"})

    assert response.text.count("<script>") == 0
    assert [label for label, _ in chips(response)][1:] == ["<script>alert(2)</script>"]
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in response.text


# Chips


def test_each_chip_says_what_is_asked_and_leads_to_the_rest(client, catalogue):
    response = client.get("/pratiques/?theme=rh-competences&theme=evaluation&de=2010&q=d&tri=titre&page=1")

    rest = "theme=evaluation&de=2010&q=d&tri=titre"
    assert chips(response) == [
        ("«\N{NO-BREAK SPACE}d\N{NO-BREAK SPACE}»", "?theme=rh-competences&theme=evaluation&de=2010&tri=titre"),
        ("RH et compétences", f"?{rest}"),
        ("Évaluation", "?theme=rh-competences&de=2010&q=d&tri=titre"),
        ("De 2010", "?theme=rh-competences&theme=evaluation&q=d&tri=titre"),
    ]


def test_order_and_empty_answers_make_no_chip(client, catalogue):
    assert chips(client.get("/pratiques/?tri=titre&q=+&de=")) == []


# Order and pages


@pytest.mark.parametrize(
    ("tri", "found"),
    [
        ("", ["Sans", "École", "Comité", "Fonds"]),
        ("-date", ["Sans", "École", "Comité", "Fonds"]),
        ("titre", ["Comité", "École", "Fonds", "Sans"]),
        ("-annee", ["Comité", "École", "Fonds", "Sans"]),
    ],
)
def test_order(client, tri, found):
    for title, year in [("Fonds", "2008"), ("Comité", "2020"), ("École", "2015"), ("Sans", "")]:
        make_practice(title=title, start_year=year, is_sourced=True)

    assert titles(client.get(f"/pratiques/?tri={tri}")) == found


@pytest.mark.parametrize("tri", ["-date", "titre", "-annee"])
def test_pages_hold_twenty_and_each_practice_once(client, tri):
    for n in range(45):
        make_practice(title=f"Comité {n:02d}", start_year="2019", clusters=[], carrier="Fédération")
    Practice.objects.update(published_at=Practice.objects.first().published_at)

    pages = [titles(client.get(f"/pratiques/?tri={tri}&page={number}")) for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [20, 20, 5]
    assert sorted(chain(*pages)) == [f"Comité {n:02d}" for n in range(45)]


def test_links_to_other_pages_keep_the_filters(client):
    for _ in range(41):
        make_practice(clusters=[], carrier="Fédération")

    response = client.get("/pratiques/?theme=evaluation&q=comite&page=2")

    links = [unescape(link) for link in re.findall(r'<a href="(\?[^"]*)" rel="(?:prev|next)"', response.text)]
    assert links == ["?theme=evaluation&q=comite&page=1", "?theme=evaluation&q=comite&page=3"]


@pytest.mark.parametrize("page", ["abc", "0", "-1", "2", "99999", pytest.param("9" * 5_000, id="5 000 digits")])
def test_page_that_does_not_exist_is_not_found(client, catalogue, page):
    assert client.get("/pratiques/", {"page": page}).status_code == 404


# Who is listed


def test_only_published_practices_are_listed_and_counted(client):
    make_practice(title="Publiée")
    make_stub(title="À compléter")
    Practice.objects.create(title="Privée", theme=make_theme(), slug="privee")

    response = client.get("/pratiques/")

    assert titles(response) == ["Publiée"]
    assert '<h2 id="resultats" tabindex="-1">1 fiche</h2>' in response.text
    assert "Privée" not in response.text


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("", 1), ("?tri=titre", 1), ("?q=", 1), ("?page=2", 0), ("?q=comite", 0), ("?theme=evaluation", 1)],
)
def test_stubs_stand_apart_on_the_first_page_of_all(client, asked, shown):
    for _ in range(21):
        make_practice(clusters=[], carrier="Fédération")
    make_stub(title="Ateliers")

    response = client.get(f"/pratiques/{asked}")

    assert response.text.count('<a href="/pratiques/ateliers/">Ateliers</a>') == shown
    assert response.text.count("1 fiche à compléter</h2>") == shown


@pytest.mark.parametrize("n_rows", [1, 30])
def test_list_asks_the_same_queries_for_any_number(client, n_rows, django_assert_num_queries):
    for n in range(n_rows):
        make_practice(clusters=[make_cluster(regions=["Bretagne"]), make_cluster()], tags=f"délai, mot {n}")
        make_stub()

    client.get("/")  # the worker then remembers the catalogue

    with django_assert_num_queries(3):
        response = client.get("/pratiques/")

    assert len(titles(response)) == min(n_rows, 20)


@pytest.mark.parametrize("n_rows", [1, 30])
def test_filtered_list_asks_the_same_queries_for_any_number(client, n_rows, django_assert_num_queries):
    cluster = make_cluster(regions=["Bretagne"])
    for n in range(n_rows):
        make_practice(clusters=[cluster], tags=f"délai, mot {n}")

    client.get("/")

    with django_assert_num_queries(4):
        response = client.get("/pratiques/?theme=evaluation&region=bretagne&tag=delai&q=comite&tri=titre")

    assert len(titles(response)) == min(n_rows, 20)
