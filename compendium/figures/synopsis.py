"""An edition seen at once: its synoptic table, and its index. Read from what is frozen, without the long texts."""

from collections import defaultdict
from dataclasses import dataclass

from clusters.models import fold
from practices.models import Practice

NO_CLUSTER = "Autres porteurs"
SHOWN_IN_A_CELL = 12


@dataclass(frozen=True)
class Line:
    """A pôle; `cells`, for each theme: (key of its hue, the first records as (cote, slug), how many more)."""

    name: str
    cells: list
    total: int


def synoptic(edition):
    """[Line] of each pôle that signs a record, in the order of their names; what no pôle signs comes last."""
    held = defaultdict(lambda: defaultdict(list))
    for cote, slug, theme, names in edition.records.values_list("call_number", "slug", "theme", "content__poles"):
        for name in names or [NO_CLUSTER]:
            held[name][theme].append((cote, slug))
    themes = edition.summary["themes"]
    return [line(name, held[name], themes) for name in sorted(held, key=lambda name: (name == NO_CLUSTER, fold(name)))]


def line(name, by_theme, themes):
    cells = []
    for theme in themes:
        found = by_theme[theme["slug"]]
        cells.append((theme["teinte"], found[:SHOWN_IN_A_CELL], max(0, len(found) - SHOWN_IN_A_CELL)))
    return Line(name, cells, sum(len(found) for found in by_theme.values()))


def index_of(edition, section):
    """[(entry, [(cote, slug)])] in alphabetical order: « titres », « poles » or « mots-cles ».

    A record whose text is silenced stands under its title alone.
    """
    named = {"poles": "content__poles", "mots-cles": "content__mots_cles"}.get(section)
    held = defaultdict(list)
    if named is None:
        for title, cote, slug in edition.records.values_list("title", "call_number", "slug"):
            held[title].append((cote, slug))
    else:
        records = edition.records.exclude(practice__in=Practice.objects.silenced())
        for names, cote, slug in records.values_list(named, "call_number", "slug"):
            for name in names:
                held[name].append((cote, slug))
    return sorted(held.items(), key=lambda entry: fold(entry[0]))
