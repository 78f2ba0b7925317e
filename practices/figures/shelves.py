"""Figures of the collection, and the geometry of its shelves."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from clusters.figures import heat_level
from clusters.models import LabelPeriod

from ..models import Practice, Theme

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


def shelves():
    """The six shelves, with their counts and drawings, all at one scale."""
    counts = {
        row["theme"]: row
        for row in Practice.objects.order_by()
        .values("theme")
        .annotate(
            count=Count("pk", filter=Q(state=Practice.State.PUBLISHED)),
            measured=Count("pk", filter=Q(state=Practice.State.PUBLISHED, evidence__gte=Practice.Evidence.MEASURED)),
            known=Count("evidence", filter=Q(state=Practice.State.PUBLISHED)),
            stubs=Count("pk", filter=Q(is_stub=True)),
        )
    }
    levels = newest_levels()
    fullest = max((len(shown) for shown in levels.values()), default=1)
    spine = min(WIDEST, max(NARROWEST, round(FULLEST / fullest - GAP, 1)))
    found = []
    for theme in Theme.objects.all():
        row = counts.get(theme.pk, {})
        shelf = Shelf(theme, **{name: row.get(name, 0) for name in ("count", "measured", "known", "stubs")})
        shelf.draw(levels[theme.pk], spine)
        found.append(shelf)
    return found


def newest_levels():
    """{theme id: levels of evidence of its newest practices, the newest last}, as many as a shelf can show."""
    newest = (
        Practice.objects.published()
        .annotate(
            rank=Window(RowNumber(), partition_by=F("theme"), order_by=[F("published_at").desc(), F("pk").desc()])
        )
        .filter(rank__lte=MOST_SPINES)
        .values_list("theme", "rank", "evidence")
    )
    levels = defaultdict(list)
    for theme, _, level in sorted(newest, key=lambda row: (row[0], -row[1])):
        levels[theme].append(level or 0)
    return levels


def stages(theme):
    """(key step, its newest practices) in order; a step without any is shown as a free place."""
    newest = (
        Practice.objects.published()
        .filter(key_step__theme=theme)
        .annotate(rank=Window(RowNumber(), partition_by=F("key_step"), order_by=F("published_at").desc()))
        .filter(rank__lte=MOST_OF_A_STEP)
        .for_cards()
    )
    by_step = defaultdict(list)
    for practice in newest:
        by_step[practice.key_step_id].append(practice)
    return [(step, by_step[step.pk]) for step in theme.key_steps.all()]


@dataclass(frozen=True)
class HeatRow:
    theme: Theme
    cells: list
    total: int


def heat():
    """Published practices by theme and phase of the policy: (names of the columns, HeatRow a theme).

    The last column counts those whose year no source gives.
    """
    phases = list(LabelPeriod.Phase)
    counted = Counter()
    rows = Practice.objects.published().order_by().values("theme", "start_year").annotate(count=Count("pk"))
    for row in rows:
        year = row["start_year"]
        phase = max((phase for phase in phases if year and phase.years[0] <= year), default=None)
        counted[row["theme"], phase] += row["count"]
    columns = [*phases, None]
    most = max(counted.values(), default=0)
    table = [
        HeatRow(
            theme,
            [(n, heat_level(n, most)) for n in (counted[theme.pk, phase] for phase in columns)],
            sum(counted[theme.pk, phase] for phase in columns),
        )
        for theme in Theme.objects.all()
    ]
    return [*(f"{first}-{last}" for first, last in (phase.years for phase in phases)), "sans année"], table


@dataclass(frozen=True)
class ContextThen:
    """One pôle of a practice, as it was when the practice began."""

    cluster: object
    record: object
    age: int | None


def contexts_of(practice):
    year = practice.start_year
    return [ContextThen(cluster, cluster.context_in(year), cluster.age_in(year)) for cluster in practice.clusters.all()]


MINI_HEIGHT, MOST_MINI_SPINES = 40, 60
MINI_HEIGHTS = {0: 24, 1: 26, 2: 31, 3: 36, 4: 40}


@dataclass
class MiniTheme:
    """A theme in the small shelf over a list: its practices in one row, at most as many as fit."""

    theme: Theme
    count: int
    tones: list


def mini_shelf(practices):
    """The practices of a list theme by theme, as one row of spines: [MiniTheme], none for an empty list."""
    rows = practices.order_by().values_list("theme", "evidence").annotate(count=Count("pk", distinct=True))
    counts = defaultdict(Counter)
    for theme, level, count in rows:
        counts[theme][level or 0] += count
    total = sum(levels.total() for levels in counts.values())
    shown = min(total, MOST_MINI_SPINES)
    width = min(WIDEST, SHELF_WIDTH / max(shown, 1) - GAP - 1)
    x, found = 0.0, []
    for theme in Theme.objects.filter(pk__in=counts):
        levels, tones = counts[theme.pk], ["", "", ""]
        spines = [level for level in sorted(levels) for _ in range(max(1, levels[level] * shown // total))]
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
