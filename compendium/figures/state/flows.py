"""Who takes up whose practices: the adoptions that are in place, from pôle to pôle, and their drawing."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F
from django.urls import reverse

from exchange.models import Adoption
from practices.models import Practice, Theme

from .tables import Cell, Column, Row, Table, counted

# Rows that the page shows, flows that can be told apart in a drawing, links under one number.
MOST_ROWS, MOST_DRAWN, MOST_LINKS = 60, 24, 12
WIDTH, LEFT, RIGHT, NODE, GAP, TOP = 760, 198, 562, 7, 15, 8
THICKEST, TALLEST = 9, 420
NO_CLUSTER = "Autre organisme"


@dataclass
class Flow:
    """What one pôle took up of another in one theme; `links`: (cote, address) of the accounts of these adoptions."""

    origin: str
    adopter: str
    theme: Theme
    number: int
    links: list = field(default_factory=list)

    @property
    def more(self):
        return self.number - len(self.links)

    @property
    def row(self):
        url = self.links[0][1] if len(self.links) == self.number == 1 else ""
        cell = Cell(self.number, url)
        return Row(f"{self.origin} → {self.adopter}", [cell], cell, self.theme)


@dataclass
class Adoptions:
    """`number` counts an adoption once, even where several pôles are behind its practice."""

    number: int
    adopters: int
    flows: list
    table: Table
    drawing: object = None


def adoptions_of(scope):
    """The Adoptions of these practices that are in place today; three queries."""
    in_place = Adoption.objects.filter(pk__in=Adoption.objects.in_place().values("pk"))
    in_place = in_place.filter(practice__state=Practice.State.PUBLISHED).order_by()
    if not scope.is_whole:
        in_place = in_place.filter(practice__entry__in=list(scope.published))
    totals = in_place.aggregate(
        number=Count("pk"), adopters=Count("cluster", distinct=True), practices=Count("practice", distinct=True)
    )
    flows, are_all = flows_of(in_place, scope.catalogue)
    sentence = sentence_of(totals, are_all)
    rows = [flow.row for flow in flows]
    table = Table("reprises", sentence, [Column("Reprises")], rows, "De pôle à pôle")
    return Adoptions(totals["number"], totals["adopters"], flows, table, draw(flows[:MOST_DRAWN]))


def sentence_of(totals, are_all_shown):
    number = totals["number"]
    if not number:
        return "Aucune reprise recensée d'un pôle à l'autre."
    said = (
        f"{counted(number, 'reprise en place', 'reprises en place')} aujourd'hui, "
        f"de {counted(totals['practices'], 'fiche publiée', 'fiches publiées')}, "
        f"par {counted(totals['adopters'], 'pôle')} ; celles qui sont arrêtées ou à l'étude n'y sont pas. "
        "Quand une fiche a plusieurs pôles d'origine, chacun a sa ligne."
    )
    return said if are_all_shown else f"{said} Seules les {MOST_ROWS} lignes les plus fournies sont montrées."


def flows_of(in_place, catalogue):
    """([Flow] of the largest groups, whether there is no other)."""
    clusters = catalogue.directory.by_pk
    grouped = (
        in_place.values(origin=F("practice__clusters"), adopter=F("cluster"), theme=F("practice__theme"))
        .annotate(number=Count("pk"))
        .order_by("-number", "theme", "origin", "adopter")
    )
    groups = list(grouped[: MOST_ROWS + 1])
    groups, are_all = groups[:MOST_ROWS], len(groups) <= MOST_ROWS
    links = links_of(in_place, groups)
    flows = [
        Flow(
            clusters[group["origin"]].name if group["origin"] in clusters else NO_CLUSTER,
            clusters[group["adopter"]].name,
            catalogue.references.theme(group["theme"]),
            group["number"],
            links[group["origin"], group["adopter"], group["theme"]][:MOST_LINKS],
        )
        for group in groups
        if group["adopter"] in clusters
    ]
    return flows, are_all


def links_of(in_place, groups):
    """{(origin, adopter, theme): [(cote, address)]} of the adoptions behind these groups."""
    found = defaultdict(list)
    rows = (
        in_place.filter(cluster__in={group["adopter"] for group in groups})
        .order_by("practice__call_number", "pk")
        .values_list("practice__clusters", "cluster", "practice__theme", "practice__call_number", "pk")
    )
    wanted = {(group["origin"], group["adopter"], group["theme"]) for group in groups}
    for *key, cote, pk in rows[: MOST_ROWS * MOST_LINKS * 4]:
        if tuple(key) in wanted:
            found[tuple(key)].append((cote, reverse("exchange:adoption", args=[pk])))
    return found


@dataclass(frozen=True)
class Node:
    name: str
    y: float
    height: float

    @property
    def middle(self):
        return round(self.y + self.height / 2 + 5, 1)


@dataclass(frozen=True)
class Band:
    theme: Theme
    width: float
    path: str


@dataclass(frozen=True)
class Drawing:
    """Bands from the pôles on the left to those on the right, as wide as their number of adoptions."""

    origins: list
    adopters: list
    bands: list
    height: float
    width: int = WIDTH
    left: int = LEFT - NODE - 1
    right: int = RIGHT + 1
    node: int = NODE
    left_text: int = LEFT - NODE - 11
    right_text: int = RIGHT + NODE + 11


def draw(flows):
    """The Drawing of these flows, None where there is none."""
    if not flows:
        return None
    total = sum(flow.number for flow in flows)
    unit = min(THICKEST, TALLEST / total)
    origins, left = stack(flows, "origin", unit)
    adopters, right = stack(flows, "adopter", unit)
    bands = []
    for flow in flows:
        wide = flow.number * unit
        start, end = left[flow.origin] + wide / 2, right[flow.adopter] + wide / 2
        left[flow.origin] += wide
        right[flow.adopter] += wide
        middle = (LEFT + RIGHT) // 2
        path = f"M{LEFT} {start:.1f}C{middle} {start:.1f} {middle} {end:.1f} {RIGHT} {end:.1f}"
        bands.append(Band(flow.theme, round(max(1.0, wide - 1), 1), path))
    height = max(node.y + node.height for node in [*origins, *adopters]) + TOP
    return Drawing(origins, adopters, bands, round(height, 1))


def stack(flows, side, unit):
    """(nodes of one side from top to bottom, {name: where its first band begins})."""
    numbers = defaultdict(int)
    for flow in flows:
        numbers[getattr(flow, side)] += flow.number
    nodes, tops, y = [], {}, float(TOP)
    for name, number in sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0])):
        tall = max(number * unit, 4.0)
        nodes.append(Node(name, round(y, 1), round(tall, 1)))
        tops[name] = y
        y += max(tall, 8.0) + GAP
    return nodes, tops
