import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, islice

from ..cells import flat
from ..dictionary import HEADINGS, in_words

# What a sheet holds in Excel and LibreOffice, less its head; what a cell holds, in UTF-16 units.
MOST_ROWS, LONGEST_CELL = 1_048_575, 32_767
CUT = " […] La suite ne tient pas dans une cellule : le CSV et le JSON ont tout."
# What XML cannot hold.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class DataFile:
    """What a file says, whatever its format.

    `name`: of the file, without its ending; `key`: what its records are called; `records`: model instances, fetched as
    they are read, and read once; `count`: how many there are to begin with; `about`: {name: value} on the whole;
    `dictionary`: see dictionary.py.
    """

    name: str
    key: str
    title: str
    columns: list
    records: Iterable
    count: int = 0
    about: dict = field(default_factory=dict)
    dictionary: list = field(default_factory=list)
    most_rows: int = MOST_ROWS

    @property
    def names(self):
        return [column.name for column in self.columns]

    @property
    def rows(self):
        """[cell] of each record: texts, ints and floats."""
        for one in self.records:
            yield [flat(column, column.read(one)) for column in self.columns]

    @property
    def sheets(self):
        """(title, head, rows) of each sheet of a workbook: the records, on as many as they need, then the codebook."""
        rows, number = self.rows, 1
        while (first := next(rows, None)) is not None or number == 1:
            title = self.title if number == 1 else f"{self.title} {number}"
            yield title, self.names, chain([first] if first else [], islice(rows, self.most_rows - 1))
            number += 1
        yield "Dictionnaire", list(HEADINGS.values()), self.explanations()

    def explanations(self):
        yield from ([str(in_words(row)[name]) for name in HEADINGS] for row in self.dictionary)
        yield []
        yield from ([name, str(value)] for name, value in self.about.items())


def writable(text):
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def fitting(cell):
    """A text that a sheet can hold: nothing that XML cannot write, and what is too long is cut and says so."""
    text = writable(cell)
    if len(text) * 2 <= LONGEST_CELL or len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return text
    return text.encode("utf-16-le")[: 2 * (LONGEST_CELL - len(CUT))].decode("utf-16-le", "ignore") + CUT
