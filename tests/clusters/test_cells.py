"""A value, its cell, and the value again."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.exports import COLUMNS as OF_CLUSTERS
from clusters.exports import Column, Part, flat, value_of
from clusters.exports.columns import CHOICE, DATE, LIST, LONG_TEXT, NUMBER, TEXT, YES_NO
from practices.exports import COLUMNS as OF_PRACTICES

# As forms let them through: no control sign, and one sign at the end of a line.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"))
ITEMS = TEXTS.map(lambda text: text.strip(" ")).filter(bool)
SLUGS = st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True)
NUMBERS = st.integers(0, 10**9) | st.integers(0, 10**6).map(lambda tenths: tenths / 10)
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "'=1",
    "''-1",
    "+33",
    "-2",
    "@SUM",
    "\t=1",
    "＝1",
    "'Ndrangheta",
    "a | b\\n",
    "\\",
    "|",
]


def values_of(column):
    """Whatever such a column, or such a part, may say."""
    if column.kind == LIST and column.parts:
        line = st.fixed_dictionaries({part.name: values_of(part) for part in column.parts})
        return st.lists(line.filter(lambda said: any(value not in {"", None} for value in said.values())))
    if column.kind == CHOICE:
        return st.sampled_from([None, *(value for value, _ in column.choices)]) if column.choices else SLUGS
    kinds = {
        LIST: st.lists(ITEMS),
        NUMBER: st.none() | NUMBERS.map(lambda n: int(n) if n == int(n) else n),
        YES_NO: st.none() | st.booleans(),
        DATE: st.none() | st.datetimes().map(datetime.isoformat),
    }
    return kinds.get(column.kind, (TEXTS if isinstance(column, Column) else ITEMS) | st.sampled_from(["", *HOSTILE]))


def column(kind, *choices, parts=()):
    return Column("colonne", "Colonne", kind, None, choices=choices, parts=parts)


@settings(max_examples=50, deadline=None)
@given(st.data())
@pytest.mark.parametrize("column", [*OF_CLUSTERS, *OF_PRACTICES], ids=lambda column: column.name)
def test_each_column_is_read_back_as_it_was(column, data):
    value = data.draw(values_of(column))

    assert value_of(column, flat(column, value)) == value


@pytest.mark.parametrize("said", HOSTILE)
@pytest.mark.parametrize(
    ("column", "wrap"), [(column(TEXT), str), (column(LIST), lambda one: [one]), (column(LONG_TEXT), str)]
)
def test_hostile_texts_come_back_and_are_no_formula(column, wrap, said):
    value = wrap(said.strip())

    cell = flat(column, value)

    assert value_of(column, cell) == value
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))


def test_cells_read_as_people_write_them():
    lines = column(LIST, parts=(Part("annee", "année", NUMBER), Part("mot", "mot", TEXT)))

    assert flat(lines, [{"annee": 12.5, "mot": "a|b"}, {"annee": None, "mot": "c"}]) == "12,5 | a\\|b\n | c"
    assert flat(column(LIST), ["Pôle A", "Pôle B"]) == "Pôle A | Pôle B"
    assert (flat(column(YES_NO), False), flat(column(NUMBER), 0), flat(column(TEXT), "'Ndrangheta")) == (
        *("non", 0),
        "'Ndrangheta",
    )


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        (column(NUMBER), 2019.0, 2019),
        (column(NUMBER), " 1\u202f400 ", 1400),
        (column(NUMBER), "10,5", 10.5),
        (column(TEXT), 2019.0, "2019"),
        (column(YES_NO), True, True),
        (column(YES_NO), "Oui", True),
        (column(CHOICE, (3, "Résultats mesurés")), "résultats mesurés", 3),
        (column(CHOICE, (3, "Résultats mesurés")), 3.0, 3),
        (column(DATE), datetime(2026, 11, 26), "2026-11-26T00:00:00"),
        (column(LIST), "a|b\n\nc", ["a", "b", "c"]),
        (column(LIST), None, []),
        (column(LIST, parts=(Part("t", "t", TEXT), Part("n", "n", NUMBER))), "a", [{"t": "a", "n": None}]),
    ],
)
def test_cells_of_people_and_spreadsheets_are_understood(column, cell, value):
    assert value_of(column, cell) == value


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        (column(NUMBER), "vers 2019", "« vers 2019 » n'est pas un nombre."),
        (column(NUMBER), "9" * 5000, f"« {'9' * 60} » n'est pas un nombre."),
        (column(NUMBER), "1e999", "« 1e999 » n'est pas un nombre."),
        (column(NUMBER), "nan", "« nan » n'est pas un nombre."),
        (column(DATE), "hier", "« hier » n'est pas une date de la forme 2026-11-26."),
        (column(YES_NO), "peut-être", "« peut-etre » : répondez « oui » ou « non »."),
        (column(CHOICE, ("a", "A"), ("b", "B")), "c", "« c » n'est pas un choix de cette colonne. Les choix : a, b."),
        (column(LIST, parts=(Part("t", "titre", TEXT),)), "a|b", "« a|b » a 2 parties entre barres, pour 1 : titre."),
    ],
)
def test_what_cannot_be_read_is_said_in_french(column, cell, sentence):
    with pytest.raises(ValueError, match="«") as refused:
        value_of(column, cell)

    assert str(refused.value) == sentence
