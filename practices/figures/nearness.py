"""Which records a text resembles: its own most telling words, put to the search as a question.

A word tells by how often the text says it, more in its title, and how rare it is in the collection. `closeness` is the
score of the other text over the score of the text itself: 1 for the same words.
"""

from collections import Counter
from math import log
from typing import NamedTuple

from django.db.models import Q

from clusters.models import indexed

from ..models import Neighbour, Word
from ..search import MOST_HITS, Ranking, Results, by_likeness, likeness_of, matching, of_alike, texts
from ..search.query import Clause, Query, Term, Way

MOST = 3
TITLE_WEIGHT, MOST_TELLING, MOST_RANKED, COVERAGE = 5, 25, 300, 0.5
# From here two texts share an idea, and from there they may well tell the same; see `make bench-search`.
LEAST_ALIKE, ALMOST_THE_SAME = 0.03, 0.12


def neighbours(text, catalogue, *, but=None):
    """At most three public practices that may tell the same as a text ({"title", "problem", "action"…}).

    `but`: the key of the practice that this text is about.
    """
    lead = " ".join(text.get(name, "") for name in ("problem", "action", "results"))
    found = closest(indexed(text.get("title", "")), indexed(lead), "", catalogue)
    practices = catalogue.practices([key for key, closeness in found if closeness >= ALMOST_THE_SAME][: MOST + 1])
    return [practice for practice in practices if practice.pk != but][:MOST]


def closest(title, lead, rest, catalogue):
    """[(key of an entry, closeness)] of the entries that these stems resemble, the nearest first."""
    stems = Counter({stem: TITLE_WEIGHT * n for stem, n in Counter(title.split()).items()})
    stems.update(f"{lead} {rest}".split())
    total, known = len(catalogue.public), frequencies(stems)
    weights = {stem: log(1 + n) * log((total + 1) / known[stem]) for stem, n in stems.items() if known[stem]}
    telling = sorted(weights, key=lambda stem: (-weights[stem], stem))[:MOST_TELLING]
    if not telling or not weights[telling[0]]:
        return []
    query = Query([clause_of(stem, weights[stem]) for stem in telling])
    ranking = Ranking(query, known, total, coverage=COVERAGE)
    # A word that is in more texts than a search reads finds none of them in particular, and takes minutes to look up.
    sought = [clause_of(stem, weights[stem]) for stem in telling if known[stem] <= MOST_HITS]
    if not sought:
        return []
    candidates = matching(Query(sought), any_of_them=True, most=MOST_RANKED) & catalogue.public
    whole = ranking.score((title, lead, rest))
    scores = {key: ranking.score(parts) / whole for key, parts in texts(candidates).items()}
    return sorted(
        ((key, score) for key, score in scores.items() if score >= LEAST_ALIKE), key=lambda pair: (-pair[1], pair[0])
    )


def clause_of(stem, weight):
    return Clause(stem, (Way((Term(stem, frozenset([stem])),), weight),))


class Around(NamedTuple):
    """The records near one, and those of pôles like its first one, which say their `likeness`."""

    near: list = ()
    alike: list = ()


def near_and_alike(practice, catalogue):
    """Around a practice, at most three of each kind, in two queries."""
    if getattr(practice, "entry", None) is None:
        return Around()
    near = [key for key in kept_neighbours(practice) if key in catalogue.published][:MOST]
    cluster = next(iter(practice.clusters.all()), None)
    alike = keys_of_alike(practice, cluster, near, catalogue) if cluster else []
    by_key = {found.entry.pk: found for found in catalogue.practices([*near, *alike])}
    # One may have been withdrawn since the catalogue was read.
    near, alike = ([by_key[key] for key in keys if key in by_key] for keys in (near, alike))
    for other in alike:
        other.likeness = likeness_of(other, cluster)
    return Around(near, alike)


def keys_of_alike(practice, cluster, near, catalogue):
    others = Results(catalogue).limited("alike", of_alike(catalogue, cluster))
    keys = others.ordered([keys for _, keys in by_likeness(catalogue, cluster)]).keys(0, MOST + len(near) + 1)
    return [key for key in keys if key not in {practice.entry.pk, *near}][:MOST]


def frequencies(stems):
    known = Counter()
    for stem, practices in Word.objects.filter(stem__in=stems).values_list("stem", "practices"):
        known[stem] += practices
    return known


def keep_neighbours(practice, catalogue):
    """Note which records a practice resembles now; they show it too."""
    entry = practice.entry
    found = closest(entry.title, entry.lead, entry.rest, catalogue)
    keys = [key for key, _ in found if key != entry.pk][:MOST]
    by_key = dict(found)
    Neighbour.objects.filter(practice=practice).delete()
    others = catalogue.practices(keys)
    Neighbour.objects.bulk_create(
        Neighbour(practice=practice, other=other, closeness=by_key[other.entry.pk]) for other in others
    )


def kept_neighbours(practice):
    """Keys of the entries of the records that are near this one, whichever of the two was written last."""
    pairs = Neighbour.objects.filter(Q(practice=practice) | Q(other=practice)).order_by("-closeness", "pk")
    both = pairs.values_list("practice__entry", "other__entry")
    return list(dict.fromkeys(key for pair in both for key in pair if key not in {practice.entry.pk, None}))
