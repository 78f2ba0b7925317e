"""Words as a search sees them: one analyser for what is written and for what is asked, on both databases.

A word is read without elision, ligature, accent, capital or ending; one that holds signs (« Mov'eo », « mont-blanc »,
« System@tic », « P.M.E. », « adhérent·e·s ») is read both in one piece and in its parts.
"""

import re
from functools import lru_cache
from threading import Lock

from snowballstemmer import stemmer

from .folding import LIGATURES, fold

WORD = re.compile(r"[^\W_]+(?:['@&.·‐‑-][^\W_]+)*")
SIGNS = re.compile(r"['@&.·‐‑-]")
SEPARATORS = re.compile(r"[\W_]+")
ELISION = re.compile(r"^(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)'(?=\w)")
LONGEST_WORD, MOST_PARTS, SHORTEST = 60, 4, 2
FRENCH = stemmer("french")
# Endings that the stemmer joins or parts against the meaning.
EXCEPTIONS = {
    **dict.fromkeys(["equipement", "equipements"], "equipement"),
    **dict.fromkeys(["alternative", "alternatives"], "alternativ"),
    **dict.fromkeys(["nouveau", "nouveaux", "nouvel", "nouvelle", "nouvelles"], "nouveau"),
    **dict.fromkeys(["selection", "selections", "selectionner", "selectionne", "selectionnes"], "select"),
}
# The stemmer keeps its place in itself, and a worker has several threads.
ONE_AT_A_TIME = Lock()

STOP_WORDS = frozenset(
    """
    afin ai ailleurs ainsi alors apres as au aucun aucune aupres aussi autre autres aux avant avec avoir bien
    car ce ceci cela celle celles celui ces cet cette ceux chacun chaque chez ci comme comment contre dans de
    deja depuis des donc dont du elle elles en encore entre es est et etaient etait etant etes etre eu eux faire
    fait faites fois font hors il ils je jusqu jusque la le les leur leurs lors lorsqu lorsque lui ma mais me
    meme memes mes moi moins mon ne ni nos notre nous nul on ont ou par parce parmi pas pendant peu peut peuvent
    plus pour pourquoi puis puisqu qu quand que quel quelle quelles quels qui quoi quoiqu sa sans se selon sera
    ses si soi soit son sont sous sur ta te tel telle tels tes toi ton tous tout toute toutes tres trop tu un
    une va vers voici vos votre vous vu
    """.split()
)


def readings(text):
    """For each word of a text, the ways to read it, each a list of bare words: « l'an mont-blanc » →
    [[["an"]], [["montblanc"], ["mont", "blanc"]]]."""
    return [ways for raw in WORD.findall(bare(text)) if (ways := readings_of(raw))]


def bare(text):
    """Lower case, with plain apostrophes and without ligatures; accents stay, since endings depend on them."""
    return text.translate(LIGATURES).lower().translate(LIGATURES)


@lru_cache(maxsize=50_000)
def readings_of(raw):
    word = ELISION.sub("", raw[:LONGEST_WORD])
    parts = SIGNS.split(word)
    if len(parts) == 1:
        return [[word]] if is_worth_reading(word) else []
    whole = SIGNS.sub("", word.replace("@", "a"))
    is_one_word = len(parts) <= MOST_PARTS and not whole.isdecimal() and is_worth_reading(whole)
    ways = [[whole]] if is_one_word else []
    longer = [part for part in parts if is_worth_reading(part)]
    return [*ways, longer] if longer else ways


def is_worth_reading(word):
    plain = word if word.isascii() else letters(fold(word))
    return len(plain) >= SHORTEST or plain.isdecimal()


def letters(text):
    """Letters and digits alone: some signs that count as letters come apart when they are folded, such as ½."""
    return SEPARATORS.sub("", text)


@lru_cache(maxsize=100_000)
def stems(word):
    """The one or two forms under which a bare word is indexed: with its accents, and as if typed without."""
    if exception := EXCEPTIONS.get(fold(word)):
        return (exception,)
    with ONE_AT_A_TIME:
        endings = FRENCH.stemWord(word), FRENCH.stemWord(fold(word))
    return tuple(dict.fromkeys(without_last_e(letters(fold(ending))) for ending in endings))


def without_last_e(stem):
    """évaluer and evaluees, typed without accents, then meet."""
    return stem[:-1] if len(stem) > 4 and stem[-1] == "e" else stem


def is_stop_word(word):
    return fold(word) in STOP_WORDS


def bare_words(text):
    """Every bare word of a text that tells something, in order."""
    return [word for ways in readings(text) for way in ways for word in way if not is_stop_word(word)]


def whole_words(text):
    """The words that hold signs, in one piece: they are found nowhere in plain_words."""
    return [way[0] for ways in readings(text) if len(ways) > 1 for way in ways[:1]]


def indexed(text):
    """The text as both databases index it: stems separated by spaces."""
    return " ".join(stem for word in bare_words(text) for stem in stems(word))


PLAIN = re.compile(r"[a-z0-9]+")


def plain_words(text):
    """The text for a search between quotes: all its words as they are written, without accents or signs."""
    return " ".join(PLAIN.findall(fold(text)))
