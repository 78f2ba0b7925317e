"""Sentences to write example practices with, each analysed once: half are real, half made of words that follow Zipf.

A practice's entry is then its sentences' own stems and words, joined; `collection.check` says that they are the same.
"""

import random
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from django.utils.text import slugify

from clusters.models import bare_words, fold, indexed, plain_words, whole_words
from practices.models import Practice
from practices.models.markdown import plain_text
from practices.models.word import spellings, vocabulary

INVENTED, SENTENCES, HEADS = 30_000, 20_000, 3_000
# Short enough for two of them to be a summary in full; a head leaves room in an address.
LONGEST, LONGEST_HEAD, LONGEST_SHORT_TITLE = 148, 52, 44
ONSETS = ["b", "br", "c", "cl", "d", "dr", "f", "g", "gl", "j", "l", "m", "n", "p", "pl", "r", "s", "t", "tr", "v"]
VOWELS, ENDINGS = ["a", "e", "i", "o", "u", "ou", "ai", "an", "on"], ["l", "rd", "x", "ne", "te", "ge", "me", "de"]
LINKS = ["de", "et", "pour", "avec", "du", "par", "les", "la", "en", "sur"]


PIECES = {}


@dataclass(frozen=True, slots=True)
class Piece:
    """A text, and what its part of an entry and of the words of the collection would be."""

    text: str
    stems: str
    plain: str
    wholes: str
    words: frozenset


def piece(text):
    if text not in PIECES:
        plain, wholes = plain_words(text), plain_words(" ".join(whole_words(text)))
        PIECES[text] = Piece(text, indexed(text), plain, wholes, frozenset(vocabulary(f"{plain} {wholes}")))
    return PIECES[text]


def all_spellings():
    """{form without accents: as it is written} of every word in a piece."""
    return spellings(PIECES)


@lru_cache(maxsize=1)
def real_sentences():
    """Those of the real records that Markdown and our analyser leave as they are."""
    records = Practice.objects.filter(is_sourced=True).exclude(action="").exclude(title__contains="(exemple ")
    texts = records.order_by("pk").values_list("context", "problem", "action", "results")
    whole = " ".join(plain_text(text) for row in texts for text in row)
    found = dict.fromkeys(" ".join(sentence.split()) for sentence in re.split(r"(?<=[.!?]) +", whole))
    return [one for one in found if one[:1].isalpha() and 20 < len(one) <= LONGEST and plain_text(one) == one]


@lru_cache(maxsize=1)
def invented_words():
    rnd, found = random.Random(2005), {}
    while len(found) < INVENTED:
        syllables = [rnd.choice(ONSETS) + rnd.choice(VOWELS) for _ in range(rnd.choice([2, 2, 3]))]
        found["".join(syllables) + rnd.choice(ENDINGS)] = True
    return list(found)


@lru_cache(maxsize=1)
def ranked_words():
    """The words of the real records, the most frequent first, every other place left to an invented one."""
    seen, invented = {}, iter(invented_words())
    for word in bare_words(" ".join(real_sentences())):
        if word.isalpha():
            seen[word] = seen.get(word, 0) + 1
    real = sorted(seen, key=lambda word: (-seen[word], word))
    return [word for pair in zip(invented, real, strict=False) for word in pair] + list(invented)


@lru_cache(maxsize=1)
def made_sentences():
    """Zipf's law as Mandelbrot amended it: the word of rank r comes up in proportion to 1 / (r + 2.7)."""
    rnd, words, found = random.Random(2006), ranked_words(), {}
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(1, len(words) + 1)))
    while len(found) < SENTENCES:
        drawn = rnd.choices(words, cum_weights=weights, k=rnd.randint(8, 11))
        linked = [f"{rnd.choice(LINKS)} {word}" if rnd.random() < 0.5 else word for word in drawn]
        sentence = f"{' '.join(linked).capitalize()}."
        if len(sentence) <= LONGEST:
            found[sentence] = True
    return list(found)


def sentences():
    """(real, made), as Pieces."""
    return [piece(text) for text in real_sentences()], [piece(text) for text in made_sentences()]


def heads():
    """[(title, the address it would give, short title)]: beginnings of sentences."""
    rnd = random.Random(2007)
    begun = rnd.sample(made_sentences(), HEADS) + real_sentences()
    titles = [cut(text, LONGEST_HEAD) for text in begun]
    return [(piece(title), slugify(fold(title)), piece(cut(title, LONGEST_SHORT_TITLE))) for title in titles]


def cut(text, longest):
    return text[: longest + 1].rsplit(" ", 1)[0].strip(" .,;:") if len(text) > longest else text.strip(" .,;:")


def tag_names(total):
    rnd, words = random.Random(2010), invented_words()
    return [" ".join(rnd.sample(words[:8_000], rnd.choice([1, 2]))) for _ in range(total)]
