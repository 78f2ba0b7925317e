"""A figure of the state of the art: a table of numbers, each with the list of practices behind it."""

from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse

from clusters.figures import heat_level
from clusters.models import spaced
from practices.models import Theme

from .titles import TITLES

YEARLY = "Par thème, année par année"


def question(**asked):
    """The address of the catalogue that asks this; each value is one answer or a list of them."""
    return f"{catalogue_address()}?{urlencode(asked, doseq=True)}" if asked else catalogue_address()


@lru_cache
def catalogue_address():
    return reverse("practices:list")


def counted(number, word, many=None):
    """« 1 fiche », « 1 200 fiches », « 0 fiche »."""
    return f"{spaced(number)} {word if number < 2 else many or f'{word}s'}"


def share(part, whole):
    """In whole per cent."""
    return round(100 * part / whole) if whole else 0


@dataclass
class Cell:
    """A number, and the address of the list that holds as many; none where there is nothing to list."""

    number: int
    url: str = ""
    # Its shade, from 0 for none to 5 for the most of the table, and the hue of its column where columns are themes.
    level: int = 0
    hue: str = ""

    @property
    def said(self):
        return spaced(self.number)


@dataclass
class Column:
    name: str
    theme: Theme | None = None


@dataclass
class Row:
    name: str
    cells: list
    total: Cell
    theme: Theme | None = None
    url: str = ""
    note: str = ""
    # Its name where its theme stands above it.
    short: str = ""


@dataclass
class Table:
    """`sentence`: what is counted, among how many, and what is left out; `left_out`: [(words, Cell)] of the latter."""

    key: str
    sentence: str
    columns: list
    rows: list
    # What a row is: the head of its column.
    head: str = "Thème"
    left_out: list = field(default_factory=list)

    def __post_init__(self):
        most = max((cell.number for row in self.rows for cell in row.cells), default=0)
        for row in self.rows:
            for cell, column in zip(row.cells, self.columns, strict=True):
                cell.level = heat_level(cell.number, most)
                cell.hue = "" if row.theme else column.theme.key if column.theme else ""

    def row_of(self, theme):
        return next(row for row in self.rows if row.theme == theme)

    @property
    def is_empty(self):
        return not any(row.total.number for row in self.rows)

    @property
    def title(self):
        return TITLES.get(self.key, YEARLY)

    def as_data(self):
        return {
            "cle": self.key,
            "titre": self.title,
            "phrase": self.sentence,
            "colonnes": [column.name for column in self.columns],
            "lignes": [
                {
                    "nom": row.name,
                    "teinte": row.theme.key if row.theme else None,
                    "nombres": [cell.number for cell in row.cells],
                    "total": row.total.number,
                }
                for row in self.rows
            ],
        }


@dataclass(frozen=True)
class Scope:
    """What is counted: some of the published practices, and some of the « fiches à compléter », of one catalogue."""

    catalogue: object
    published: object
    stubs: object
    # Every practice published, or those of an edition: only the first have a list to lead to.
    is_whole: bool = True

    @property
    def themes(self):
        return self.catalogue.references.themes

    @property
    def count(self):
        return len(self.published)

    def of_theme(self, theme):
        return self.published & self.catalogue.of(f"t{theme.pk}")

    def cell(self, keys, **asked):
        """How many of `keys` are counted here; `asked` is what the catalogue must be asked to list them."""
        number = self.published.intersection_cardinality(keys)
        return Cell(number, question(**asked) if number and self.is_whole else "")
