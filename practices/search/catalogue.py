"""The catalogue as each worker remembers it: for every value of every facet, the compressed set of its practices.

Counts and combinations of these sets are exact and take a millisecond, at any size and on either database.
What is remembered is brought in line before each use: one query tells whether anything moved since.
"""

from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock

from django.db import connection
from pyroaring import BitMap
from taggit.models import Tag

from clusters.figures import Directory, directory, directory_shown
from clusters.models import Moment, Version

from ..models import Entry, KeyStep, Practice, Synonym, Theme
from ..models.entry import CATALOGUE, marks_of
from ..models.story import STORY
from .thesaurus import Thesaurus

REFERENCES, TAGS = "references", "tags"
PUBLISHED, STUB = "o", "x"
MOST_CAUGHT_UP = 1_000
NOTHING = BitMap()


@dataclass(frozen=True, eq=False)
class Entries:
    """{mark: set of entry keys}, as of one moment. Shared by the threads of a worker, and never written to."""

    moment: Moment
    # Read outside a transaction: what comes later is added to it. Else it may be rolled back, and is read anew.
    is_settled: bool
    sets: dict
    derived: dict = field(default_factory=dict)

    @classmethod
    def load(cls, moment):
        keys = defaultdict(lambda: array("I"))
        for key, marks in Entry.objects.exclude(marks="").order_by().values_list("pk", "marks").iterator(20_000):
            for mark in marks.split():
                keys[mark].append(key)
        sets = {mark: BitMap(found) for mark, found in keys.items()}
        return cls(moment, not connection.in_atomic_block, sets)

    def caught_up(self, moment):
        """These entries with what was written since; None where reading all of them anew is the way."""
        is_later = self.is_settled and moment.epoch == self.moment.epoch and moment.stamp > self.moment.stamp
        if not is_later:
            return None
        since = Entry.objects.filter(stamp__gt=self.moment.stamp, stamp__lte=moment.stamp)
        changed = dict(since.values_list("pk", "marks")[: MOST_CAUGHT_UP + 1])
        if len(changed) > MOST_CAUGHT_UP:
            return None
        touched = BitMap(changed)
        sets = {mark: found - touched if found.intersect(touched) else found for mark, found in self.sets.items()}
        for key, marks in changed.items():
            for mark in marks.split():
                sets[mark] = sets.get(mark, NOTHING) | BitMap([key])
        return Entries(moment, not connection.in_atomic_block, sets)


@lru_cache(maxsize=2)
def thesaurus_of(synonyms):
    """Ready once for each list of synonyms: a publication, which gives a number to a theme, does not read them anew."""
    return Thesaurus([Synonym(terms=terms).as_words() for terms in synonyms])


@dataclass(frozen=True)
class References:
    """The short lists that pages and searches need: themes, key steps and synonyms."""

    moment: Moment
    themes: list = ()
    steps: list = ()
    thesaurus: Thesaurus = field(default_factory=lambda: Thesaurus([]))

    @classmethod
    def load(cls, moment):
        synonyms = tuple(Synonym.objects.values_list("terms", flat=True))
        return cls(moment, list(Theme.objects.all()), list(KeyStep.objects.all()), thesaurus_of(synonyms))

    def theme(self, pk):
        return next((theme for theme in self.themes if theme.pk == pk), None)


@dataclass(frozen=True)
class Tags:
    """{key: Tag} of every keyword."""

    moment: Moment
    by_pk: dict = field(default_factory=dict)

    @classmethod
    def load(cls, moment):
        return cls(moment, Tag.objects.in_bulk())


