"""Citations, read back by the libraries that read them elsewhere."""

import json

import pytest
import rispy
from pybtex.database import parse_string

from compendium.exports.citation import Citation
from tests.compendium.editing import make_edition
from tests.factories import make_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(world):
    make_practice(clusters=[world.cluster, world.neighbour], title="50 % d'aide & {rien} #1_a ~ ^ \\fin $")
    return make_edition(world.admin, "Novembre 2026")


@pytest.fixture
def cited(edition, client):
    """The citation of its only record, in one form."""
    slug = edition.records.get().slug
    return lambda kind: client.get(f"/editions/{edition.number}/fiches/{slug}/citation.{kind}")


def test_words_name_who_what_where_and_when(edition, cited, client):
    cote = edition.records.get().call_number

    assert cited("txt").text.startswith("Pôle Exemple Mer, Pôle Exemple Bois. « 50 %") or cited("txt").text.startswith(
        "Pôle Exemple Bois, Pôle Exemple Mer. « 50 %"
    )
    assert f"({cote})" in cited("txt").text
    assert f"édition n° {edition.number}, 26 novembre 2026. https://recueil.test/editions/" in cited("txt").text


def test_bibtex_reads_back(edition, cited):
    read = parse_string(cited("bib").text, "bibtex").entries[
        f"recueil-{edition.number}-{edition.records.get().call_number.replace(' ', '-').lower()}"
    ]

    assert read.type == "incollection"
    assert {str(person) for person in read.persons["author"]} == {"{Pôle Exemple Bois}", "{Pôle Exemple Mer}"}
    assert read.fields["edition"] == str(edition.number)
    assert read.fields["year"] == "2026"
    assert r"50 \% d'aide \& \{rien\} \#1\_a" in read.fields["title"]
    assert read.fields["url"].startswith("https://recueil.test/editions/")


def test_ris_reads_back(edition, cited):
    (read,) = rispy.loads(cited("ris").content.decode())

    assert read["type_of_reference"] == "CHAP"
    assert set(read["authors"]) == {"Pôle Exemple Bois", "Pôle Exemple Mer"}
    assert read["title"] == edition.records.get().title
    assert read["edition"] == str(edition.number)
    assert read["urls"] == [f"https://recueil.test{edition.records.get().get_absolute_url()}"]


def test_csl_reads_back(edition, cited):
    (read,) = json.loads(cited("json").content)

    assert read["type"] == "chapter"
    assert read["issued"] == {"date-parts": [[2026, 11, 26]]}
    assert {author["literal"] for author in read["author"]} == {"Pôle Exemple Bois", "Pôle Exemple Mer"}
    assert read["title"] == edition.records.get().title


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("txt", "text/plain"),
        ("bib", "application/x-bibtex"),
        ("ris", "application/x-research-info-systems"),
        ("json", "application/vnd.citationstyles.csl+json"),
    ],
)
def test_whole_edition_is_cited_too(edition, client, kind, media_type):
    answer = client.get(f"/editions/{edition.number}/citation.{kind}")

    assert answer["Content-Type"].startswith(media_type)
    assert f'filename="recueil-{edition.number}.{kind}"' in answer["Content-Disposition"]
    assert "Novembre 2026" in answer.text
    assert f"https://recueil.test{edition.get_absolute_url()}" in answer.text


def test_line_breaks_and_absent_pole_do_no_harm(edition):
    content = edition.records.get().content | {"poles": [], "porteur": "", "titre": "Deux\nlignes\r\nTY  - BOOK"}
    said = Citation.of_record(edition, content, "https://exemple.test/")

    assert len(rispy.loads(said.as_ris())) == 1
    assert said.text.startswith("Le Recueil. « ")
