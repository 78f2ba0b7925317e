"""The page of open data, its codebooks, and the menu that exports a list."""

import csv
import io
import re

import pytest

from clusters.exports import COLUMNS as OF_CLUSTERS
from compendium.views.book import MOST_OF_A_LIST
from practices.exports import COLUMNS
from practices.filters import MOST_IN_A_BOOK
from tests.factories import make_practice, make_theme

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="([^"#]*)')


def test_page_names_every_column_and_its_choices(client):
    make_theme("financement")

    page = client.get("/donnees/").text

    names = [*(column.name for column in COLUMNS), *(column.name for column in OF_CLUSTERS)]
    assert re.findall(r'<th scope="row"><code>(\w+)</code>', page) == names
    assert "financement : Financement" in page.replace("\u00a0", " ")
    assert "Licence Ouverte 2.0" in page


@pytest.mark.parametrize("number", [1, 30])
def test_page_asks_the_same_queries_for_any_number(client, number, django_assert_num_queries):
    for n in range(number):
        make_practice(title=f"Exemple {n}")
    client.get("/donnees/")

    with django_assert_num_queries(6):
        client.get("/donnees/")


def test_links_of_the_page_answer(client):
    make_practice()
    page = client.get("/donnees/").text
    main = page[page.index("<main") : page.index("</main>")]

    links = {link for link in LINK.findall(main) if link.startswith("/")}

    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
    assert len(links) > 15


@pytest.mark.parametrize(("name", "columns"), [("pratiques", COLUMNS), ("poles", OF_CLUSTERS)])
def test_codebook_says_the_same_in_both_formats(client, name, columns):
    said = client.get(f"/donnees/dictionnaire-{name}.json").json()
    text = client.get(f"/donnees/dictionnaire-{name}.csv").content.decode().removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))

    assert [one["colonne"] for one in said] == [row["colonne"] for row in rows] == [column.name for column in columns]
    assert [one["intitule"] for one in said] == [row["intitule"] for row in rows]
    assert [len(one["parties"]) for one in said] == [len(row["parties"].splitlines()) for row in rows]
    assert [len(one["choix"]) for one in said] == [len(row["choix"].splitlines()) for row in rows]
    assert [one["import"] for one in said] == [row["import"] for row in rows]


def test_codebook_gives_each_choice_with_its_meaning(client):
    make_theme("rh-competences")

    said = {one["colonne"]: one for one in client.get("/donnees/dictionnaire-pratiques.json").json()}

    assert {"valeur": 3, "intitule": "Résultats mesurés"} in said["preuve"]["choix"]
    assert [said[name]["import"] for name in ("titre", "cote", "reprises")] == ["oui", "administration", "non"]
    assert said["theme"]["choix"] == [{"valeur": "rh-competences", "intitule": "RH et compétences"}]
    assert said["sources"]["parties"][0] == {"nom": "titre", "intitule": "titre", "forme": "texte"}


@pytest.mark.parametrize("address", ["dictionnaire-autres.csv", "dictionnaire-poles.xml", "dictionnaire-poles"])
def test_other_codebooks_do_not_exist(client, address):
    assert client.get(f"/donnees/{address}").status_code == 404


def test_list_offers_its_files_its_feed_and_its_book(client):
    make_practice(title="Un")
    make_practice(title="Deux")

    page = client.get("/pratiques/?theme=evaluation&tri=titre&page=1").text

    asked = "?theme=evaluation&amp;tri=titre"
    assert "Exporter ces 2 fiches" in page
    for kind in ("csv", "xlsx", "ods", "json"):
        assert f'href="/pratiques/fichier.{kind}{asked}"' in page
    assert f'href="/pratiques/livre.pdf{asked}"' in page
    assert 'href="/pratiques/flux.atom?theme=evaluation"' in page


@pytest.mark.parametrize(("asked", "said"), [("", "Exporter cette fiche"), ("?q=introuvable", ""), ("?theme=zut", "")])
def test_menu_counts_what_it_exports_and_is_not_there_for_nothing(client, asked, said):
    make_practice()

    page = client.get(f"/pratiques/{asked}").text

    assert re.findall(r"Exporter (?:ces|cette)[^<]*", page) == ([said] if said else [])


def test_list_too_long_for_a_book_does_not_offer_one(client, monkeypatch):
    monkeypatch.setattr("practices.filters.MOST_IN_A_BOOK", 1)
    make_practice()
    assert "livre.pdf" in client.get("/pratiques/").text

    make_practice(title="Deux")

    assert "livre.pdf" not in client.get("/pratiques/").text


def test_catalogue_and_books_agree_on_how_many_a_book_holds():
    assert MOST_IN_A_BOOK == MOST_OF_A_LIST


def test_every_page_says_its_licence(client):
    for page in ("/", "/donnees/", "/pratiques/", "/nulle-part/"):
        text = client.get(page).text

        assert 'rel="license">Licence Ouverte 2.0</a>' in text
        assert 'href="/donnees/">Données ouvertes</a>' in text
