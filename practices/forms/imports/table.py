"""What any file comes to: lines of values by column, as JSON has them, and what is wrong with each."""

import re
from dataclasses import dataclass, field
from datetime import date, time

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from clusters.exports import value_of
from clusters.exports.columns import DATE, NUMBER, YES_NO
from clusters.models import fold, spaced

MOST_LINES = 3_000
MOST_COLUMNS = 120
MOST_TROUBLES = 8
# No database takes these; half a sign of two is no sign.
UNKEEPABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
INVISIBLE = "Un signe invisible s'est glissé dans cette cellule. Retapez son contenu."
LIKE_A_DATE = re.compile(r"\s*(\d{1,2}[/.-]\d{1,2}[/.-](?P<end>\d{2,4})|(?P<start>\d{4})-\d{1,2}-\d{1,2})\b.*", re.S)
TOO_LONG = ValidationError(
    f"Ce fichier a plus de {spaced(MOST_LINES)} lignes, le plus qui se verse en une fois. "
    "Partagez-le en plusieurs fichiers."
)
EMPTY = ValidationError("Ce fichier est vide. Prenez le modèle, remplissez-le, puis choisissez-le ici.")
NO_LINE = ValidationError("Ce fichier n'a que sa ligne de titres : il n'y a rien à verser.")


class Formula(str):
    """The text of a formula, that nobody evaluates."""


@dataclass
class Line:
    """`number`: of the row in a spreadsheet, or of the record in a list; troubles: [(name of a column, sentence)]."""

    number: int
    values: dict
    troubles: list = field(default_factory=list)

    def say(self, column, sentence):
        if len(self.troubles) < MOST_TROUBLES:
            self.troubles.append([column, sentence])


@dataclass
class Table:
    """`noun`: what a line is called in sentences; columns: names of those that are known, in the order of the file."""

    noun: str
    columns: list
    lines: list = field(default_factory=list)
    notes: list = field(default_factory=list)


class Header:
    """The names of a file's columns, understood: by their name or by their label, whatever the case and accents."""

    def __init__(self, cells, columns):
        known = {key: column for column in columns for key in (bare(column.label), bare(column.name))}
        self.names = [str(cell or "").strip() for cell in cells]
        self.columns = [known.get(bare(name)) for name in self.names]
        self.unknown = [name for name, column in zip(self.names, self.columns, strict=True) if name and not column]

    def check(self, *, needs):
        """Raise ValidationError if this is no header, or if one of the columns `needs` is not there."""
        found = [column.name for column in self.columns if column]
        if not found:
            first = " ; ".join(name for name in self.names if name)[:120]
            raise ValidationError(
                f"La première ligne doit nommer les colonnes. Elle dit « {printable(first)} », où aucune n'est connue. "
                "Prenez le modèle pour leurs noms."
            )
        twice = sorted({name for name in found if found.count(name) > 1})
        if twice:
            raise ValidationError(f"Deux colonnes s'appellent « {twice[0]} » : gardez-en une.")
        if not set(found) & set(needs):
            wanted = " ou ".join(f"« {name} »" for name in needs)
            raise ValidationError(f"Il manque la colonne {wanted} : sans elle, on ne sait de quoi parle une ligne.")

    @property
    def notes(self):
        if not self.unknown:
            return []
        names = ", ".join(f"« {printable(name)} »" for name in self.unknown[:10])
        one, many = f"La colonne {names} n'est pas connue", f"Les colonnes {names} ne sont pas connues"
        return [f"{many if len(self.unknown) > 1 else one} : rien n'en est repris."]


def bare(name):
    return slugify(fold(name)).replace("-", "_")


def printable(text):
    return UNKEEPABLE.sub("\N{REPLACEMENT CHARACTER}", text)[:80]


def table_of(rows, columns, *, needs, notes=()):
    """The Table of rows [(number, cells)], the first of which is the header; raises ValidationError."""
    rows = iter(rows)
    header = Header(next(rows, (1, []))[1], columns)
    if not any(header.names):
        raise EMPTY
    header.check(needs=needs)
    table = Table("ligne", [column.name for column in header.columns if column], notes=[*notes, *header.notes])
    for number, cells in rows:
        if all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells):
            continue
        if len(table.lines) == MOST_LINES:
            raise TOO_LONG
        table.lines.append(read_line(number, cells, header.columns))
    if not table.lines:
        raise NO_LINE
    return table


def read_line(number, cells, columns):
    line = Line(number, {})
    if len(cells) < len(columns):
        line.say("", f"{len(cells)} cellules, pour {len(columns)} colonnes : un séparateur ou un guillemet manque.")
    if any(cell not in (None, "") for cell in cells[len(columns) :]):
        line.say("", f"{len(cells)} cellules, pour {len(columns)} colonnes : un séparateur de trop, ou un guillemet.")
    for column, cell in zip(columns, cells, strict=False):
        if column:
            line.values[column.name] = read_cell(line, column, cell)
    return line


def read_cell(line, column, cell):
    """The value of a cell, or nothing with a trouble said on its line."""
    try:
        return understood(column, cell)
    except ValueError as trouble:
        line.say(column.name, str(trouble))
    return column.nothing


def understood(column, cell):
    if isinstance(cell, Formula):
        raise ValueError(f"« {printable(cell)} » est une formule : collez sa valeur à la place.")
    if isinstance(cell, str) and UNKEEPABLE.search(cell):
        raise ValueError(INVISIBLE)
    if column.kind == NUMBER and (dated := year_of_date(cell)):
        raise ValueError(f"« {dated[0]} » est une date : écrivez l'année seule, {dated[1]}.")
    if isinstance(cell, bool) and column.kind != YES_NO:
        cell = "oui" if cell else "non"
    if isinstance(cell, time):
        cell = cell.isoformat()
    if isinstance(cell, str) and column.kind != DATE:
        cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return value_of(column, cell)


def year_of_date(cell):
    """(the date as written, its year) of a cell that holds a date, as a text or as a spreadsheet keeps it."""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}", cell.year
    found = LIKE_A_DATE.fullmatch(cell) if isinstance(cell, str) and len(cell) < 40 else None
    return (cell.strip(), found["end"] or found["start"]) if found else None
