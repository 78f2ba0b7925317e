"""Sentences that carry their figures, each figure with the list against which it is checked."""

from dataclasses import dataclass
from string import Formatter

from .guide import GUIDE
from .tables import counted, share


@dataclass(frozen=True)
class Linked:
    """Some words of a sentence, and the address of what they count."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class Sentence:
    """`pieces`: [Linked] in order; `guide`: the letter of the statement of 2008 that it answers, or nothing."""

    pieces: tuple
    guide: str = ""

    @property
    def phrase(self):
        return "".join(piece.words for piece in self.pieces)

    @property
    def guide_said(self):
        return GUIDE.get(self.guide, "")

    def as_data(self):
        return {"phrase": self.phrase, "guide": self.guide or None, "guide_dit": self.guide_said}


def say(pattern, *, guide="", **linked):
    """The Sentence of a pattern, whose fields are Linked or plain words."""
    pieces = []
    for words, name, _, _ in Formatter().parse(pattern):
        pieces.append(Linked(words))
        if name:
            value = linked[name]
            pieces.append(value if isinstance(value, Linked) else Linked(str(value)))
    return Sentence(tuple(piece for piece in pieces if piece.words), guide)


def records(cell):
    """« 3 fiches », with its list."""
    return Linked(counted(cell.number, "fiche"), cell.url)


def number(cell):
    return Linked(str(cell.number), cell.url)


def part(cell, whole):
    """« 3 sur 12 », with the list of the three."""
    return Linked(f"{cell.number} sur {whole}", cell.url)


def percent(cell, whole):
    return f"{share(cell.number, whole)} %"


def enumerated(names):
    """« a », « a et b », « a, b et c »."""
    *first, last = names
    return f"{', '.join(first)} et {last}" if first else last
