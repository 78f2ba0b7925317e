"""What a writer says of the records that resemble theirs: kept with the text, and shown to the reviewer."""

from dataclasses import dataclass

from ..figures import neighbours
from ..models import Practice
from ..search import catalogue
from .asides import NEAR, WHY, is_aside

SAYINGS = {
    "same": "C'est la même : je déclare une reprise",
    "complete": "Je complète la fiche existante",
    "differs": "La mienne diffère",
}
TOLD = {
    "same": "c'est la même pratique, reprise",
    "complete": "le texte complète cette fiche",
    "differs": "la pratique diffère",
}


@dataclass(frozen=True)
class Neighbour:
    """A record that resembles the text; said: one of SAYINGS, or nothing yet; why: in what it differs."""

    practice: Practice
    said: str = ""
    why: str = ""

    @property
    def choices(self):
        return [(saying, words, saying == self.said) for saying, words in SAYINGS.items()]

    @property
    def told(self):
        return TOLD.get(self.said, "")


def neighbours_of(data, *, but=None):
    """The neighbours of a text (as typed: a QueryDict or Revision.data), with what was said of each."""
    return [said_of(data, practice) for practice in neighbours(data, catalogue(), but=but)]


def neighbours_told(data):
    """Those of which the writer said something, for the reviewer."""
    said = [name for name in data if is_aside(name) and name.startswith(NEAR) and not name.startswith(WHY)]
    asked = [int(name.removeprefix(NEAR)) for name in said]
    found = (said_of(data, practice) for practice in Practice.objects.public().filter(pk__in=asked).order_by("pk"))
    return [neighbour for neighbour in found if neighbour.told]


def said_of(data, practice):
    return Neighbour(practice, data.get(f"{NEAR}{practice.pk}", ""), data.get(f"{WHY}{practice.pk}", ""))
