"""Shares of the themes, as bars: phase after phase of the policy, and edition after edition."""

from dataclasses import dataclass

from practices.models import Theme

from ...models import Edition
from .tables import share

WIDTH, GAP = 1000, 2
# Below, a number does not fit in its rectangle: the table beside tells it.
NARROWEST = 34
MOST_EDITIONS = 8


@dataclass(frozen=True)
class Part:
    theme: Theme
    number: int
    x: float
    width: float
    percent: int

    @property
    def text_x(self):
        return round(self.x + 8, 1)

    @property
    def is_wide(self):
        return self.width >= NARROWEST


@dataclass(frozen=True)
class Bar:
    """One bar, whose whole width is `total`; `percents` has a value for every theme, in order."""

    name: str
    total: int
    parts: list
    percents: list
    url: str = ""


def bar(name, numbers, *, url=""):
    """`numbers`: [(theme, number)] of every theme."""
    total = sum(number for _, number in numbers)
    present = [(theme, number) for theme, number in numbers if number]
    room, x, parts = WIDTH - GAP * (len(present) - 1), 0.0, []
    for theme, number in present:
        wide = room * number / total
        parts.append(Part(theme, number, round(x, 1), round(wide, 1), share(number, total)))
        x += wide + GAP
    return Bar(name, total, parts, [(number, share(number, total)) for _, number in numbers], url)


def bars_by_phase(table):
    """A Bar for each phase of the table of figures/state/years.py that has a practice, then one for all of them."""
    bars = []
    for place, column in enumerate(table.columns):
        numbers = [(row.theme, row.cells[place].number) for row in table.rows]
        if any(number for _, number in numbers):
            bars.append(bar(column.name, numbers))
    numbers = [(row.theme, row.total.number) for row in table.rows]
    return [*bars, bar("Toutes", numbers)] if bars else []


def bars_by_edition(themes):
    """A Bar for each of the last frozen editions, the oldest first; none before there are two."""
    frozen = Edition.objects.frozen().order_by("-number").only("number", "dated", "summary")[:MOST_EDITIONS]
    bars = []
    for edition in reversed(frozen):
        counts = {shelf["teinte"]: shelf["nombre"] for shelf in edition.summary.get("themes", [])}
        numbers = [(theme, counts.get(theme.key, 0)) for theme in themes]
        if any(number for _, number in numbers):
            bars.append(bar(f"N° {edition.number}, {edition.dated:%m/%Y}", numbers, url=edition.get_absolute_url()))
    return bars if len(bars) > 1 else []
