"""A line that becomes a draft, for one's own pôles: as the form keeps it, complete or not, then goes on its way."""

from clusters.forms.imports import CHANGED, CREATED, SAME, Outcome, Refused

from ...exports.codebook import WITHDRAWN
from ...models import Practice, Revision
from ...workflow import OPEN, RevisionState
from ..comparison import compare
from ..practice import PracticeForm
from .publishing import address, in_words, say_errors
from .texts import as_typed, merged

NOT_YOURS = "Cette fiche est d'un pôle pour lequel vous n'écrivez pas."
OWN = "Choisissez au moins un des pôles pour lesquels vous écrivez."
# What the portal or its team alone says: a draft leaves it aside.
LEFT_ASIDE = {"sources": "Les sources", "pieces_jointes": "Les pièces jointes"}


class Drafting:
    """What one line would do, as `outcome` says, and `pour` does. Raises Refused, or says its troubles on the line.

    `own`: keys, as a form writes them, of the pôles that the person writes for.
    """

    def __init__(self, reading, known, by, own, *, may_write):
        self.reading, self.by, self.own = reading, by, own
        self.practice = reading.practice
        self.last = self.practice.revisions.select_related("author", "editor").first() if self.practice else None
        self.refuse_standing(may_write)
        self.base = self.starting_text()
        self.suggest_cluster()
        self.text = merged(self.base, reading, known)

    @property
    def is_open(self):
        return self.last is not None and self.last.state in OPEN

    def refuse_standing(self, may_write):
        if self.reading.value("fiche") == WITHDRAWN:
            raise Refused("fiche", "Une fiche retirée ne se verse pas.")
        if self.practice is None:
            return
        if self.practice.is_withdrawn:
            raise Refused("", "Cette fiche est retirée : elle ne se modifie plus.", address=address(self.practice))
        if not may_write:
            raise Refused("", NOT_YOURS, address=address(self.practice))

    def starting_text(self):
        """The text that is open; else the one that is online, or of what never was, the last."""
        if self.practice is None:
            return {}
        if self.is_open:
            return self.last.data
        if self.last and not self.practice.is_published:
            return self.last.text_to_go_on_with()
        return PracticeForm.text_of(self.practice)

    def suggest_cluster(self):
        """A person of one pôle writes for it, as in the form."""
        text = self.reading.text
        told = text.get("clusters") or text.get("carrier") or "poles" in self.reading.troubled
        if self.practice is None and not told and len(self.own) == 1:
            text["clusters"] = list(self.own)

    def outcome(self):
        changes = self.changes()
        is_same = self.practice is not None and not changes
        what = CREATED if self.practice is None else SAME if is_same else CHANGED
        missing = [] if is_same else self.check()
        outcome = Outcome(self.reading.line.number, what, self.reading.title)
        outcome.notes = [*self.reading.notes, *self.asides(missing)]
        if self.practice:
            outcome.address = self.last.get_absolute_url() if self.is_open else address(self.practice)
            outcome.tell(changes)
        return outcome

    def changes(self):
        if self.practice is None:
            return []
        return in_words(compare(self.base, self.text, of=self.practice))

    def check(self):
        """Say on the line what no draft takes; return the labels of what is only missing."""
        if self.is_open:
            self.refuse_open()
        self.revision = self.last if self.is_open else Revision(practice=self.practice or Practice(), author=self.by)
        self.form = PracticeForm.for_revision(self.revision, writer=self.by, data=as_typed(self.text))
        missing = self.form.forgive_missing()
        if not self.form.is_keepable and not self.form.errors:
            self.reading.say("", "Un signe invisible s'est glissé dans cette ligne.")
        say_errors(self.form, self.reading)
        signed = set(self.text.get("clusters", []))
        # An agent writes for any pôle, after an interview; an import is no interview.
        if signed and not self.by.is_superuser and not self.own & signed and "poles" not in self.reading.troubled:
            self.reading.say("poles", OWN)
        return [field.label for name, field in self.form.fields.items() if name in missing]

    def refuse_open(self):
        if self.last.state != RevisionState.DRAFT:
            raise Refused("", "Un texte de cette fiche est en relecture : attendez la décision.")
        others = [who for who in (self.last.editor, self.last.author) if who != self.by]
        if others:
            who = next((str(other) for other in others if other), "une autre personne")
            raise Refused(
                "",
                f"Un brouillon de cette fiche est ouvert, où {who} a écrit : rien n'y est remplacé.",
                address=self.last.get_absolute_url(),
            )

    def asides(self, missing):
        if missing:
            yield f"Le brouillon restera à compléter : {' ; '.join(missing)}{'' if missing[-1].endswith('?') else '.'}"
        left = [label for column, label in LEFT_ASIDE.items() if self.reading.value(column)]
        if left:
            yield f"{' et '.join(left)} ne se versent pas dans un brouillon."

    def pour(self):
        """Keep the draft; the Revision."""
        revision, typed = self.revision, self.form.typed()
        if self.is_open:
            # Even one's own words are not lost: they stay among the other texts of the draft.
            revision.set_aside(revision.data, by=revision.editor)
        elif self.practice:
            revision = Revision.start(self.practice, PracticeForm.text_of, by=self.by)
        self.form.shelve_draft()
        revision.keep(typed, by=self.by, seen=revision.version)
        return revision
