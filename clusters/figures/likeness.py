"""How much two pôles are alike, and why.

The score is J. C. Gower's general coefficient of similarity (« A General Coefficient of Similarity and Some of Its
Properties », Biometrics 27, 1971, p. 857-871): S = Σ w s / Σ w, where s, from 0 to 1, is how near the two are on one
trait, and w is 1 if both sides know that trait, else 0: what no source says counts neither for nor against. The known
traits weigh the same, for nothing tells which of them matters most to those who take a practice up.

- members, team, budget: s = 1 - |ln(a / b)| / ln 4, at least 0. Such sizes span orders of magnitude, so they are
  compared by their ratio: the double gives 1/2, four times as much gives 0.
- share of SMEs, age: s = 1 - |a - b| / range, at least 0.
- category of 2005: its three degrees are ordered: equal 1, next to each other 1/2, else 0.
- sector: equal 1, else 0. Regions: those that both have, over those that either has (Jaccard).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import NamedTuple

from django.utils import timezone

from ..models import Cluster

LOG_FACTOR = log(4)
# In points: the shares that sources give go from 50 to 90 %.
SHARE_RANGE = 40
# In years: two phases of the policy, of about four.
AGE_RANGE = 8
# Below three known traits, a single coincidence would make two pôles alike.
FEWEST_TRAITS = 3
# A trait is common from here, and different below.
COMMON = 0.5
# The score from which two pôles are said alike: more than half. Of the 76 pôles of fixtures/, 43 can be compared with
# another at all; half of these have then 5 alike or more, the middle half 2 to 8, none over 12. From one half exactly,
# those labelled in 2005 would be alike by their age and category alone, and half of the 43 would have 11 or more.
ALIKE = 0.51

DEGREES = {category: degree for degree, category in enumerate(Cluster.Category.values)}


@dataclass(frozen=True)
class Profile:
    """What is known of a pôle at one time. None, or no region, is what no source says."""

    name: str
    members: int | None = None
    sme_share: int | None = None
    team: float | None = None
    budget: int | None = None
    age: int | None = None
    category: str | None = None
    sector: int | None = None
    regions: frozenset = frozenset()

    @cached_property
    def traits(self):
        """The values to compare, in the order of TRAITS."""
        category, regions = DEGREES.get(self.category), self.regions or None
        return self.members, self.sme_share, self.team, self.budget, self.age, category, self.sector, regions

    @property
    def is_comparable(self):
        return sum(value is not None for value in self.traits) >= FEWEST_TRAITS


def profile_of(cluster, year=None, *, today=None):
    """A pôle, fetched with .for_directory(), as it was around that year; or, without one, as it was last known.

    `today` is the current year. What has ended is as old as it was then.
    """
    if year:
        record = cluster.context_in(year)
    else:
        record = max(cluster.years.all(), key=lambda known: known.year, default=None)
        year = last_year_of(cluster, today or timezone.localdate().year)
    return Profile(
        name=cluster.name,
        members=record and record.members,
        sme_share=record and record.sme_share,
        team=float(record.team) if record and record.team is not None else None,
        budget=record and record.budget,
        age=age_in(cluster, year),
        category=cluster.category_2005 or None,
        sector=cluster.sector_id,
        regions=frozenset(region.pk for region in cluster.regions.all()),
    )


def last_year_of(cluster, today):
    if cluster.ended_in or cluster.label_state == Cluster.LabelState.FORMER:
        return cluster.ended_in
    return today


def age_in(cluster, year):
    """Years since the first label; None too where a fact shows that the first one dated was not the first."""
    starts = [period.starts for period in cluster.label_periods.all()]
    labelled_by = 2005 if cluster.category_2005 else 2012 if cluster.evaluation_2012 else None
    if not all(starts) or (starts and labelled_by and min(starts) > labelled_by):
        return None
    return cluster.age_in(year)


def by_ratio(ours, theirs):
    if ours == theirs:
        return 1.0
    less, more = (ours, theirs) if ours < theirs else (theirs, ours)
    return max(0.0, 1 - log(more / less) / LOG_FACTOR) if less > 0 else 0.0


def by_share(ours, theirs):
    return max(0.0, 1 - abs(ours - theirs) / SHARE_RANGE)


def by_age(ours, theirs):
    return max(0.0, 1 - abs(ours - theirs) / AGE_RANGE)


def by_degree(ours, theirs):
    return 1 - abs(ours - theirs) / 2


def by_equality(ours, theirs):
    return 1.0 if ours == theirs else 0.0


def by_overlap(ours, theirs):
    both = len(ours & theirs)
    return both / (len(ours) + len(theirs) - both)


def common_regions(ours, theirs):
    both = len(ours & theirs)
    if ours == theirs:
        return "même région" if both == 1 else "mêmes régions"
    return "une région commune" if both == 1 else f"{both} régions communes"


class Trait(NamedTuple):
    """A trait with its words: its name where it differs or is unknown; when it is common, as equal or as near."""

    name: str
    similarity: Callable
    equal: str
    near: str = ""

    def common(self, ours, theirs):
        if self.similarity is by_overlap:
            return common_regions(ours, theirs)
        return self.equal if ours == theirs else self.near

    def different(self, ours, theirs):
        return "la plupart des régions" if self.similarity is by_overlap and ours & theirs else self.name


TRAITS = (
    Trait("taille", by_ratio, "même taille", "taille proche"),
    Trait("part de PME", by_share, "même part de PME", "part de PME proche"),
    Trait("équipe", by_ratio, "équipe de même taille", "équipe de taille proche"),
    Trait("budget", by_ratio, "même budget", "budget proche"),
    Trait("âge", by_age, "même âge", "âge proche"),
    Trait("catégorie de 2005", by_degree, "même catégorie de 2005", "catégorie de 2005 voisine"),
    Trait("secteur", by_equality, "même secteur"),
    Trait("régions", by_overlap, "mêmes régions"),
)
SIMILARITIES = tuple(trait.similarity for trait in TRAITS)


@dataclass(frozen=True)
class Likeness:
    """How much two profiles are alike: the score at once, None when too little is known; its reasons when asked."""

    one: Profile
    other: Profile
    score: float | None

    @cached_property
    def _sorted(self):
        """Each trait under one of three: (common, different, unknown)."""
        common, different, unknown = [], [], []
        for trait, ours, theirs in zip(TRAITS, self.one.traits, self.other.traits, strict=True):
            if ours is None or theirs is None:
                unknown.append(trait.name)
            elif trait.similarity(ours, theirs) >= COMMON:
                common.append(trait.common(ours, theirs))
            else:
                different.append(trait.different(ours, theirs))
        return common, different, unknown

    @property
    def shared(self):
        return self._sorted[0]

    @property
    def different(self):
        return self._sorted[1]

    @property
    def unknown(self):
        """What a source gives for one of the two at most."""
        return self._sorted[2]

    @property
    def is_alike(self):
        return self.score is not None and self.score >= ALIKE

    @property
    def sentence(self):
        if self.score is None:
            return "Trop peu de traits connus pour comparer"
        if not self.shared:
            return "Aucun trait commun"
        count = len(self.shared)
        return f"{count} {'trait commun' if count == 1 else 'traits communs'} : {', '.join(self.shared)}"

    @property
    def detail(self):
        """What the two do not share, in full sentences; empty when they share all."""
        said = [
            ("Trait différent", "Traits différents", self.different),
            ("Non comparable, faute de source", "Non comparables, faute de source", self.unknown),
        ]
        return " ".join(
            f"{one if len(names) == 1 else many} : {', '.join(names)}." for one, many, names in said if names
        )


def likeness(one, other):
    """The Likeness of two profiles; the same whichever comes first."""
    total = known = 0
    for ours, theirs, similarity in zip(one.traits, other.traits, SIMILARITIES, strict=True):
        if ours is not None and theirs is not None:
            total += similarity(ours, theirs)
            known += 1
    return Likeness(one, other, total / known if known >= FEWEST_TRAITS else None)


def compared(cluster, clusters, *, today=None):
    """(other, Likeness) of every other pôle: the most alike first, those that cannot be compared last, then by slug."""
    mine = profile_of(cluster, today=today)
    others = [(other, likeness(mine, profile_of(other, today=today))) for other in clusters if other.pk != cluster.pk]
    return sorted(others, key=lambda found: (found[1].score is None, -(found[1].score or 0), found[0].slug))


def alike(cluster, clusters, *, today=None):
    """(other, Likeness) of those that are said alike, the most alike first, then by slug."""
    return [(other, found) for other, found in compared(cluster, clusters, today=today) if found.is_alike]
