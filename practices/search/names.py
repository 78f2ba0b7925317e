"""The names of the pôles, of today and of then, and of their places: words by which their practices are found too."""

from collections import defaultdict

from clusters.models import bare_words, stems

from ..models.entry import cluster_word
from .query import Term, Way

NAMED, PARTLY_NAMED, PLACED = 1.0, 0.6, 0.3
# A word that stands in the names of more pôles than that says nothing of one of them.
MOST_SHARING = 2


class Names:
    """What each word says of the pôles; made once for each state of the directory."""

    def __init__(self, directory):
        self.moment = directory.moment
        self.full = [(name, cluster.pk) for cluster in directory.clusters for name in names(cluster)]
        parts = defaultdict(set)
        for name, pk in self.full:
            for stem in name:
                parts[stem].add(pk)
        self.parts = {stem: pks for stem, pks in parts.items() if len(pks) <= MOST_SHARING}
        self.places = defaultdict(set)
        for cluster in directory.clusters:
            where = [cluster.city, str(cluster.sector or ""), *map(str, cluster.regions.all())]
            for word in bare_words(" ".join(where)):
                self.places[stems(word)[0]].add(cluster.pk)

    def recognise(self, clauses, is_common):
        """The clauses, each satisfied as well by the practices of the pôles that its word names or places.

        A word that is common in the texts names a pôle with the rest of its name only: « réseaux » is no name.
        """
        asked = {token for clause in clauses for token in tokens_of(clause)}
        whole = defaultdict(set)
        for name, pk in self.full:
            if name <= asked:
                for stem in name:
                    whole[stem].add(pk)
        parts = {token: self.parts[token] for token in asked & self.parts.keys() if not is_common(token)}
        known = [(whole, NAMED), (parts, PARTLY_NAMED), (self.places, PLACED)]
        return [clause.or_else(*ways_of(clause, known)) for clause in clauses]


def tokens_of(clause):
    """The stems of a clause that is one word, or one written with signs."""
    single = (way.terms[0] for way in clause.ways if clause.is_plain and len(way.terms) == 1)
    return {token for term in single for token in term.tokens}


def ways_of(clause, known):
    for pks_of, weight in known:
        pks = set().union(*(pks_of[token] for token in tokens_of(clause) if token in pks_of))
        if pks:
            yield Way((Term(clause.typed, frozenset(map(cluster_word, pks))),), weight)


def names(cluster):
    """Its names of today and of then, each the set of its stems, and in one piece where it has several words."""
    for name in [cluster.name, *(former.name for former in cluster.former_names.all())]:
        words = bare_words(name)
        if words:
            yield frozenset(stems(word)[0] for word in words)
            yield frozenset([stems("".join(words))[0]])


class Memory:
    names = None


def names_of(directory):
    known = Memory.names
    if known is None or known.moment != directory.moment:
        known = Memory.names = Names(directory)
    return known
