"""Which records a text resembles: TF-IDF and cosine, over the titles and summaries that share a word with it."""

import re
from collections import Counter
from math import log, sqrt

from clusters.models import fold

from ..models import Practice

MOST = 3
# Measured on the real collection: below, two records share their field rather than their idea.
LEAST_ALIKE = 0.22
CANDIDATES = 300
ASKED_WORDS = 8
TITLE_WEIGHT = 3
STEM = 6
SMALL_WORDS = frozenset(
    """
    avec aux ces cet cette chaque chez comme comment dans depuis des deux dont donc elle elles entre est etre fait
    faire ils leur leurs lors mais mettre meme moins nos notre nous ont par pas pendant plus pole poles pour quand que
    quel quelle qui quoi sans ses son sont sous sur tous tout toute toutes tres une unes vers vos votre vous
    """.split()  # noqa: SIM905
)


def neighbours(text, *, but=None):
    """At most three public practices that a text ({"title", "problem", "action"}) resembles, the nearest first."""
    own = stems(text.get("title", "")) * TITLE_WEIGHT + stems(f"{text.get('problem', '')} {text.get('action', '')}")
    asked = sorted(set(stems(text.get("title", ""))), key=len, reverse=True)[:ASKED_WORDS]
    if not asked:
        return []
    found = list(Practice.objects.public().exclude(pk=but).sharing_a_word(asked).for_cards()[:CANDIDATES])
    theirs = [Counter(stems(practice.title) * TITLE_WEIGHT + stems(practice.summary)) for practice in found]
    frequency = Counter(stem for bag in theirs for stem in bag)
    total = Practice.objects.public().count()
    weights = {stem: log((1 + total) / (1 + frequency[stem])) + 1 for stem in frequency}
    scored = [(cosine(Counter(own), bag, weights), practice) for bag, practice in zip(theirs, found, strict=True)]
    near = sorted((pair for pair in scored if pair[0] >= LEAST_ALIKE), key=lambda pair: (-pair[0], pair[1].pk))
    return [practice for _, practice in near[:MOST]]


def stems(text):
    """The words that tell something, each cut to its beginning: évaluer and évaluation are one."""
    words = re.findall(r"[a-z0-9]{3,}", fold(text))
    return [word[:STEM] for word in words if word not in SMALL_WORDS]


def cosine(one, other, weights):
    rarest = max(weights.values(), default=1)
    shared = sum(one[stem] * other[stem] * weights[stem] ** 2 for stem in one.keys() & other.keys())
    return shared / (length(one, weights, rarest) * length(other, weights, rarest)) if shared else 0.0


def length(bag, weights, rarest):
    return sqrt(sum((count * weights.get(stem, rarest)) ** 2 for stem, count in bag.items()))
