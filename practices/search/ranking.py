"""Which practices answer a question best: BM25F over title, lead and rest.

S. Robertson, H. Zaragoza and M. Taylor, « Simple BM25 extension to multiple weighted fields », CIKM 2004: the counts of
a word in the fields are weighted and summed, then saturated once; here each is first divided by the relative length
of its field. What covers only part of the question is worth that part of its score.
"""

from dataclasses import dataclass
from math import log

from .general_words import GENERAL

# Weights of title, lead and rest, and their usual lengths in words, seen on the real collection.
WEIGHTS, LENGTHS = (6.0, 2.5, 1.0), (10, 25, 45)
SATURATION, LENGTH_MATTERS = 6.0, 0.25
GENERAL_WEIGHT = 0.35


@dataclass(frozen=True)
class Weighed:
    """A way of a clause, ready to be looked for: terms, each (stems between spaces, rarity)."""

    terms: list
    weight: float


class Ranking:
    """Scores texts for one question; `frequency`: practices that hold a stem; `total`: all practices.

    `coverage`: how much it costs to hold a part of the question only, from 0 (nothing) to 1 (in proportion).
    """

    def __init__(self, query, frequency, total, *, coverage=1.0):
        self.coverage = coverage
        self.clauses = [
            weighed([[weigh(term, frequency, total) for term in way.terms] for way in clause.ways], clause)
            for clause in query.wanted
        ]
        self.worth = [ways[0].weight * rarity(ways[0].terms) for ways in self.clauses]

    def score(self, parts):
        """`parts`: (title, lead, rest) in stems."""
        padded = [f" {part} " for part in parts]
        norms = [
            1 - LENGTH_MATTERS + LENGTH_MATTERS * len(part) / 7 / usual
            for part, usual in zip(parts, LENGTHS, strict=True)
        ]
        scales = [weight / norm for weight, norm in zip(WEIGHTS, norms, strict=True)]
        found = [max(value(way, padded, scales) for way in ways) for ways in self.clauses]
        covered = sum(worth for worth, score in zip(self.worth, found, strict=True) if score)
        return sum(found) * (covered / (sum(self.worth) or 1)) ** self.coverage


def weighed(ways, clause):
    """The ways of a clause; what stands for a rare word is worth that rarity, however common it is itself."""
    rarest = rarity(ways[0])
    return [
        Weighed(terms, way.weight * importance(clause) * max(1, rarest / (rarity(terms) or 1)))
        for way, terms in zip(clause.ways, ways, strict=True)
    ]


def rarity(terms):
    return sum(rare for _, rare in terms)


def importance(clause):
    return GENERAL_WEIGHT if clause.term and clause.term.tokens & GENERAL else 1.0


def weigh(term, frequency, total):
    """(stems between spaces, rarity): the inverse document frequency of BM25, never negative."""
    many = min(total, sum(frequency[token] for token in term.tokens))
    return [f" {token} " for token in term.tokens], log(1 + (total - many + 0.5) / (many + 0.5))


def value(way, padded, scales):
    """What a text is worth for one way of a clause: 0 if one of its terms is missing."""
    worth = 0.0
    for tokens, rare in way.terms:
        count = sum(scale * sum(map(text.count, tokens)) for text, scale in zip(padded, scales, strict=True))
        if not count:
            return 0.0
        worth += rare * count / (count + SATURATION)
    return worth * way.weight
