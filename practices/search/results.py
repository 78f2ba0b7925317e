"""The results of a question: what it finds, how many each answer of each facet would give, and the pages in order."""

from functools import cached_property
from itertools import islice

from pyroaring import BitMap

from ..models import Entry, Practice
from .facets import union

# Below one in so many, sorting is quicker than walking through all.
FEW_ENOUGH = 20
ORDERS = {
    "pertinence": "pertinence",
    "ressemblance": "ressemblance des pôles",
    "-date": "date de publication",
    "titre": "titre",
    "-annee": "année, récentes d'abord",
}


class Results:
    """A sequence of practices, read from the database a page at a time; the newest first unless an order is given.

    Each limit has a name: the answers of one facet are counted among what the other limits leave.
    """

    model = Practice

    # Whether pages come with the whole texts, to quote them.
    with_texts = False

    def __init__(self, catalogue, base=None, limits=None, runs=()):
        self.catalogue = catalogue
        self.base = catalogue.published if base is None else base
        self.limits = limits or {}
        self.runs = runs

    def all(self):
        return self

    def none(self):
        return self.among(BitMap())

    def limited(self, name, keys):
        """The results that are also among `keys`, a set of entries."""
        return Results(self.catalogue, self.base, {**self.limits, name: keys}, self.runs)

    def ordered(self, runs):
        """The results in another order: `runs` is a list of lists of keys in order, or of sets (the newest first)."""
        return Results(self.catalogue, self.base, self.limits, runs)

    def among(self, base):
        """What the same question finds elsewhere, such as among the « fiches à compléter »."""
        return Results(self.catalogue, base, self.limits, self.runs)

    def without(self, name=None):
        """The keys that all the limits leave, but for the one of that name."""
        found = self.base
        for other, keys in self.limits.items():
            if other != name:
                found = found & keys
        return found

    @cached_property
    def found(self):
        return self.without()

    def count(self):
        return len(self.found)

    __len__ = count

    def __getitem__(self, page):
        keys = self.keys(page.start or 0, self.count() if page.stop is None else page.stop)
        return self.catalogue.practices(keys, with_texts=self.with_texts)

    def keys(self, start, stop):
        """Keys of the results from `start` to `stop`, in order."""
        page, passed, left = [], 0, self.found
        for run in [*self.runs, left]:
            part = among(left, run, stop - passed)
            page += piece(part, start - passed, stop - passed)
            passed += len(part)
            if passed >= stop:
                break
            left = left - (part if isinstance(part, BitMap) else BitMap(part))
        return page


def among(left, run, stop):
    """What a run holds of a set: a set if it is one, else a list in order, at least up to `stop`."""
    if isinstance(run, BitMap):
        return left & run
    return run.among(left, stop) if isinstance(run, ByTitle) else [key for key in run if key in left]


def piece(part, start, stop):
    """The keys of a run from `start` to `stop`; a set is read from its newest key."""
    start, stop = max(0, start), max(0, min(stop, len(part)))
    if not isinstance(part, BitMap):
        return part[start:stop]
    return list(reversed(part[len(part) - stop : len(part) - start])) if start < stop else []


class ByTitle:
    """Every key in the order of the titles; read once for each state of the catalogue."""

    def __init__(self, keys):
        self.keys = keys
        self.ranks = {key: rank for rank, key in enumerate(keys)}

    def among(self, left, stop):
        """The first keys of a set in that order, as many as asked or a few more."""
        if len(left) * FEW_ENOUGH < len(self.keys):
            return sorted(left, key=lambda key: self.ranks.get(key, len(self.keys)))
        return list(islice((key for key in self.keys if key in left), stop))


def by_title(catalogue):
    derived = catalogue.entries.derived
    if "titles" not in derived:
        titled = Entry.objects.exclude(title_key="").order_by("title_key")
        derived["titles"] = ByTitle(list(titled.values_list("pk", flat=True)))
    return [derived["titles"]]


def by_year(catalogue):
    """The latest years first; what has no year comes last."""
    years = catalogue.marked("y")
    return [years[year] for year in sorted(years, key=int, reverse=True)]


def of_years(catalogue, first=None, last=None):
    """The practices of some years, both included."""
    years = catalogue.marked("y")
    return union(keys for year, keys in years.items() if (first or 0) <= int(year) <= (last or 9999))
