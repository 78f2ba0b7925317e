"""Figures of the collection, and the geometry of its shelves."""

from collections import Counter
from dataclasses import dataclass, field

from clusters.figures import heat_level
from clusters.models import LabelPeriod

from ..models import Practice, Theme
from ..search import of_years

SHELF_WIDTH, SHELF_HEIGHT = 640, 112
# Height of a spine by level of evidence; 0 is not known.
SPINE_HEIGHTS = {0: 62, 1: 66, 2: 76, 3: 87, 4: 98}
# Spines are as wide as the fullest shelf lets them be, the same on all six.
NARROWEST, WIDEST, GAP = 9.5, 18.0, 1.5
FULLEST = 0.75 * SHELF_WIDTH
PLACE_WIDTH, PLACE_HEIGHT = 14, 62
MOST_SPINES = 42
MOST_OF_A_STEP = 8
TONES = [0, 1, 0, 2, 1]


@dataclass
class Shelf:
    """A theme as a drawing: one path a tone of its spines, one for its free places, and the newest that leans."""

    theme: Theme
    count: int = 0
    measured: int = 0
    known: int = 0
    stubs: int = 0
    tones: list = field(default_factory=lambda: ["", "", ""])
    leaning: tuple = ()
    free: str = ""

    def draw(self, levels, spine):
        """One path a tone; `spine` is a width in the drawing's units."""
        x = 0.0
        for place, level in enumerate(levels[:-1]):
            height = SPINE_HEIGHTS[level]
            tone = TONES[place % len(TONES)]
            self.tones[tone] += f"M{x:g} {SHELF_HEIGHT - height}h{spine:g}v{height}h-{spine:g}z"
            x += spine + GAP
        if levels:
            height = SPINE_HEIGHTS[levels[-1]]
            # Its foot stands far enough from the last spine for its head to touch it.
            foot = round(x + height * 0.16, 1)
            self.leaning = (foot, f"M{foot:g} {SHELF_HEIGHT - height}h{spine:g}v{height}h-{spine:g}z")
            x = foot + spine + 4
        while x + PLACE_WIDTH + 1 <= SHELF_WIDTH:
            self.free += f"M{x + 0.5:g} {SHELF_HEIGHT - PLACE_HEIGHT}h{PLACE_WIDTH}v{PLACE_HEIGHT}h-{PLACE_WIDTH}z"
            x += PLACE_WIDTH + 3.5


def shelves(catalogue):
    """The six shelves, with their counts and drawings, all at one scale."""
    themes = catalogue.references.themes
    published = {theme.pk: catalogue.published & catalogue.of(f"t{theme.pk}") for theme in themes}
    measured, known = catalogue.of_any(MEASURED), catalogue.of_any(LEVELS)
    fullest = max((min(len(keys), MOST_SPINES) for keys in published.values()), default=1)
    spine = min(WIDEST, max(NARROWEST, round(FULLEST / max(fullest, 1) - GAP, 1)))
    found = []
    for theme in themes:
        keys = published[theme.pk]
        stubs = catalogue.stubs.intersection_cardinality(catalogue.of(f"t{theme.pk}"))
        shelf = Shelf(theme, len(keys), len(keys & measured), len(keys & known), stubs)
        shelf.draw([level_of(catalogue, key) for key in keys[-MOST_SPINES:]], spine)
        found.append(shelf)
    return found


LEVELS = {f"e{level}": level for level in Practice.Evidence.values}
MEASURED = [mark for mark, level in LEVELS.items() if level >= Practice.Evidence.MEASURED]


def level_of(catalogue, key):
    """The level of evidence of an entry, 0 if it is not known."""
    return next((level for mark, level in LEVELS.items() if key in catalogue.of(mark)), 0)


def clusters_of(catalogue, keys):
    """The pôles that sign some of these entries."""
    return [cluster for cluster in catalogue.directory.clusters if keys.intersect(catalogue.of(f"p{cluster.pk}"))]


def stages(catalogue, theme):
    """(key step, its newest practices) in order; a step without any is shown as a free place."""
    steps = [step for step in catalogue.references.steps if step.theme_id == theme.pk]
    keys = {step.pk: list((catalogue.published & catalogue.of(f"k{step.pk}"))[-MOST_OF_A_STEP:]) for step in steps}
    found = catalogue.practices([key for of_step in keys.values() for key in reversed(of_step)])
    return [(step, [practice for practice in found if practice.entry.pk in keys[step.pk]]) for step in steps]


