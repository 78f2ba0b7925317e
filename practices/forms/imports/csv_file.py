"""Tables in plain text, as spreadsheets write them: any of four encodings, any of three separators."""

import codecs
import csv
import io

from django.core.exceptions import ValidationError

from .table import EMPTY, MOST_COLUMNS, MOST_LINES, TOO_LONG, Header, table_of

SEPARATORS = {";": "des points-virgules", ",": "des virgules", "\t": "des tabulations"}
# A long text goes in one cell; a quote that is never closed would swallow the rest of the file.
LONGEST_CELL = 200_000
MOST_ROWS = 10 * MOST_LINES
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read_csv(content, columns, *, needs):
    """The Table of a CSV file (bytes); ValidationError, in French, of one that is none."""
    text, notes = decoded(content)
    if not text.strip():
        raise EMPTY
    separator = separator_of(text, columns)
    return table_of(rows_of(text, separator), columns, needs=needs, notes=notes)


def decoded(content):
    """(text, what to say of it). Old spreadsheets write in Windows-1252; it has a sign for nearly any byte."""
    for bom, name in BOMS.items():
        if content.startswith(bom):
            try:
                return content.decode(name), []
            except UnicodeDecodeError as error:
                raise not_text() from error
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    if b"\x00" in content:
        raise not_text()
    text = content.decode("cp1252", errors="replace")
    return text, ["Ce fichier n'est pas en UTF-8 : il est lu comme du Windows-1252. Vérifiez les accents."]


def not_text():
    return ValidationError(
        "Ce fichier n'est ni un classeur .xlsx, ni du CSV, ni du JSON. Enregistrez-le dans l'un des trois."
    )


def separator_of(text, columns):
    """The separator under which the first line names the most columns."""
    head = text[:LONGEST_CELL]

    def named(separator):
        first = next(csv.reader(io.StringIO(head, newline=""), delimiter=separator), [])
        return sum(column is not None for column in Header(first[:MOST_COLUMNS], columns).columns)

    csv.field_size_limit(LONGEST_CELL)
    try:
        return max(SEPARATORS, key=named)
    except csv.Error as error:
        raise ValidationError("La première ligne n'est pas lisible : un guillemet n'y est pas fermé.") from error


def rows_of(text, separator):
    """(number as a spreadsheet counts, cells) of each row."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MOST_ROWS:
                raise TOO_LONG
            if len(cells) > MOST_COLUMNS:
                raise ValidationError(f"La ligne {number} a plus de {MOST_COLUMNS} colonnes.")
            yield number, cells
    except csv.Error as error:
        raise ValidationError(
            f"Après la ligne {number}, le fichier n'est plus lisible : un guillemet n'est pas fermé, ou n'est pas "
            "doublé dans une cellule. Enregistrez-le de nouveau depuis votre tableur."
        ) from error
