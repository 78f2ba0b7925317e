"""A figure of the state of the art as a file: for a spreadsheet, or for a program."""

import csv
import io
import json

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from clusters.exports.cells import harmless

from ..figures.state.titles import CONCLUSION, GAPS
from .selection import BOM

SEARCHES = "recherches"


def lines_of(state, key, absolute):
    """The rows of a figure, the first one naming the columns; KeyError for a figure that there is not."""
    if key == CONCLUSION:
        rows = [[one.phrase, one.guide, one.guide_said] for one in state.figures.conclusion]
        return [["Phrase", "Guide de 2008", "Ce qu'en disait le guide"], *rows]
    if key == GAPS:
        head = ["Place vide", "Thème", "Étape clé", "Fiches recensées", "Recherches sans réponse", "La combler"]
        return [head, *(gap_line(gap, absolute) for gap in state.gaps)]
    if key == SEARCHES:
        rows = [[one.asked, one.times, one.theme or "", one.step or ""] for one in state.searches]
        return [["Mots cherchés", "Fois", "Thème", "Étape clé"], *rows]
    return table_lines(state.tables[key])


def gap_line(gap, absolute):
    step = gap.step.name if gap.step else ""
    return [gap.title, gap.theme.name, step, 0, gap.searches, absolute(gap.url)]


def table_lines(table):
    names_theme = table.head != "Thème" and any(row.theme for row in table.rows)
    columns = [column.name for column in table.columns]
    # A total that repeats the only column says nothing.
    totals = len(columns) > 1
    yield [table.head, *(["Thème"] if names_theme else []), *columns, *(["Total"] if totals else [])]
    for row in table.rows:
        theme = [row.theme.name if row.theme else ""] if names_theme else []
        yield [row.name, *theme, *(cell.number for cell in row.cells), *([row.total.number] if totals else [])]


def as_csv(state, key, absolute):
    written = io.StringIO()
    lines = ([harmless(str(cell)) for cell in line] for line in lines_of(state, key, absolute))
    csv.writer(written, delimiter=";").writerows(lines)
    return BOM + written.getvalue()


def as_json(state, key, absolute):
    whole = state.as_data()
    found = {
        CONCLUSION: lambda: {"conclusion": whole["conclusion"]},
        GAPS: lambda: {"lacunes": whole["lacunes"]},
        SEARCHES: lambda: {"recherches": [searched(one) for one in state.searches]},
    }.get(key, lambda: with_addresses(state.tables[key], absolute))()
    return written({"date": whole["date"], "fiches": whole["fiches"]} | found)


def searched(search):
    theme, step = search.theme and search.theme.slug, search.step and search.step.slug
    return {"mots": search.asked, "fois": search.times, "theme": theme, "etape": step}


def with_addresses(table, absolute):
    """The table as data, with the list behind each number, and what the table leaves out."""
    data = table.as_data()
    for line, row in zip(data["lignes"], table.rows, strict=True):
        line["adresses"] = [absolute(cell.url) if cell.url else None for cell in row.cells]
    data["hors_tableau"] = [
        {"nom": words, "nombre": cell.number, "adresse": absolute(cell.url)} for words, cell in table.left_out
    ]
    return data


def written(data):
    return json.dumps(data, ensure_ascii=False, indent=2)


FILES = {"csv": ("text/csv", as_csv), "json": ("application/json", as_json)}


def figure_file(state, key, kind, absolute):
    """The answer that gives a figure as a file; KeyError for a figure that there is not."""
    media_type, write = FILES[kind]
    return as_file(write(state, key, absolute), media_type, f"etat-de-l-art-{key}-{state.day}.{kind}")


def whole_file(state):
    return as_file(written(state.as_data()), "application/json", f"etat-de-l-art-{state.day}.json")


def as_file(text, media_type, name):
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(text, content_type=f"{media_type}; charset=utf-8", headers=headers)
