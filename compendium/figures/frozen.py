"""A record of an edition, as its page shows it: from what was frozen alone."""

from dataclasses import dataclass
from datetime import datetime

from practices.exports import COLUMNS
from practices.models import Practice, Source
from practices.models.story import STORY

from ..models import EditionRecord
from .content import confirmed_at, old_names

# {field of a practice: the column that tells it}
TELLS = {column.field: column.name for column in COLUMNS if column.field}
RELIABILITY = dict(Source.Reliability.choices)


@dataclass(frozen=True)
class Frozen:
    """`content`: see figures/content.py. Needs the practice of the record, for what became of it since."""

    record: EditionRecord

    @property
    def content(self):
        return still_open(self.record.content, self.practice)

    @property
    def practice(self):
        return self.record.practice

    @property
    def is_silenced(self):
        """A text that harmed someone's rights is shown nowhere any more; that it was there, is said."""
        return self.practice.is_withdrawn and self.practice.withdrawal == Practice.Withdrawal.RIGHTS

    @property
    def files(self):
        """(name, address, description) of each file; no address once its pôle has put another in its place."""
        files, given = self.content["pieces_jointes"], set()
        if files and self.practice.is_published:
            given = {piece.get_absolute_url() for piece in self.practice.attachments.all()}
        return [(one["nom"], one["adresse"] if one["adresse"] in given else "", one["description"]) for one in files]

    @property
    def last_number(self):
        """The number of the version that is online today, if it is a newer one; None otherwise."""
        newer = self.practice.is_published and self.practice.last_number
        return newer if newer and newer != self.content["version"] else None

    @property
    def story(self):
        """(anchor, heading, Markdown) of each text that is not empty."""
        said = [(name, heading, self.content[TELLS[name]]) for name, heading in STORY.items()]
        if self.content["trop_tot"] and not self.content["resultats"]:
            said = [(n, heading, "Il est trop tôt pour le dire." if n == "results" else t) for n, heading, t in said]
        return [(name, heading, text) for name, heading, text in said if text]

    @property
    def means(self):
        known = [
            ("Personnes", self.content["personnes"]),
            ("Temps", self.content["temps"]),
            ("Coût", self.content["cout_dit"]),
        ]
        return [(label, value) for label, value in known if value]

    @property
    def clusters(self):
        """(name, address) of each pôle that signs."""
        return list(zip(self.content["poles"], self.content["poles_adresses"], strict=True))

    @property
    def old_names(self):
        return old_names(self.content)

    @property
    def confirmed_at(self):
        return confirmed_at(self.content)

    @property
    def sources(self):
        """(title, address, how far it can be trusted) of each."""
        return [(one["titre"], one["adresse"], reliability_of(one)) for one in self.content["sources"]]


def reliability_of(source):
    """In words, "" where nobody said it."""
    return f"Fiabilité : {RELIABILITY[source['fiabilite']]}." if source["fiabilite"] else ""


def still_open(content, practice):
    """What was frozen, but for a contact that its pôle no longer shows to all, or that was erased at its own word.

    A text that is newer than the erasure has the contact that its pôle gave afterwards.
    """
    erased_at = practice.contact_forgotten_at
    is_erased = erased_at and datetime.fromisoformat(content["mise_a_jour_le"]) <= erased_at
    is_shown = practice.contact_is_public and not is_erased
    return content if is_shown else content | {"contact": "", "contact_public": False}
