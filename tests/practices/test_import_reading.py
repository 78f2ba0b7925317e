"""What a file of any of the three kinds comes to, and what is said of one that cannot be read."""

import io
import json
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from practices.forms.imports.reading import read_table
from practices.models import Import
from tests.practices.bringing import LINE, as_csv, as_xlsx, saved

ENTITY = b'<!DOCTYPE s [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><s>&b;</s>'


def read(content, kind=Import.Kind.PRACTICES):
    return read_table(io.BytesIO(content), kind)


def refusal(content):
    with pytest.raises(ValidationError) as refused:
        read(content)
    return " ".join(refused.value.messages)


def only(content):
    (line,) = read(content).lines
    return line


def with_member(name, content, book=None):
    """A workbook with one more file in its archive, or another in its place."""
    file, made = io.BytesIO(), io.BytesIO(book or as_xlsx(LINE))
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return file.getvalue()


def named(value):
    """A test is called after what is said: the bytes of an archive are never twice the same."""
    return value if isinstance(value, str) else "fichier"


def sheet_with(**cells):
    """A workbook of one line, some cells of which are set by hand."""
    book = openpyxl.Workbook()
    book.active.append([*cells])
    book.active.append([*cells.values()])
    return saved(book)


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "utf-16")])
def test_csv_is_read_under_any_separator_and_encoding(delimiter, encoding):
    table = read(as_csv(LINE, delimiter=delimiter, encoding=encoding))

    assert (table.lines[0].values, table.lines[0].troubles, table.notes) == (LINE, [], [])
    assert (table.noun, table.lines[0].number) == ("ligne", 2)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_csv_of_an_old_spreadsheet_is_read_and_said(encoding):
    table = read(as_csv(LINE | {"titre": "Été à l'œil" if encoding == "cp1252" else "Été"}, encoding=encoding))

    assert table.lines[0].values["titre"].startswith("Été")
    assert table.notes == ["Ce fichier n'est pas en UTF-8 : il est lu comme du Windows-1252. Vérifiez les accents."]


def test_json_and_workbook_say_the_same_as_csv():
    assert only(as_xlsx(LINE)).values == only(json.dumps([LINE]).encode()).values == LINE


def test_columns_are_known_by_their_labels_too_and_others_are_said():
    table = read("TITRE;Année de mise en œuvre;inconnue;Thème principal\nUn;2019;x;evaluation\n".encode())

    assert table.lines[0].values == {"titre": "Un", "annee": 2019, "theme": "evaluation"}
    assert table.notes == ["La colonne « inconnue » n'est pas connue : rien n'en est repris."]


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+33 1", "-2 %", "@somme", "'=1"])
def test_formula_in_a_text_is_a_text_and_what_the_export_added_is_undone(text):
    assert only(as_csv({"titre": text})).values == {"titre": text}
    assert only(as_xlsx({"titre": text})).values == {"titre": text}
    assert only(f"titre\n{text}\n".encode()).values["titre"] == text.removeprefix("'")


def test_formula_of_a_workbook_is_never_computed():
    line = only(sheet_with(titre='=HYPERLINK("http://mal.test";"x")', annee="=1+2018"))

    assert line.values == {"titre": "", "annee": None}
    assert line.troubles == [
        ["titre", '« =HYPERLINK("http://mal.test";"x") » est une formule : collez sa valeur à la place.'],
        ["annee", "« =1+2018 » est une formule : collez sa valeur à la place."],
    ]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (date(2019, 3, 12), "« 12/03/2019 » est une date : écrivez l'année seule, 2019."),
        ("12/03/2019", "« 12/03/2019 » est une date : écrivez l'année seule, 2019."),
        ("2019-03-12", "« 2019-03-12 » est une date : écrivez l'année seule, 2019."),
        ("vers 2019", "« vers 2019 » n'est pas un nombre."),
        ("9" * 400, f"« {'9' * 60} » n'est pas un nombre."),
    ],
)
def test_year_that_is_no_year_is_said(cell, said):
    assert only(sheet_with(titre="Un", annee=cell)).troubles == [["annee", said]]


@pytest.mark.parametrize("cell", [2019, 2019.0, "2019", " 2019 ", "2019,0"])
def test_year_is_read_however_a_spreadsheet_keeps_it(cell):
    assert only(sheet_with(titre="Un", annee=cell)).values["annee"] == 2019


@pytest.mark.parametrize(
    "content", [b"titre\nUn\x00\n", json.dumps([{"titre": "Un\x00"}]).encode(), b'[{"titre":"\\ud800"}]']
)
def test_sign_that_no_database_keeps_is_said(content):
    line = only(content)

    assert line.troubles == [["titre", "Un signe invisible s'est glissé dans cette cellule. Retapez son contenu."]]
    assert line.values == {"titre": ""}


