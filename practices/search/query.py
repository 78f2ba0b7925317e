"""What was typed in the search box, read: words, phrases between quotes, words to leave out."""

import re
from dataclasses import dataclass, field, replace

from clusters.models import fold, is_stop_word, plain_words, readings, stems

PIECE = re.compile(r'(?<!\S)(-?)(?:"([^"]*)"|«([^»]*)»|“([^”]*)”|([^\s"«»“”]+))|"([^"]*)"|([^\s"«»“”]+)')
COTE = re.compile(r"^\s*([a-z]{2})\s?(\d{3})\s*$", re.IGNORECASE)
# They say that something is looked for, not what.
FILLERS = frozenset(
    """
    aide aider besoin bon bonne bonnes bons chercher cherche concret exemple exemples existe fiche fiches
    possible pratique pratiques quelqu quelque quelques recueil savoir sait trouver voudrais veux
    """.split()
)
# The same, but with others it may make a term: « entre pôles ».
OURS = frozenset(["pole", "poles"])


@dataclass(frozen=True)
class Term:
    """A word as it was typed, and the stems under which it may be indexed: any of them will do."""

    word: str
    tokens: frozenset

    @classmethod
    def read(cls, word):
        return cls(word, frozenset(stems(word)))


@dataclass(frozen=True)
class Way:
    """One way to satisfy a clause: every one of its terms. `weight`: what it is worth, 1 for the words typed."""

    terms: tuple
    weight: float = 1.0


@dataclass(frozen=True)
class Clause:
    """A part of the question: one of its ways is enough."""

    typed: str
    ways: tuple
    phrase: str = ""
    is_excluded: bool = False

    def or_else(self, *ways):
        return replace(self, ways=(*self.ways, *ways))

    @property
    def tokens(self):
        """Every stem that any of its ways looks for."""
        return {token for way in self.ways for term in way.terms for token in term.tokens}

    @property
    def is_plain(self):
        """A word to find, with its synonyms; neither between quotes nor left out."""
        return not self.phrase and not self.is_excluded

    @property
    def term(self):
        """The word, where the clause is one word and nothing else yet."""
        return self.ways[0].terms[0] if self.is_plain and len(self.ways[0].terms) == 1 else None


@dataclass(frozen=True)
class Query:
    clauses: list = field(default_factory=list)

    @property
    def wanted(self):
        return [clause for clause in self.clauses if not clause.is_excluded]

    @property
    def excluded(self):
        return [clause for clause in self.clauses if clause.is_excluded]

    @property
    def is_empty(self):
        """Nothing was asked but words that every text holds."""
        return not self.clauses


def read(text):
    """The Query that a text asks; fillers count only where nothing else is asked."""
    text = COTE.sub(r"\1\2", text)
    clauses = [clause for piece in PIECE.finditer(text) for clause in clauses_of(*piece.groups())]
    return Query(without(FILLERS, clauses))


def without(words, clauses):
    """The clauses but those of these words, unless nothing else would be asked."""
    telling = [clause for clause in clauses if not (clause.term and fold(clause.typed) in words)]
    return telling if any(not clause.is_excluded for clause in telling) else clauses


def clauses_of(minus, quoted, french, curly, word, late_quoted, late_word):
    phrase = next((text for text in (quoted, french, curly, late_quoted) if text is not None), None)
    if phrase is not None:
        found = phrase_clause(phrase)
        return [replace(found, is_excluded=bool(minus))] if found else []
    typed = word or late_word or ""
    return [replace(clause, is_excluded=bool(minus)) for clause in word_clauses(typed)]


def word_clauses(typed):
    found = readings(typed)
    for ways in found:
        told = [words for way in ways if (words := [word for word in way if not is_stop_word(word)])]
        if told:
            yield Clause(
                typed.strip(".,;:!?()") if len(found) == 1 else told[0][0],
                tuple(Way(tuple(map(Term.read, words))) for words in told),
            )


def phrase_clause(phrase):
    """The words one after the other as they are written; None if none of them is worth an index."""
    words = plain_words(phrase).split()
    telling = tuple(Term.read(word) for word in words if len(word) > 1 and not is_stop_word(word))
    return Clause(phrase.strip(), (Way(telling),), phrase=" ".join(words)) if telling else None
