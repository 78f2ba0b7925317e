"""A list as a file: every format says the same, in the order of the list, and no spreadsheet runs what it holds."""

import io
import json
import random
import zipfile

import pytest
from django.http import StreamingHttpResponse
from django.utils import timezone

from clusters.exports.files import WRITERS, DataFile
from clusters.exports.files.data_file import CUT, LONGEST_CELL
from practices.exports import COLUMNS, practices_in_order, record_of
from practices.exports import collection as chunks
from practices.models import Practice, Source
from practices.search import Results, catalogue
from tests.factories import make_cluster, make_practice, make_stub, make_theme
from tests.files import make_attachment

from .reading_files import SHEETS, body, records

pytestmark = pytest.mark.django_db
KINDS = ["csv", "xlsx", "ods", "json"]
HOSTILE = {
    "title": "=HYPERLINK(1)",
    "carrier": "@SUM(A1)",
    "names_then": "'=1",
    "context": "- un\r\n- deux\r\n\r\n  trois | quatre \\ cinq",
    "problem": "+33 1 02 <b>&amp; « é » 🎉",
    "limits": "un\ttrait  et   des espaces",
    "tags": "=mot, deux mots",
    "links": "https://exemple.test/?a=1&b=2|3",
    "evidence": "3",
    "cost": "5-20",
    "contact_is_public": "on",
}


@pytest.fixture
def three(media):
    """A hostile one, a plain one with a contact kept for signed-in people, and a stub."""
    hostile = make_practice(
        clusters=[make_cluster("Pôle | Exemple"), make_cluster("Pôle Été")],
        other_themes=[str(make_theme("financement").pk)],
        **HOSTILE,
    )
    hostile.attachments.add(make_attachment(practice=hostile, alt="Un | plan"))
    Source.objects.create(
        practice=hostile, title="-Rapport | annexe", url="https://exemple.test/", reliability="elevee"
    )
    plain = make_practice(title="Simple", theme=make_theme("rh-competences"), contact="Secret")
    return hostile, plain, make_stub()


def expected(*practices):
    known = Practice.objects.for_export().in_bulk([practice.pk for practice in practices])
    return [record_of(known[practice.pk]) for practice in practices]


@pytest.mark.parametrize("kind", KINDS)
def test_each_format_gives_the_records_back_field_by_field(client, three, kind):
    hostile, plain, stub = three

    response = client.get(f"/pratiques/fichier.{kind}?avec=a-completer")

    found = records(body(response), kind, COLUMNS)
    assert found == expected(plain, hostile, stub)
    assert [record["contact"] for record in found] == ["", "Camille Exemple, animation", ""]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_no_cell_is_taken_for_a_formula(client, three, kind):
    sheets = SHEETS[kind](body(client.get(f"/pratiques/fichier.{kind}")))

    cells = [cell for rows in sheets.values() for row in rows for cell in row if isinstance(cell, str)]
    assert "'=HYPERLINK(1)" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_file_is_named_dated_licensed_and_streamed(client, three, kind):
    response = client.get(f"/pratiques/fichier.{kind}")

    today = timezone.localdate().isoformat()
    assert isinstance(response, StreamingHttpResponse)
    assert response["Content-Disposition"] == f'attachment; filename="recueil-pratiques-{today}.{kind}"'
    assert 'rel="license"' in response["Link"]
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("", ["Simple", "=HYPERLINK(1)"]),
        ("tri=titre", ["=HYPERLINK(1)", "Simple"]),
        ("theme=rh-competences", ["Simple"]),
        ("theme=financement&page=7", ["=HYPERLINK(1)"]),
        ("q=simple", ["Simple"]),
        ("q=partage&avec=a-completer", ["Ateliers de partage"]),
        ("theme=financement&theme=rh-competences&tri=titre", ["=HYPERLINK(1)", "Simple"]),
        ("preuve=4", []),
    ],
)
def test_file_holds_what_the_list_holds_in_its_order(client, three, asked, titles):
    for kind in KINDS:
        found = records(body(client.get(f"/pratiques/fichier.{kind}?{asked}")), kind, COLUMNS)

        assert [record["titre"] for record in found] == titles