class Memory:
    entries = Entries(Moment(), False, {})
    references = References(Moment())
    tags = Tags(Moment())
    lock = Lock()


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All that a page needs to know of the whole collection, as of now: take one a request, and pass it on."""

    entries: Entries
    directory: Directory
    references: References
    tags: Tags

    def of(self, mark):
        """The practices, published or known by their title only, that bear a mark."""
        return self.entries.sets.get(mark, NOTHING)

    def of_any(self, marks):
        found = [self.entries.sets[mark] for mark in marks if mark in self.entries.sets]
        return BitMap.union(*found) if found else NOTHING

    def starting_with(self, sign):
        """[(mark, set)] of the marks that begin with a sign, such as every year; listed once for each state."""
        kept = self.entries.derived.setdefault("signs", {})
        if sign not in kept:
            kept[sign] = [(mark, found) for mark, found in self.entries.sets.items() if mark.startswith(sign)]
        return kept[sign]

    def marked(self, sign):
        """{value: set} of the same."""
        return {mark[len(sign) :]: found for mark, found in self.starting_with(sign)}

    @property
    def state(self):
        """What changes whenever anything here does."""
        return f"{self.entries.moment.token}{self.state_of_names}"

    @property
    def state_of_names(self):
        """What changes whenever a name that a card shows may have: of a pôle, a theme or a keyword."""
        return f"{self.directory.moment.token}{self.references.moment.token}{self.tags.moment.token}"

    @property
    def published(self):
        return self.of(PUBLISHED)

    @property
    def stubs(self):
        return self.of(STUB)

    @property
    def public(self):
        return self.published | self.stubs

    def practices(self, keys, *, with_texts=False):
        """The practices of some entries, in that order, dressed for cards, in one query; their texts if asked."""
        known = Practice.objects.filter(entry__in=list(keys)).exclude(entry__marks="")
        rows = known.for_catalogue(*(STORY if with_texts else ()))
        by_key = {practice.entry.pk: practice for practice in rows}
        return [self.dress(by_key[key]) for key in keys if key in by_key]

    def dress(self, practice):
        """Fill in from memory what .for_cards() would fetch: its theme, pôles, tags and other themes."""
        practice.theme = self.references.theme(practice.theme_id)
        keys = {sign: [] for sign in "pgu"}
        entry = getattr(practice, "entry", None)
        for mark in entry.marks.split() if entry else marks_of(practice):
            if mark[0] in keys:
                keys[mark[0]].append(int(mark[1:]))
        practice.card_tags = list(filter(None, map(self.tags.by_pk.get, keys["g"])))
        # What changes whenever its card does.
        practice.card_key = f"{entry.stamp if entry else ''}{self.state_of_names}"
        # Where Django's own prefetch would put them.
        practice._prefetched_objects_cache = {
            "clusters": sorted(filter(None, map(self.directory.by_pk.get, keys["p"])), key=lambda known: known.slug),
            "other_themes": sorted(filter(None, map(self.references.theme, keys["u"])), key=lambda known: known.order),
            "tags": practice.card_tags,
        }
        return practice

    def dress_record(self, practice):
        """The same for one whole record, whose relations may be asked further, and keeping what is fetched."""
        fetched = practice._prefetched_objects_cache
        asked = {name: getattr(practice, name).get_queryset() for name in ("clusters", "other_themes", "tags")}
        self.dress(practice)
        for name, queryset in asked.items():
            queryset._result_cache, queryset._prefetch_done = practice._prefetched_objects_cache[name], True
        practice._prefetched_objects_cache = fetched | asked
        return practice


def catalogue():
    """The Catalogue of now: one query, and those that read again what moved."""
    moments = moments_of_tables()
    return Catalogue(
        entries_at(moments.get(CATALOGUE, Moment())),
        directory(moments.get(Version.DIRECTORY, Moment())),
        remembered("references", References, moments.get(REFERENCES, Moment())),
        remembered("tags", Tags, moments.get(TAGS, Moment())),
    )


def moments_of_tables():
    """Where they stand, no earlier than what this worker has shown already."""
    shown = {
        CATALOGUE: Memory.entries.moment,
        Version.DIRECTORY: directory_shown(),
        REFERENCES: Memory.references.moment,
        TAGS: Memory.tags.moment,
    }
    return Version.read(**shown)


def entries_at(moment):
    known = Memory.entries
    if known.moment == moment:
        return known
    with Memory.lock:
        # Another thread may have gone further meanwhile.
        moment, known = moments_of_tables().get(CATALOGUE, Moment()), Memory.entries
        if known.moment != moment:
            # What a transaction sees of its own writes is for it alone.
            is_shared = not (known.is_settled and connection.in_atomic_block)
            known = known.caught_up(moment) or Entries.load(moment)
            if is_shared:
                Memory.entries = known
        return known


def remembered(name, kind, moment):
    known = getattr(Memory, name)
    if known.moment != moment:
        known = kind.load(moment)
        setattr(Memory, name, known)
    return known
