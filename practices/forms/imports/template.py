"""The file to fill in: its columns, what goes in each, and the lists of choices. No record of any kind is in it."""

import csv
import io

import xlsxwriter

from clusters.exports import COLUMNS as OF_CLUSTERS
from clusters.exports.columns import CHOICE, LIST, YES_NO
from clusters.models import Cluster, Region, Sector

from ...exports import COLUMNS as OF_PRACTICES
from ...exports.codebook import WITHDRAWN
from ...models import Import, KeyStep, Theme
from ..layout import HINTS, REQUIRED

BOM = "\ufeff"
# What an administrator's file may say besides: the record goes on where it was.
OF_A_RECORD = {
    "cote": "Facultatif. La fiche que la ligne modifie, ou la cote à lui rendre si elle est libre.",
    "adresse": "Facultatif. La fiche que la ligne modifie, ou l'adresse à lui rendre si elle est libre.",
    "fiche": "Facultatif, administration : « a-completer » pour une fiche connue par son titre seul.",
    "publiee_le": "Facultatif, administration : la date d'une fiche que l'on rétablit.",
    "mise_a_jour_le": "Facultatif, administration : de même.",
    "d_apres_une_source": "Facultatif, administration : « oui » n'exige que le titre, le thème et l'action.",
    "sources": "Facultatif, administration : une source par ligne de la cellule, ses parties entre barres : "
    "titre | adresse | fiabilité.",
}
OF_A_CLUSTER = {"adresse": "Facultatif : le pôle que la ligne modifie, quand son nom change."}
ROWS_OF_CHOICES = 3_000
WIDTHS = (22, 30, 22, 70)


def asked_columns(kind):
    """[(Column, what goes in it)] of what an import fills in."""
    if kind == Import.Kind.CLUSTERS:
        return [(one, hint_of_cluster(one)) for one in OF_CLUSTERS if one.field or one.name in OF_A_CLUSTER]
    known = [one for one in OF_PRACTICES if one.field or one.name in OF_A_RECORD]
    # What one fills in comes first; what only brings a record back, at the end.
    known.sort(key=lambda column: not column.field)
    return [(one, OF_A_RECORD.get(one.name) or hint_of(one)) for one in known]


def hint_of(column):
    asked = "Exigé pour publier. " if column.field in {*REQUIRED, "clusters", "results"} else ""
    return f"{asked}{HINTS.get(column.field, '')} {how_to_write(column)}".strip()


def hint_of_cluster(column):
    asked = "Exigé. " if column.field == "name" else ""
    return OF_A_CLUSTER.get(column.name) or f"{asked}{how_to_write(column)}".strip()


def how_to_write(column):
    if column.parts:
        named = " | ".join(part.label for part in column.parts)
        return f"Un élément par ligne de la cellule, ses parties entre barres : {named}."
    ways = {LIST: "Plusieurs, séparés par une barre : a | b.", YES_NO: "« oui » ou « non »."}
    return ways.get(column.kind, "Voir la feuille « listes »." if column.kind == CHOICE else "")


def choices_of(kind):
    """{column: [what may be written]} of the columns that have a list."""
    columns = OF_CLUSTERS if kind == Import.Kind.CLUSTERS else OF_PRACTICES
    fixed = {one.name: [str(value) for value, _ in one.choices] for one in columns if one.choices and one.field}
    names = [cluster.name for cluster in Cluster.objects.all()]
    if kind == Import.Kind.CLUSTERS:
        regions = [region.name for region in Region.objects.all()]
        sectors = [sector.slug for sector in Sector.objects.all()]
        return fixed | {"regions": regions, "secteur": sectors, "fusionne_dans": names}
    themes = [theme.slug for theme in Theme.objects.all()]
    steps = list(dict.fromkeys(step.slug for step in KeyStep.objects.all()))
    standings = [value for value, _ in named(columns, "fiche").choices if value != WITHDRAWN]
    return fixed | {"poles": names, "theme": themes, "autres_themes": themes, "etape": steps, "fiche": standings}


def named(columns, name):
    return next(column for column in columns if column.name == name)


def csv_template(kind):
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerow(column.name for column, _ in asked_columns(kind))
    return (BOM + written.getvalue()).encode()


def xlsx_template(kind):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    asked, choices = asked_columns(kind), choices_of(kind)
    sheet = book.add_worksheet(kind)
    sheet.freeze_panes(1, 0)
    for place, (column, _) in enumerate(asked):
        sheet.write_string(0, place, column.name, bold)
        sheet.set_column(place, place, max(14, len(column.name) + 2))
    write_explanations(book.add_worksheet("explications"), asked, bold, wrapped)
    write_choices(book.add_worksheet("listes"), choices, bold)
    offer_choices(sheet, asked, choices)
    book.close()
    return file.getvalue()


def write_explanations(sheet, asked, bold, wrapped):
    rows = [("colonne", "ce que c'est", "forme", "ce qu'on y écrit")]
    rows += [(column.name, column.label, column.kind, hint) for column, hint in asked]
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text, wrapped if number else bold)
    sheet.freeze_panes(1, 0)


def write_choices(sheet, choices, bold):
    for place, (name, values) in enumerate(choices.items()):
        sheet.set_column(place, place, max(18, *(len(value) for value in values[:100] or [""])))
        sheet.write_string(0, place, name, bold)
        for number, value in enumerate(values, start=1):
            sheet.write_string(number, place, value)
    sheet.freeze_panes(1, 0)


def offer_choices(sheet, asked, choices):
    """A list under each cell that takes one choice: what it offers is on the sheet « listes »."""
    columns = list(choices)
    for place, (column, _) in enumerate(asked):
        if column.name in choices and column.kind != LIST and choices[column.name]:
            letter = xlsxwriter.utility.xl_col_to_name(columns.index(column.name))
            source = f"=listes!${letter}$2:${letter}${len(choices[column.name]) + 1}"
            # Other words are known too: the label of a choice, a former name.
            offered = {"validate": "list", "source": source, "show_error": False}
            sheet.data_validation(1, place, ROWS_OF_CHOICES, place, offered)


TEMPLATES = {
    "csv": ("text/csv; charset=utf-8", csv_template),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_template),
}
