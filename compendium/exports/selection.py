"""A selection as a file: for a spreadsheet, or for a program."""

import csv
import io
import json

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from clusters.exports.cells import harmless

COLUMNS = ["place", "cote", "titre", "poles", "theme", "etat", "note", "resume", "adresse"]
BOM = "\ufeff"


def lines(rows, absolute):
    """[{column: value}] of rows; `absolute` makes a whole address of a path."""
    return [
        {
            "place": place,
            "cote": row.practice.call_number,
            "titre": row.practice.title,
            "poles": ", ".join([*map(str, row.practice.signers), *filter(None, [row.practice.carrier])]),
            "theme": str(row.practice.theme),
            "etat": row.practice.get_state_display(),
            "note": row.note,
            # Its address says why it is there no more; its text is not given away elsewhere.
            "resume": "" if row.practice.is_withdrawn else row.practice.summary,
            "adresse": absolute(row.practice.get_absolute_url()),
        }
        for place, row in enumerate(rows, start=1)
    ]


def as_csv(title, introduction, rows, absolute):
    written = io.StringIO()
    table = csv.writer(written, delimiter=";")
    table.writerow(COLUMNS)
    table.writerows([harmless(str(line[column])) for column in COLUMNS] for line in lines(rows, absolute))
    return BOM + written.getvalue()


def as_json(title, introduction, rows, absolute):
    said = {"titre": title, "presentation": introduction, "fiches": lines(rows, absolute)}
    return json.dumps(said, ensure_ascii=False, indent=2)


FILES = {"csv": ("text/csv", as_csv), "json": ("application/json", as_json)}


def file_of(kind, title, introduction, rows, absolute):
    """The answer that gives a selection as a file, named after its title."""
    media_type, write = FILES[kind]
    text = write(title, introduction, rows, absolute)
    name = slugify(title)[:60].strip("-") or "selection"
    disposition = content_disposition_header(True, f"{name}.{kind}")
    return HttpResponse(text, content_type=f"{media_type}; charset=utf-8", headers={"Content-Disposition": disposition})