@dataclass(frozen=True)
class HeatRow:
    theme: Theme
    cells: list
    total: int


def heat(catalogue):
    """Published practices by theme and phase of the policy: (names of the columns, HeatRow a theme).

    The last column counts those whose year no source gives.
    """
    spans = [phase.years for phase in LabelPeriod.Phase]
    ends = [first - 1 for first, _ in spans[1:]]
    columns = [of_years(catalogue, first, end) for (first, _), end in zip(spans, [*ends, None], strict=True)]
    columns.append(catalogue.published - of_years(catalogue, spans[0][0]))
    counted = {
        theme: [
            column.intersection_cardinality(catalogue.published & catalogue.of(f"t{theme.pk}")) for column in columns
        ]
        for theme in catalogue.references.themes
    }
    most = max((n for row in counted.values() for n in row), default=0)
    table = [HeatRow(theme, [(n, heat_level(n, most)) for n in row], sum(row)) for theme, row in counted.items()]
    return [*(f"{first}-{last}" for first, last in spans), "sans année"], table


@dataclass(frozen=True)
class ContextThen:
    """One pôle of a practice, as it was when the practice began."""

    cluster: object
    record: object
    age: int | None


def contexts_of(practice, clusters):
    """Its pôles, fetched with .for_directory(), as they were when it began."""
    year = practice.start_year
    return [ContextThen(cluster, cluster.context_in(year), cluster.age_in(year)) for cluster in clusters]


MINI_HEIGHT, MOST_MINI_SPINES = 40, 60
MINI_HEIGHTS = {0: 24, 1: 26, 2: 31, 3: 36, 4: 40}


@dataclass
class MiniTheme:
    """A theme in the small shelf over a list: its practices in one row, at most as many as fit."""

    theme: Theme
    count: int
    tones: list


def mini_shelf(results):
    """The results theme by theme, as one row of spines: [MiniTheme], none for an empty list."""
    catalogue, counts = results.catalogue, {}
    for theme in catalogue.references.themes:
        keys = results.found & catalogue.of(f"t{theme.pk}")
        levels = {level: keys.intersection_cardinality(catalogue.of(mark)) for mark, level in LEVELS.items()}
        counts[theme] = Counter({0: len(keys) - sum(levels.values())} | levels)
    total = sum(levels.total() for levels in counts.values())
    shown = min(total, MOST_MINI_SPINES)
    width = min(WIDEST, SHELF_WIDTH / max(shown, 1) - GAP - 1)
    x, found = 0.0, []
    for theme, levels in counts.items():
        if not levels.total():
            continue
        tones = ["", "", ""]
        known = [level for level in sorted(levels) if levels[level]]
        spines = [level for level in known for _ in range(max(1, levels[level] * shown // total))]
        for place, level in enumerate(spines):
            tall = MINI_HEIGHTS[level]
            tones[TONES[place % len(TONES)]] += f"M{x:.1f} {MINI_HEIGHT - tall}h{width:.1f}v{tall}h-{width:.1f}z"
            x += width + GAP
        found.append(MiniTheme(theme, levels.total(), tones))
    return found


@dataclass(frozen=True)
class Book:
    """One book of the cover: a few stand for a theme, as wide together as its share of the practices."""

    key: str
    x: float
    y: int
    width: float
    height: int


COVER_LEFT, COVER_WIDTH, COVER_BASE = 24, 252, 330
COVER_HEIGHTS = [128, 150, 112, 172, 90]
PRACTICES_A_BOOK, MOST_BOOKS = 3, 60


def cover(all_shelves):
    total = sum(shelf.count for shelf in all_shelves)
    a_book = max(PRACTICES_A_BOOK, total / MOST_BOOKS)
    books, x = [], float(COVER_LEFT)
    for shelf in all_shelves:
        if not shelf.count:
            continue
        number = max(1, int(shelf.count / a_book))
        width = COVER_WIDTH * shelf.count / total / number
        gap = min(1.6, width / 2)
        for _ in range(number):
            height = COVER_HEIGHTS[len(books) * 3 % len(COVER_HEIGHTS)]
            books.append(
                Book(shelf.theme.key, round(x + gap / 2, 2), COVER_BASE - height, round(width - gap, 2), height)
            )
            x += width
    return books
