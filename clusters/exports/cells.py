r"""The value of a column in one cell of a table, read back without loss: `flat`, and `value_of` its inverse.

Texts, numbers and choices are written as they are, « oui » or « non », nothing as an empty cell. The items of a list
stand between bars (`a | b`); where each has several parts, one item a line and its parts between bars. Inside an item
a bar, a line end and a backslash are written \|, \n and \\; an item neither begins nor ends with a space.

A spreadsheet takes a text for a formula by its first sign. Such a text is given an apostrophe before it, and so is one
that has such a sign after apostrophes of its own: taking one apostrophe away from those, and only those, undoes it.
"""

import re
from datetime import date, datetime
from math import isfinite

from ..models import fold
from .columns import CHOICE, DATE, LIST, NUMBER, YES_NO

SIGNS = "-=+@\t\r\n\uff1d\uff0b\uff20\uff0d"  # and the four signs in full width
FORMULA = re.compile(f"'*[{re.escape(SIGNS)}]")
BETWEEN, PIECES, ESCAPED = " | ", re.compile(r"\\.|\||[^\\|]+|\\$", re.S), re.compile(r"\\(.)", re.S)
YES, NO = {"oui", "vrai", "true", "1", "x"}, {"non", "faux", "false", "0"}
LONGEST_NUMBER = 20


def harmless(text):
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def as_written(cell):
    """The inverse of `harmless`."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell


def flat(column, value):
    """A text, an int or a float for one cell; "" where nothing is known."""
    if value is None or value == [] or value == "":
        return ""
    if column.kind == LIST:
        return harmless("\n".join(map(column_line(column), value)) if column.parts else joined(value))
    if column.kind == YES_NO:
        return "oui" if value else "non"
    return harmless(value) if isinstance(value, str) else value


def column_line(column):
    def line(item):
        return joined(said(flat_part(item[part.name])) for part in column.parts)

    return line


def flat_part(value):
    return "" if value is None else value


def said(value):
    """A number with a comma, as French spreadsheets read it."""
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def joined(texts):
    return BETWEEN.join(text.replace("\\", r"\\").replace("|", r"\|").replace("\n", r"\n") for text in texts)


def value_of(column, cell):
    """The value that a cell says: of what `flat` wrote, exactly. ValueError, with a sentence in French, if it cannot.

    `cell`: whatever a file gives: None, a text, a number, a date. Choices are also known by their labels.
    """
    cell = as_written(cell) if isinstance(cell, str) else cell
    if cell is None or cell == "":
        return column.nothing
    if column.kind != LIST:
        return READERS.get(column.kind, text_of)(column, cell)
    lines = [line for line in text_of(column, cell).split("\n") if line.strip(" ")]
    if column.parts:
        return [parts_of(column, line) for line in lines]
    return [item for line in lines for item in split(line) if item]


def split(line):
    pieces = [""]
    for piece in PIECES.findall(line):
        if piece == "|":
            pieces.append("")
        else:
            pieces[-1] += piece
    return [ESCAPED.sub(unescaped, piece.strip(" ")) for piece in pieces]


def unescaped(found):
    return "\n" if found[1] == "n" else found[1]


def parts_of(column, line):
    found = split(line)
    if len(found) > len(column.parts):
        named = ", ".join(part.label for part in column.parts)
        raise ValueError(f"« {line[:60]} » a {len(found)} parties entre barres, pour {len(column.parts)} : {named}.")
    found += [""] * (len(column.parts) - len(found))
    return {
        part.name: READERS.get(part.kind, text_of)(part, text) if text else part.nothing
        for part, text in zip(column.parts, found, strict=True)
    }


def text_of(column, cell):
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else said(cell)


def number_of(column, cell):
    said_number = re.sub(r"[\s\u202f\u00a0]", "", text_of(column, cell))
    try:
        number = float(said_number.replace(",", ".")) if len(said_number) <= LONGEST_NUMBER else float("inf")
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise ValueError(f"« {str(cell)[:60]} » n'est pas un nombre.")
    return int(number) if number.is_integer() else number


def date_of(column, cell):
    said_date = text_of(column, cell)
    try:
        datetime.fromisoformat(said_date)
    except ValueError:
        raise ValueError(f"« {said_date[:60]} » n'est pas une date de la forme 2026-11-26.") from None
    return said_date


def yes_or_no(column, cell):
    answer = fold(text_of(column, cell)).strip()
    if answer in YES | NO:
        return answer in YES
    raise ValueError(f"« {answer[:60]} » : répondez « oui » ou « non ».")


def choice_of(column, cell):
    asked = text_of(column, cell).strip()
    if not column.choices:
        return asked
    for value, label in column.choices:
        if asked == str(value) or fold(asked) == fold(str(label)):
            return value
    known = ", ".join(f"{value}" for value, _ in column.choices)
    raise ValueError(f"« {asked[:60]} » n'est pas un choix de cette colonne. Les choix : {known}.")


READERS = {NUMBER: number_of, DATE: date_of, YES_NO: yes_or_no, CHOICE: choice_of}
