"""What the tests saw, counted: every word that was typed, every mail that was owed."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    faults: int = 0
    words_typed: int = 0
    words_lost: int = 0
    mails_owed: int = 0
    mails_lost: int = 0
    mails_doubled: int = 0
    # What a test measured, in a sentence each, said before the closing line.
    seen: list = field(default_factory=list)

    def lost(self, typed, *found):
        """The words that were typed and are in none of these texts, each as often as it misses."""
        missing = Counter(typed.split()) - Counter(" ".join(found).split())
        self.words_typed += len(typed.split())
        self.words_lost += missing.total()
        return sorted(missing.elements())

    def mails(self, *, owed, received, waiting=()):
        """(lost, doubled): owed mails that nobody received and that wait nowhere, and each copy too many.

        Mails are known by what sets them apart, whichever it is; `received` holds one for each copy.
        """
        copies = Counter(received)
        lost = sorted(set(owed) - set(copies) - set(waiting))
        doubled = sorted((copies - Counter(set(copies))).elements())
        self.mails_owed += len(set(owed))
        self.mails_lost += len(lost)
        self.mails_doubled += len(doubled)
        return lost, doubled

    @property
    def is_clean(self):
        return self.words_lost == self.mails_lost == self.mails_doubled == 0

    def __str__(self):
        return (
            f"{self.faults} faults, {self.words_lost} words lost, "
            f"{self.mails_lost} mails lost, {self.mails_doubled} mails doubled"
        )
