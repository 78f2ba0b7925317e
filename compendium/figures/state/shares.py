"""Shares of the themes, as bars: phase after phase of the policy, and edition after edition."""

from dataclasses import dataclass

from practices.models import Theme

from ...models import Edition
from .tables import Cell, share

# In hundredths of the whole width.
GAP = 0.2
# Narrower parts leave their number to the table beside; the next ones do on a phone.
NARROWEST, NARROW = 3, 12
MOST_EDITIONS = 8


@dataclass(frozen=True)
class Part:
    theme: Theme
    number: int
    x: float
    width: float

    @property
    def is_wide(self):
        return self.width >= NARROWEST

    @property
    def is_narrow(self):
        return self.width < NARROW


@dataclass(frozen=True)
class Bar:
    """One bar, whose whole width is `total`; `shares`: (number, its per cent, its list) of every theme, in order."""

    name: str
    total: int
    parts: list
    shares: list
    url: str = ""


def bar(name, numbers, *, url=""):
    """`numbers`: [(theme, Cell)] of every theme, one at least not empty."""
    total = sum(cell.number for _, cell in numbers)
    present = [(theme, cell.number) for theme, cell in numbers if cell.number]
    room, x, parts = 100 - GAP * (len(present) - 1), 0.0, []
    for theme, number in present:
        wide = room * number / total
        parts.append(Part(theme, number, round(x, 2), round(wide, 2)))
        x += wide + GAP
    shares = [(cell.number, share(cell.number, total), cell.url) for _, cell in numbers]
    return Bar(name, total, parts, shares, url)


def bars_by_phase(table):
    """A Bar for each phase of the table of figures/state/years.py that has a practice, then one for all of them."""
    bars = []
    for place, column in enumerate(table.columns):
        numbers = [(row.theme, row.cells[place]) for row in table.rows]
        if any(cell.number for _, cell in numbers):
            bars.append(bar(column.name, numbers))
    return [*bars, bar("Toutes", [(row.theme, row.total) for row in table.rows])] if bars else []


def bars_by_edition(themes):
    """A Bar for each of the last frozen editions, the oldest first; none before there are two."""
    frozen = Edition.objects.frozen().order_by("-number").only("number", "dated", "summary")[:MOST_EDITIONS]
    bars = []
    for edition in reversed(frozen):
        counts = {shelf["teinte"]: shelf["nombre"] for shelf in edition.summary.get("themes", [])}
        numbers = [(theme, Cell(counts.get(theme.key, 0))) for theme in themes]
        if any(cell.number for _, cell in numbers):
            bars.append(bar(f"N° {edition.number}, {edition.dated:%m/%Y}", numbers, url=edition.get_absolute_url()))
    return bars if len(bars) > 1 else []
