r"""Values of SQLite as PostgreSQL's COPY writes them, and back: \N, t and f, times with their zone, plain UUIDs."""

import json
import re
from decimal import Decimal
from uuid import UUID

from django.apps import apps
from django.db.migrations.recorder import MigrationRecorder

NOTHING = r"\N"
SIGNS = {"\\": r"\\", "\b": r"\b", "\f": r"\f", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\v": r"\v"}
TO_ESCAPE, ESCAPED = str.maketrans(SIGNS), re.compile(r"\\(.)")
FROM_ESCAPE = {written[1]: sign for sign, written in SIGNS.items()}
ZONE = "+00"


def fields_of_tables():
    """{table: {column: field}} of all that Django knows; two models may be of one table."""
    found = {}
    for model in [*apps.get_models(include_auto_created=True), MigrationRecorder.Migration]:
        fields = {field.column: field for field in model._meta.local_concrete_fields}
        found.setdefault(model._meta.db_table, {}).update(fields)
    return found


def coders(fields, columns):
    """[(to text, from text)] of each column."""
    return [coder(fields.get(column)) for column in columns]


def coder(field):
    while field is not None and field.remote_field:
        field = field.target_field
    kind = field.get_internal_type() if field is not None else ""
    if kind == "DecimalField":
        places = Decimal(1).scaleb(-field.decimal_places)
        return (lambda value: str(Decimal(str(value)).quantize(places))), str
    return CODERS.get(kind, (as_text, str))


def as_text(value):
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    return value if isinstance(value, str) else repr(value)


def moment_to_text(value):
    """SQLite keeps them in UTC, without saying so."""
    whole, _, fraction = value.partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}{ZONE}" if fraction else whole + ZONE


def moment_from_text(text):
    whole, _, fraction = text.removesuffix(ZONE).partition(".")
    return f"{whole}.{fraction:0<6}" if fraction else whole


def number_to_text(value):
    return repr(value).removesuffix(".0")


CODERS = {
    "FloatField": (number_to_text, str),
    "BooleanField": ((lambda value: "t" if value else "f"), (lambda text: int(text == "t"))),
    "DateTimeField": (moment_to_text, moment_from_text),
    "UUIDField": ((lambda value: str(UUID(value))), (lambda text: UUID(text).hex)),
    "JSONField": (str, str),
}


def line_of(row, coding):
    told = [
        NOTHING if value is None else to(value).translate(TO_ESCAPE) for value, (to, _) in zip(row, coding, strict=True)
    ]
    return ("\t".join(told) + "\n").encode()


def row_of(line, coding):
    parts = cells(line)
    return [None if part is None else back(part) for part, (_, back) in zip(parts, coding, strict=True)]


def cells(line):
    """The values of a line as text, None for nothing."""
    parts = line.decode().removesuffix("\n").split("\t")
    return [None if part == NOTHING else ESCAPED.sub(unescaped, part) if "\\" in part else part for part in parts]


def unescaped(found):
    return FROM_ESCAPE.get(found[1], found[1])


def as_postgresql_keeps(line, is_json):
    """The line as PostgreSQL would give it back: its JSON has an order and spaces of its own."""
    told = []
    for part, is_one in zip(cells(line), is_json, strict=True):
        if part is not None and is_one:
            part = in_its_order(json.loads(part, parse_float=Decimal))
        told.append(NOTHING if part is None else part.translate(TO_ESCAPE))
    return ("\t".join(told) + "\n").encode()


def in_its_order(value):
    """Keys: the short ones first, then as bytes."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        inside = [f"{json.dumps(key, ensure_ascii=False)}: {in_its_order(value[key])}" for key in keys]
        return "{" + ", ".join(inside) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(in_its_order, value)) + "]"
    return f"{value:f}" if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)
