"""How good an order of results is, given what people judged: {key: grade 1 or 2}."""

from math import log2

AT = 10


def ndcg(found, grades):
    """Normalised discounted cumulative gain of the first ten, gains 2^grade - 1 (Järvelin and Kekäläinen, 2002)."""
    best = sum(
        gain / log2(rank + 2) for rank, gain in enumerate(sorted(map(gain_of, grades.values()), reverse=True)[:AT])
    )
    return sum(gain_of(grades.get(key, 0)) / log2(rank + 2) for rank, key in enumerate(found[:AT])) / best


def gain_of(grade):
    return 2**grade - 1


def reciprocal_rank(found, grades):
    """1 / rank of the first that answers; 0 if none does among the first ten."""
    return next((1 / rank for rank, key in enumerate(found[:AT], 1) if key in grades), 0.0)


def recall(found, grades):
    """Share of what answers that stands among the first ten; of the ten best where more than ten answer."""
    return len(grades.keys() & set(found[:AT])) / min(AT, len(grades))


def precision(found, relevant, at=3):
    """Share of the first three that are relevant, of as many as there are to find."""
    return len(set(found[:at]) & set(relevant)) / min(at, len(relevant))