def test_row_of_another_length_than_the_header_is_said():
    table = read(b"titre;annee\nUn;2019;x;y\nDeux\n;;\n")

    assert [(line.number, line.troubles) for line in table.lines] == [
        (2, [["", "4 cellules, pour 2 colonnes : un séparateur de trop, ou un guillemet."]]),
        (3, [["", "1 cellules, pour 2 colonnes : un séparateur ou un guillemet manque."]]),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Ce fichier est vide"),
        (b" \n\n", "Ce fichier est vide"),
        (b"\xef\xbb\xbf", "Ce fichier est vide"),
        (b"titre;poles\n", "n'a que sa ligne de titres"),
        (b"Un;2019\nDeux;2020\n", "Elle dit « Un ; 2019 », où aucune n'est connue."),
        (b"annee;theme\n2019;evaluation\n", "Il manque la colonne « titre » ou « cote » ou « adresse »"),
        (b"titre;Titre\nUn;Deux\n", "Deux colonnes s'appellent « titre »"),
        (b'titre;annee\n"Un;2019\nDeux;2020\n', "Après la ligne 1, le fichier n'est plus lisible"),
        (b"titre\n" + b"Un\n" * 100_000, "Ce fichier a plus de 3 000 lignes"),
        (b"titre\n\n" + b"\n" * 40_000, "Ce fichier a plus de 3 000 lignes"),
        (b"titre\n" + b"x" * 300_000, "Après la ligne 1"),
        (b"%PDF-1.7", "Cette archive n'est pas un classeur .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "protégé par un mot de passe"),
        (b"\x89PNG\x00\x00", "ni un classeur .xlsx, ni du CSV, ni du JSON"),
        (b"PK\x03\x04 broken", "Ce classeur est abîmé"),
        (as_xlsx(LINE)[:-40], "Ce classeur est abîmé"),
        (b"{", "n'est pas lisible à la ligne 1, signe 2"),
        (b"[]", "La liste de ce fichier est vide"),
        (b'{"a": 1}', "doit être une liste de fiches"),
        (b"[1, 2]", "La fiche n° 1 n'est pas un objet"),
        (b"[" * 100_000, "trop profondément emboîtés"),
        (b'[{"titre": NaN}]', "« NaN » n'est pas une valeur en JSON"),
        (json.dumps([{"titre": "Un"}] * 3_001).encode(), "Ce fichier a plus de 3 000 lignes"),
    ],
    ids=named,
)
def test_file_that_cannot_be_read_is_said_in_french(content, said):
    assert said in refusal(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (with_member("xl/bombe.xml", b"<a>" + b" " * 70_000_000 + b"</a>"), "devient trop gros une fois ouvert"),
        (with_member("xl/sharedStrings.xml", ENTITY), "contient des macros"),
        (with_member("xl/sharedStrings.xml", ENTITY.decode().encode("utf-16")), "est abîmé"),
        (with_member("xl/a.xml", b'<?xml version="1.0" encoding="cp037"?><a/>'), "est abîmé"),
        (with_member("xl/vbaProject.bin", b"x"), "contient des macros"),
        (with_member("xl/evil.exe", b"MZ"), "contient des macros"),
        (with_member("../../x.xml", b"<a/>"), "est abîmé"),
        (with_member("xl/worksheets/sheet1.xml", b"<worksheet><rows"), "est abîmé"),
    ],
    ids=named,
)
def test_workbook_that_could_do_harm_is_refused(content, said):
    assert said in refusal(content)


def test_links_of_a_workbook_are_not_followed():
    link = b'<Relationships><Relationship Id="r" Type="t/link" Target="http://mal.test/" TargetMode="External"/>'

    assert only(with_member("xl/externalLinks/_rels/externalLink1.xml.rels", link + b"</Relationships>")).values == LINE


def test_sheet_that_lies_about_its_size_is_read_as_it_is():
    lies = openpyxl.load_workbook(io.BytesIO(as_xlsx(LINE)))
    lies.active["XFD60001"] = "loin"

    assert "Ce fichier a plus de 3 000 lignes" in refusal(saved(lies))


@pytest.mark.parametrize(
    ("record", "column", "said"),
    [
        ('{"titre": "Un", "titre": "Deux"}', "", "« titre » y est dit deux fois."),
        ('{"titre": ["Un"]}', "titre", "Cette colonne attend un texte, et un seul."),
        ('{"titre": true}', "titre", "Cette colonne n'attend ni true ni false."),
        ('{"titre": "Un", "annee": {}}', "annee", "Cette colonne attend un nombre, et un seul."),
        (f'{{"titre": "Un", "annee": {"9" * 5000}}}', "annee", f"« {'9' * 60} » n'est pas un nombre."),
        ('{"titre": "Un", "annee": 1e999}', "annee", "Ce nombre est trop grand."),
        ('{"titre": "Un", "poles": [3, ""]}', "poles", "Cette liste a un élément vide, ou qui n'est pas un texte."),
        ('{"titre": "Un", "sources": ["x"]}', "sources", "Cette liste attend des objets : titre, adresse, fiabilite."),
        (
            '{"titre": "Un", "sources": [{"nom": "x"}]}',
            "sources",
            "Un élément de cette liste a d'autres noms que titre, adresse, fiabilite, ou l'un d'eux deux fois.",
        ),
        (
            '{"titre": "Un", "preuve": 7}',
            "preuve",
            "« 7 » n'est pas un choix de cette colonne. Les choix : 1, 2, 3, 4.",
        ),
    ],
)
def test_value_of_another_kind_is_said_on_its_line(record, column, said):
    assert only(f"[{record}]".encode()).troubles == [[column, said]]