@pytest.mark.parametrize("asked", ["theme=zut", "q=%22", "de=2020&a=2010", "avec=tout", "tri=hasard"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_question_that_cannot_be_asked_is_answered_by_the_page(client, three, kind, asked):
    response = client.get(f"/pratiques/fichier.{kind}?{asked}")

    assert response.status_code == 400
    assert "Content-Disposition" not in response
    assert "note is-error" in response.text


@pytest.mark.parametrize("kind", ["exe", "CSV", "csv/", "xls"])
def test_other_formats_do_not_exist(client, three, kind):
    assert client.get(f"/pratiques/fichier.{kind}").status_code == 404


def test_head_tells_of_the_file_without_making_it(client, three, django_assert_max_num_queries):
    client.head("/pratiques/fichier.csv")

    with django_assert_max_num_queries(4):
        response = client.head("/pratiques/fichier.csv")

    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_json_says_what_it_is(client, three):
    said = json.loads(body(client.get("/pratiques/fichier.json?theme=rh-competences&tri=titre")))

    assert {name: value for name, value in said.items() if name not in {"fiches", "tire_le"}} == {
        "titre": "Le Recueil : les bonnes pratiques de gouvernance des pôles de compétitivité",
        "question": "Thème : RH et compétences",
        "adresse": "https://recueil.test/pratiques/?theme=rh-competences&tri=titre",
        "licence": "Licence Ouverte 2.0 (Etalab)",
        "licence_adresse": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        "dictionnaire": "https://recueil.test/donnees/#pratiques",
        "nombre": 1,
    }


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_second_sheet_is_the_codebook(client, three, kind):
    sheets = SHEETS[kind](body(client.get(f"/pratiques/fichier.{kind}")))

    assert list(sheets) == ["Fiches", "Dictionnaire"]
    rows = [[cell or "" for cell in row] for row in sheets["Dictionnaire"]]
    assert [row[0] for row in rows[1 : len(COLUMNS) + 1]] == [column.name for column in COLUMNS]
    assert "rh-competences : RH et compétences" in next(row for row in rows if row[0] == "theme")[4]
    assert ["licence", "Licence Ouverte 2.0 (Etalab)"] in [row[:2] for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_empty_collection_gives_an_empty_file(client, kind):
    assert records(body(client.get(f"/pratiques/fichier.{kind}")), kind, COLUMNS) == []


def test_withdrawn_meanwhile_is_left_out_and_the_rest_goes_on(world, monkeypatch):
    monkeypatch.setattr(chunks, "AT_ONCE", 1)
    practices = [make_practice(title=f"Exemple {n}") for n in range(3)]
    reading = practices_in_order(Results(catalogue()))

    first = next(reading)
    practices[1].withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)

    assert [first.title, *(practice.title for practice in reading)] == ["Exemple 2", "Exemple 0"]


@pytest.mark.parametrize("number", [1, 3])
def test_three_queries_a_chunk_whatever_it_holds(number, django_assert_num_queries):
    for n in range(number):
        make_practice(title=f"Exemple {n}", tags="mot")
    results = Results(catalogue())

    with django_assert_num_queries(3):
        found = [record_of(practice) for practice in practices_in_order(results)]

    assert len(found) == number


def test_chunks_and_blocks_join_without_a_gap(monkeypatch):
    monkeypatch.setattr(chunks, "AT_ONCE", 2)
    monkeypatch.setattr(chunks, "BLOCK", 3)
    for n in range(8):
        make_practice(title=f"Exemple {n}")

    found = [practice.title for practice in practices_in_order(Results(catalogue()))]

    assert found == [f"Exemple {n}" for n in range(7, -1, -1)]


def one_column(texts, **about):
    """A file of a single column, which says the texts themselves."""
    column = COLUMNS[0]
    said = type(column)("texte", "Texte", "texte", str)
    return DataFile(name="essai", key="textes", title="Textes", columns=[said], records=texts, **about)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_more_rows_than_a_sheet_holds_go_on_another(kind):
    file = one_column(iter("abcde"), most_rows=2)

    sheets = SHEETS[kind](b"".join(WRITERS[kind](file)))

    assert list(sheets) == ["Textes", "Textes 2", "Textes 3", "Dictionnaire"]
    assert [sheets[name] for name in list(sheets)[:3]] == [
        [["texte"], ["a"], ["b"]],
        [["texte"], ["c"], ["d"]],
        [["texte"], ["e"]],
    ]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_cell_too_long_for_a_sheet_is_cut_and_says_so(kind):
    long, fits, emoji = "a" * 40_000, "b" * LONGEST_CELL, "🎉" * 20_000

    sheets = SHEETS[kind](b"".join(WRITERS[kind](one_column([long, fits, emoji]))))

    cells = [row[0] for row in sheets["Textes"][1:]]
    assert cells[0] == "a" * (LONGEST_CELL - len(CUT)) + CUT
    assert cells[1] == fits
    assert cells[2].endswith("🎉" + CUT)
    assert len(cells[2].encode("utf-16-le")) // 2 <= LONGEST_CELL


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_signs_that_xml_cannot_hold_do_not_break_a_file(kind):
    sheets = SHEETS[kind](b"".join(WRITERS[kind](one_column(["a\x0bb\ufffe"]))))

    assert sheets["Textes"][1] == ["a\ufffdb\ufffd"]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize("text", ["<r>a & b</x></r>", "<r><t>un</t></r>", "<r></r>"])
def test_text_that_looks_like_the_markup_of_a_sheet_is_a_text(kind, text):
    sheets = SHEETS[kind](b"".join(WRITERS[kind](one_column([text, "après"]))))

    assert sheets["Textes"][1:] == [[text], ["après"]]


@pytest.mark.parametrize("kind", ["csv", "ods", "json"])
def test_first_piece_leaves_before_the_last_record_is_read(kind):
    read = []

    def texts():
        for n in range(10_000):
            read.append(n)
            # Of signs that do not pack.
            yield f"{random.getrandbits(1_000):x}"

    pieces = WRITERS[kind](one_column(texts(), about={"titre": "Essai"}))
    while not read:
        next(pieces)

    assert len(read) < 5_000


@pytest.mark.parametrize(("count", "version"), [(100_000, 20), (100_001, 45)])
def test_ods_needs_a_recent_reader_only_where_it_is_immense(count, version):
    content = b"".join(WRITERS["ods"](one_column(["a"], count=count)))

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.getinfo("content.xml").extract_version == version
