"""Records as JSON: a list, or an object that holds one, as the portal exports it."""

import json
from collections import Counter
from math import isfinite

from django.core.exceptions import ValidationError

from clusters.exports import value_of
from clusters.exports.columns import DATE, LIST, NUMBER, YES_NO

from .csv_file import decoded
from .table import EMPTY, INVISIBLE, MOST_COLUMNS, MOST_LINES, TOO_LONG, UNKEEPABLE, Header, Line, Table, printable

LISTS = ("fiches", "pratiques", "poles")
LONGEST_NUMBER = 18
SHAPE = ValidationError(
    "Ce JSON doit être une liste de fiches, ou un objet qui en a une sous « fiches », comme les exports du portail."
)
NO_RECORD = ValidationError("La liste de ce fichier est vide : il n'y a rien à verser.")


class Record(dict):
    """An object, with the names that it says twice: JSON would keep the last alone."""

    def __init__(self, pairs):
        super().__init__(pairs)
        times = Counter(name for name, _ in pairs)
        self.twice = [name for name, number in times.items() if number > 1]


def read_json(content, columns, *, needs):
    """The Table of a JSON file (bytes); ValidationError, in French, of one that is none."""
    text, notes = decoded(content)
    records = list_in(loaded(text.strip()))
    if not records:
        raise NO_RECORD
    if len(records) > MOST_LINES:
        raise TOO_LONG
    for number, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            raise ValidationError(f"La fiche n° {number} n'est pas un objet « nom : valeur ».")
    names = dict.fromkeys(name for record in records for name in record)
    if len(names) > MOST_COLUMNS:
        raise ValidationError(f"Ces fiches ont ensemble plus de {MOST_COLUMNS} noms : il y en a que rien n'attend.")
    header = Header(names, columns)
    header.check(needs=needs)
    known = {name: column for name, column in zip(header.names, header.columns, strict=True) if column}
    lines = [read_record(number, record, known) for number, record in enumerate(records, start=1)]
    return Table("fiche", [column.name for column in header.columns if column], lines, [*notes, *header.notes])


def loaded(text):
    if not text:
        raise EMPTY
    try:
        return json.loads(text, object_pairs_hook=Record, parse_int=whole, parse_constant=no_number)
    except RecursionError as error:
        raise ValidationError("Ce JSON est fait d'objets trop profondément emboîtés.") from error
    except json.JSONDecodeError as error:
        raise ValidationError(
            f"Ce JSON n'est pas lisible à la ligne {error.lineno}, signe {error.colno}. "
            "Une virgule, un guillemet ou une accolade y manque."
        ) from error


def whole(digits):
    """A number; as it is written where no column could hold it."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else digits


def no_number(name):
    raise ValidationError(f"« {name} » n'est pas une valeur en JSON : écrivez null où rien n'est connu.")


def list_in(said):
    if isinstance(said, list):
        return said
    if isinstance(said, dict):
        held = [said[name] for name in LISTS if isinstance(said.get(name), list)]
        if len(held) == 1:
            return held[0]
    raise SHAPE


def read_record(number, record, known):
    line = Line(number, {})
    for name in record.twice:
        line.say("", f"« {printable(name)} » y est dit deux fois.")
    for name, value in record.items():
        column = known.get(name.strip())
        if column is None:
            continue
        try:
            line.values[column.name] = as_data(column, value)
        except ValueError as trouble:
            line.say(column.name, str(trouble))
            line.values[column.name] = column.nothing
    return line


def as_data(column, value):
    """The value as the codebook has it; ValueError, with a sentence in French, if it is of another kind."""
    if value is None:
        return column.nothing
    if column.kind == LIST:
        return [item_of(column, item) for item in (value if isinstance(value, list) else [value])]
    return one_of(column, value)


def item_of(column, item):
    if not column.parts:
        said = one_of(column, item)
        if not isinstance(said, str) or not said.strip():
            raise ValueError("Cette liste a un élément vide, ou qui n'est pas un texte.")
        return said.strip()
    if not isinstance(item, Record):
        raise ValueError(f"Cette liste attend des objets : {', '.join(part.name for part in column.parts)}.")
    names = [part.name for part in column.parts]
    if item.twice or not set(item) <= set(names):
        raise ValueError(f"Un élément de cette liste a d'autres noms que {', '.join(names)}, ou l'un d'eux deux fois.")
    return {
        part.name: part.nothing if item.get(part.name) is None else one_of(part, item[part.name])
        for part in column.parts
    }


def one_of(column, value):
    if isinstance(value, list | dict):
        raise ValueError(f"Cette colonne attend {'un nombre' if column.kind == NUMBER else 'un texte'}, et un seul.")
    if isinstance(value, str) and UNKEEPABLE.search(value):
        raise ValueError(INVISIBLE)
    if isinstance(value, float) and not isfinite(value):
        raise ValueError("Ce nombre est trop grand.")
    if isinstance(value, bool):
        if column.kind != YES_NO:
            raise ValueError("Cette colonne n'attend ni true ni false.")
        return value
    if column.kind in {NUMBER, YES_NO, DATE} or getattr(column, "choices", ()):
        return value_of(column, value)
    text = str(int(value) if isinstance(value, float) and value.is_integer() else value)
    return text.replace("\r\n", "\n").replace("\r", "\n")
