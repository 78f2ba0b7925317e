"""What one line of a file would do, or did: what the report says, and how a line is stopped."""

import hashlib
from collections import Counter
from dataclasses import asdict, dataclass, field
from textwrap import shorten

CREATED, CHANGED, SAME, REFUSED = "creee", "modifiee", "inchangee", "refusee"
LABELS = {
    CREATED: ("à créer", "créée"),
    CHANGED: ("à modifier", "modifiée"),
    SAME: ("inchangée", "inchangée"),
    REFUSED: ("refusée", "refusée"),
}
LONGEST_SHOWN = 160


class Refused(Exception):
    """The line cannot be taken: (column, sentence) says why."""

    def __init__(self, column, sentence, *, address=""):
        super().__init__(sentence)
        self.column, self.sentence, self.address = column, sentence, address


@dataclass
class Outcome:
    """`changes`: [(column, before, after)], cut for the page; `seal` changes whenever one of them does, uncut."""

    number: int
    what: str
    title: str
    troubles: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    address: str = ""
    seal: str = ""

    @classmethod
    def refused(cls, number, title, troubles, *, address=""):
        return cls(number, REFUSED, title, [list(trouble) for trouble in troubles], address=address)

    def tell(self, changes):
        """Keep what changes: [(column, before, after)] in words."""
        self.seal = hashlib.sha256(repr(changes).encode()).hexdigest()[:32]
        self.changes = [[column, cut(before), cut(after)] for column, before, after in changes]

    def as_data(self):
        return asdict(self)


def cut(text):
    return shorten(text, LONGEST_SHOWN, placeholder=" …")


def counted(report):
    """{what: how many lines} of a report."""
    found = Counter(one["what"] for one in report)
    return {what: found[what] for what in LABELS}


def at(lines):
    """« au n° 3 », « aux n° 3, 4 »: at most five."""
    numbers = ", ".join(map(str, lines[:5]))
    return f"aux n° {numbers}" if len(lines) > 1 else f"au n° {numbers}"
