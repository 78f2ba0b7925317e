"""Files that someone brings, and what the portal answers."""

import csv
import io
import json

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from clusters.exports import flat
from practices.exports import COLUMNS, record_of
from practices.forms.imports import check
from practices.models import Import, Practice

UPLOAD = "/importer/"
BY_NAME = {column.name: column for column in COLUMNS}
# Complete, as a pôle would write it.
LINE = {
    "titre": "Un comité qui répond en trois semaines",
    "poles": ["Pôle Exemple Mer"],
    "theme": "evaluation",
    "annee": 2019,
    "etat": "en-place",
    "probleme": "Les porteurs attendaient onze semaines.",
    "action": "Deux rapporteurs par dossier, un calendrier fixe.",
    "resultats": "Le délai est passé à trois semaines.",
    "contact": "Camille Exemple, animation",
}


def as_json(*lines):
    return json.dumps(lines).encode()


def cells_of(line, columns=BY_NAME):
    """A list that is given as a text stands as it is written."""
    return [
        value if isinstance(value, str) and columns[name].kind == "liste" else flat(columns[name], value)
        for name, value in line.items()
    ]


def as_csv(*lines, columns=BY_NAME, delimiter=";", encoding="utf-8-sig"):
    written = io.StringIO()
    table = csv.writer(written, delimiter=delimiter)
    table.writerow(lines[0])
    table.writerows(cells_of(line, columns) for line in lines)
    return written.getvalue().encode(encoding)


def as_xlsx(*lines, columns=BY_NAME):
    book = openpyxl.Workbook()
    book.active.append(list(lines[0]))
    for line in lines:
        book.active.append(cells_of(line, columns))
    return saved(book)


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def bring(client, content, name="fiches.csv", **asked):
    """The answer to a file that is chosen."""
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)} | asked)


def checked(client, content, name="fiches.csv", **asked):
    """The Import that a file becomes."""
    response = bring(client, content, name, **asked)
    assert response.status_code == 302, response.text
    return Import.objects.get(pk=int(response["Location"].split("/")[-2]))


def pour(client, imported):
    response = client.post(imported.get_absolute_url(), {"do": "pour"})
    imported.refresh_from_db()
    return response


def poured(client, content, name="fiches.csv", **asked):
    imported = checked(client, content, name, **asked)
    assert pour(client, imported).status_code == 302
    assert imported.is_done, imported.trouble
    return imported


def told(imported):
    """What became of each line."""
    return [one["what"] for one in imported.report]


def troubles(imported):
    """[(column, sentence)] of all the lines that are refused."""
    return [tuple(trouble) for one in imported.report for trouble in one["troubles"]]


def collection():
    """Every record of the portal as data, by address."""
    return {practice.slug: record_of(practice) for practice in Practice.objects.for_export().exclude(slug=None)}


def import_arguments(world):
    """Of a file that the member brought."""
    one = Import.objects.create(owner=world.member, kind="pratiques", name="fiches.csv", noun="ligne", size=0)
    return {
        "practices:import_template": ["pratiques", "csv"],
        "practices:import_report": [one.pk],
        "practices:import_file": [one.pk],
    }


def brought_by(user):
    """The address of a file of this person's, checked: one line is taken, and one is refused."""
    lines = [[1, LINE, []], [2, {"titre": "Une autre", "annee": 1999}, []]]
    about = {"kind": "pratiques", "name": "exemple.json", "noun": "fiche", "size": len(lines), "lines": lines}
    imported = Import.objects.create(owner=user, **about)
    check.call(imported.pk)
    return imported.get_absolute_url()


ADMIN = {"kind": "pratiques", "way": "publier"}
