"""The search: what a question finds in the catalogue, and in which order."""

from collections import Counter
from dataclasses import dataclass, field, replace
from math import log, prod

from pyroaring import BitMap

from ..models.entry import cluster_of
from .catalogue import Catalogue
from .index import matching, texts
from .query import Query, read
from .ranking import Ranking
from .understanding import understand

# Beyond, the newest are enough, and the page says so.
MOST_HITS = 20_000
# The best are sought among those that hold the words in their title, then among the newest.
MOST_RANKED = 200
# Fewer complete answers than a page shows at a glance: partial ones are added, if they are worth this much of the best.
FEW, WORTH_SHOWING = 10, 0.05
# The keywords of the best answers: how many answers, how many keywords make the whole of what they may add, and it.
BEST, FEW_KEYWORDS, KEYWORDS_WEIGHT = 5, 8, 0.35
# A word of more than this share of the practices does not make a partial answer by itself.
TOO_COMMON = 0.25


@dataclass(frozen=True)
class Hits:
    """Entries that answer a question. `complete`: those that hold all of it; the others hold a part."""

    query: Query
    keys: BitMap
    complete: BitMap
    ranking: Ranking
    catalogue: Catalogue
    is_capped: bool = False
    unknown: list = field(default_factory=list)
    corrected: dict = field(default_factory=dict)
    forms: dict = field(default_factory=dict)
    # Where partial answers were sought, all were ranked to choose them.
    order: list = field(default_factory=list)

    @property
    def spellings(self):
        """The words of the collection, without accents, that stand for what was typed, alone or by a synonym."""
        ways = [
            way for clause in self.query.wanted for way in clause.ways if way is clause.ways[0] or len(way.terms) == 1
        ]
        terms = [term for way in ways for term in way.terms]
        return {form for term in terms for token in term.tokens for form in self.forms.get(token, ())}

    def best_first(self, within):
        """Keys among `within`: the best ones in order, at most MOST_RANKED; the rest follows by date."""
        if self.order:
            return [key for key in self.order if key in within]
        candidates = within & self.keys
        if len(candidates) > MOST_RANKED:
            titled = matching(self.query, in_title=True, beyond=self.keys.min() - 1, most=MOST_HITS) & candidates
            candidates = newest(titled, MOST_RANKED) | newest(candidates - titled, MOST_RANKED - len(titled))
        return in_order(self.scores(candidates))

    def scores(self, candidates):
        """{key: score}; what shares keywords with the best answers is a little nearer to the question."""
        scores = {key: self.ranking.score(parts) for key, parts in texts(candidates).items()}
        best = sorted(scores, key=lambda key: (-scores[key], -key))[:BEST]
        if not best or not scores[best[0]]:
            return scores
        weights, total, best_ones = Counter(), len(self.catalogue.public), BitMap(best)
        for mark, keys in self.catalogue.starting_with("g"):
            if keys.intersect(best_ones):
                weights[mark] = sum(scores[key] for key in keys & best_ones) * log(total / len(keys))
        most = sum(weight for _, weight in weights.most_common(FEW_KEYWORDS)) or 1
        bonus = KEYWORDS_WEIGHT * scores[best[0]] / most
        for mark, weight in weights.items():
            for key in self.catalogue.of(mark) & candidates:
                scores[key] += bonus * weight
        return scores


def newest(keys, most):
    return keys[max(0, len(keys) - most) :] if most > 0 else BitMap()


def search(text, catalogue):
    """Hits for what was typed; a question of words that say nothing has no answer, and no clause."""
    understood = understand(read(text), catalogue)
    query, frequency, total = understood.query, understood.frequency, len(catalogue.public)
    if query.is_empty:
        return Hits(query, BitMap(), BitMap(), None, catalogue)
    count_clusters(query, frequency, catalogue)
    query = without_needless_ways(query, frequency)
    commonness = [min(total, sum(frequency[token] for token in clause.tokens)) for clause in query.wanted]
    expected = total * prod(many / max(1, total) for many in commonness)
    complete = newest_matching(query, catalogue.public, expected)
    is_capped = len(complete) > MOST_HITS
    complete = newest(complete, MOST_HITS)
    ranking = Ranking(query, frequency, total)
    hits = Hits(query, complete, complete, ranking, catalogue, is_capped, understood.unknown, understood.corrected)
    hits = replace(hits, forms=understood.forms)
    if len(complete) >= FEW or len(query.wanted) < 2 or any(clause.phrase for clause in query.clauses):
        return hits
    most = max(MOST_RANKED, TOO_COMMON * total)
    telling = [clause for clause, many in zip(query.wanted, commonness, strict=True) if many <= most]
    partial = newest_matching(
        replace(query, clauses=[*(telling or query.wanted), *query.excluded]),
        catalogue.public,
        max(commonness),
        most=MOST_RANKED,
        any_of_them=True,
    )
    return with_partial_answers(hits, newest(partial, MOST_RANKED) | complete)


def without_needless_ways(query, frequency):
    """A word that is in more practices than are read needs no synonym to be found: each costs a long list to read."""
    return replace(query, clauses=[as_typed(clause, frequency) for clause in query.clauses])


def as_typed(clause, frequency):
    is_enough = clause.term and any(frequency[token] > MOST_HITS for token in clause.term.tokens)
    return replace(clause, ways=clause.ways[:1]) if is_enough else clause


def count_clusters(query, frequency, catalogue):
    """Add to the frequencies how many practices each pôle of the question has."""
    for clause in query.wanted:
        for token in clause.tokens:
            if pk := cluster_of(token):
                frequency[token] = len(catalogue.of(f"p{pk}"))


def newest_matching(query, public, expected, *, most=MOST_HITS, **options):
    """One more than `most` keys at the most; of a common word, those among the latest are read first."""
    share = expected / max(1, len(public))
    window = int(most * 1.5 / share) if share else 0
    if expected > 2 * most and window < len(public):
        found = matching(query, beyond=public[-window], most=most + 1, **options)
        if len(found) > most:
            return found
    return matching(query, most=most + 1, **options)


def with_partial_answers(hits, candidates):
    """The hits, and the best of the candidates, which hold a part of the question."""
    scores = hits.scores(candidates)
    least = WORTH_SHOWING * max(scores.values(), default=0)
    kept = hits.complete | BitMap(key for key, score in scores.items() if score >= least)
    return replace(hits, keys=kept, order=[key for key in in_order(scores) if key in kept])


def in_order(scores):
    return sorted(scores, key=lambda key: (-scores[key], -key))
