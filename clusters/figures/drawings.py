"""Figures of the pôles, and the geometry of their drawings."""

from dataclasses import dataclass

from django.db.models import Count

from ..models import Region

HEAT_LEVELS = 5


@dataclass(frozen=True)
class Tile:
    region: Region
    count: int
    level: int


def heat_level(count, most):
    """0 for none, then 1 to 5 in equal shares of the largest count."""
    return 0 if not count else 1 + (count - 1) * HEAT_LEVELS // max(most, 1)


def region_tiles():
    """One tile a region, with the number of its pôles; a pôle of two regions counts in both."""
    regions = list(Region.objects.annotate(count=Count("clusters")).order_by("slug"))
    most = max((region.count for region in regions), default=0)
    return [Tile(region, region.count, heat_level(region.count, most)) for region in regions]


@dataclass(frozen=True)
class Bar:
    year: int
    members: int
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self):
        return self.x + self.width // 2

    @property
    def above(self):
        return self.y - 6


@dataclass(frozen=True)
class Chart:
    width: int
    height: int
    base: int
    bars: list


def members_chart(years, *, width=544, height=190, base=160, top=26, widest=56):
    """Bars of the members through the years, each at its place in time; None below two known years."""
    known = [(record.year, record.members) for record in years if record.members]
    if len(known) < 2:
        return None
    first, last = known[0][0], known[-1][0]
    most = max(members for _, members in known)
    bar_width = min(widest, width // (last - first + 2))
    step = (width - bar_width - 16) / (last - first)
    bars = []
    for year, members in known:
        tall = round((base - top) * members / most)
        bars.append(Bar(year, members, round(8 + (year - first) * step), base - tall, bar_width, tall))
    return Chart(width, height, base, bars)
