"""Where the collection is empty, ranked; and what people searched there and did not find."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from clusters.models import indexed
from practices.models import KeyStep, Theme, Unanswered
from practices.search import unfound

# The searches that are looked at, those that are shown, and how often one was made before it is.
MOST_READ, MOST_SEARCHES, FEWEST_TIMES = 40, 20, 2
# What may tell of a person, or lead elsewhere.
PERSONAL = re.compile(r"@|://|www\.|\d{5}")


def contribute_address(theme=None, step=None):
    """The form, with what the gap is about already filled in."""
    asked = {"theme": theme.slug} if theme else {}
    asked |= {"etape": step.slug} if step else {}
    address = reverse("practices:contribute")
    return f"{address}?{urlencode(asked)}" if asked else address


@dataclass(frozen=True)
class Gap:
    """A crossing without any practice; `why` says what is known of it."""

    title: str
    theme: Theme
    step: KeyStep | None
    why: str
    searches: int = 0

    @property
    def url(self):
        return contribute_address(self.theme, self.step)

    def as_data(self):
        return {
            "titre": self.title,
            "theme": self.theme.name,
            "teinte": self.theme.key,
            "etape": self.step.name if self.step else None,
            "nombre": 0,
            "recherches": self.searches,
        }


@dataclass(frozen=True)
class Search:
    """Words that were asked and find nothing today, and the shelf where they would belong, if their words tell."""

    asked: str
    times: int
    theme: Theme | None = None
    step: KeyStep | None = None

    @property
    def url(self):
        return contribute_address(self.theme, self.step)


def searches_of(catalogue):
    """[Search] of the most asked that still find nothing; three queries, or one where nothing moved meanwhile.

    What was asked once may be anything that anyone typed: it is not shown.
    """
    asked = Unanswered.objects.filter(times__gte=FEWEST_TIMES).order_by("-times", "-last_on", "words")
    rows = [row for row in asked.values_list("asked", "times")[:MOST_READ] if not PERSONAL.search(row[0])]
    still, places = still_unfound(catalogue, tuple(asked for asked, _ in rows)), Places(catalogue.references)
    found = [Search(asked, times, *places.of(asked)) for asked, times in rows if asked in still]
    return found[:MOST_SEARCHES]


def still_unfound(catalogue, texts):
    moments = texts, catalogue.directory.moment, catalogue.references.moment
    known = catalogue.entries.derived.get("unfound")
    if known is None or known[0] != moments:
        found = frozenset(unfound(texts, catalogue)) if texts else frozenset()
        known = catalogue.entries.derived["unfound"] = moments, found
    return known[1]


class Places:
    """Which theme and which step some words are about: those whose own words they share the most."""

    def __init__(self, references):
        self.themes = {theme: stems(theme.name, theme.summary) for theme in references.themes}
        self.steps = {step: stems(step.name, step.summary) for step in references.steps}
        self.theme_of = {step: references.theme(step.theme_id) for step in references.steps}

    def of(self, asked):
        """(theme, step), either of them None where the words do not tell, or tell of several."""
        words = stems(asked)
        step = best(self.steps, words)
        return (self.theme_of[step], step) if step else (best(self.themes, words), None)


def stems(*texts):
    return set(indexed(" ".join(texts)).split())


def best(known, words):
    scores = Counter({one: len(words & theirs) for one, theirs in known.items()})
    first, second = [*scores.most_common(2), (None, 0), (None, 0)][:2]
    return first[0] if first[1] > second[1] else None


def gaps_of(scope, families, searches):
    """[Gap], the most searched first; then steps, then families, those of the thinnest themes first."""
    asked = Counter()
    for search in searches:
        if search.step:
            asked[search.step.pk] += search.times
    counts = {theme: len(scope.of_theme(theme)) for theme in scope.themes}
    gaps = [*step_gaps(scope, asked), *family_gaps(scope, families)]
    return sorted(gaps, key=lambda gap: (-gap.searches, gap.step is None, counts[gap.theme], gap.theme.order))


def step_gaps(scope, asked):
    by_theme = defaultdict(list)
    for step in scope.catalogue.references.steps:
        by_theme[step.theme_id].append(step)
    said = scope.catalogue.of_any(mark for mark, _ in scope.catalogue.starting_with("k"))
    for theme in scope.themes:
        keys = scope.of_theme(theme)
        silent, total = len(keys - said), len(keys)
        for step in by_theme[theme.pk]:
            # A record may be at a step of another of its themes than the main one.
            if not scope.published.intersect(scope.catalogue.of(f"k{step.pk}")):
                yield Gap(step.name, theme, step, why_step(silent, total), asked[step.pk])


def why_step(silent, total):
    """None is recorded at that step; but what says no step may belong there."""
    if not silent:
        return "Aucune pratique recensée à cette étape."
    if total == 1:
        return "Aucune pratique recensée à cette étape ; la seule fiche du thème ne dit pas la sienne."
    if silent == total:
        return f"Aucune pratique recensée à cette étape ; les {total} fiches du thème ne disent pas la leur."
    tells = "ne dit pas la sienne" if silent == 1 else "ne disent pas la leur"
    return f"Aucune pratique recensée à cette étape ; {silent} sur {total} fiches du thème {tells}."


def family_gaps(scope, families):
    """A family of pôles that has practices, but none in a theme."""
    for table in families:
        for row in table.rows:
            if not row.total.number:
                continue
            for theme, cell in zip(scope.themes, row.cells, strict=True):
                if not cell.number:
                    why = f"Aucune pratique recensée dans cette famille ({row.note}, {table.title.lower()})."
                    yield Gap(family_name(table.key, row.name), theme, None, why)


def family_name(key, name):
    lower = f"{name[:1].lower()}{name[1:]}"
    return {"tailles": f"Pôles de {lower}", "secteurs": f"Pôles du secteur {name}"}.get(key, f"Pôles de {lower}")
