"""An administrator's line: a record online at once, as the administration writes one."""

from django.core.exceptions import ValidationError

from clusters.forms.imports import CHANGED, CREATED, SAME, Outcome, Refused

from ...exports.codebook import ONLINE, TO_COMPLETE, WITHDRAWN
from ...models import Practice, Source, Theme
from ...workflow import OPEN, Action
from ..comparison import compare
from ..fields import is_web_address
from ..practice import PracticeForm
from .stub import StubForm
from .texts import COLUMN_OF, FIRST, LATEST, as_typed, merged, moment_of

LONGEST_TITLE, LONGEST_ADDRESS = 300, 500


class Publishing:
    """What one line would do, as `outcome` says, and `pour` does. Raises Refused, or says its troubles on the line."""

    def __init__(self, reading, known, by):
        self.reading, self.known, self.by = reading, known, by
        self.practice, self.standing = reading.practice, reading.value("fiche")
        self.refuse_standing()
        self.base = PracticeForm.text_of(self.practice) if self.practice else {}
        self.text = merged(self.base, reading, known)
        self.is_stub = self.standing == TO_COMPLETE or self.stays_stub
        self.is_sourced = self.told_sourced()
        self.sources = new_sources(reading, self.practice)

    @property
    def stays_stub(self):
        was = self.practice is not None and self.practice.is_stub
        return was and self.standing != ONLINE and not self.text.get("action")

    def refuse_standing(self):
        practice = self.practice
        if self.standing == WITHDRAWN:
            raise Refused("fiche", "Une fiche retirée ne se verse pas : retirez-la sur sa page.")
        if practice is None:
            return
        if practice.is_withdrawn:
            raise Refused("", "Cette fiche est retirée : remettez-la en ligne d'abord.", address=address(practice))
        if practice.is_published and self.standing == TO_COMPLETE:
            raise Refused("fiche", "Cette fiche est en ligne : elle ne redevient pas « à compléter ».")
        if not practice.is_published and not practice.is_stub:
            raise Refused("", "Un texte de ce titre est en cours d'écriture pour ce pôle : rien n'est publié à côté.")

    def told_sourced(self):
        told = self.reading.value("d_apres_une_source")
        if told is None:
            return self.practice.is_sourced if self.practice else bool(self.reading.value("sources"))
        return told

    def outcome(self):
        changes = self.changes()
        becomes_written = self.practice is not None and self.practice.is_stub and not self.is_stub
        is_same = self.practice is not None and not changes and not becomes_written
        what = CREATED if self.practice is None else SAME if is_same else CHANGED
        if not is_same:
            self.check()
        notes = [*self.reading.notes, *self.asides()]
        outcome = Outcome(self.reading.line.number, what, self.reading.title, notes=notes)
        if self.practice:
            outcome.address = address(self.practice)
            outcome.tell(changes)
        return outcome

    def changes(self):
        """[(column, before, after)] in words; nothing for a new record."""
        if self.practice is None:
            return []
        compared = compare(self.base, self.text, of=self.practice)
        told = in_words(compared)
        if self.practice.is_published and self.is_sourced != self.practice.is_sourced:
            words = ("non", "oui")
            told.append(("d_apres_une_source", words[self.practice.is_sourced], words[self.is_sourced]))
        if self.sources:
            told.append(("sources", "", ", ".join(source.title for source in self.sources)))
        return told

    def check(self):
        """Say on the line whatever keeps it from being online."""
        if self.practice and self.practice.revisions.filter(state__in=OPEN).exists():
            raise Refused("", "Un texte de cette fiche est déjà ouvert : rien n'est publié par-dessus.")
        self.instance = self.practice or self.new_practice()
        if self.is_stub:
            self.form = StubForm(as_typed(self.text), instance=self.instance)
        else:
            self.form = PracticeForm(as_typed(self.text), is_sourced=self.is_sourced, instance=self.instance)
        say_errors(self.form, self.reading)

    def new_practice(self):
        """With the cote, the address and the date that the file says, where they are free: none is given twice."""
        practice = Practice(slug=self.reading.slug or None)
        self.revised_at = moment_of(self.reading, LATEST)
        if not self.is_stub:
            practice.call_number = self.reading.cote or None
            practice.published_at = moment_of(self.reading, FIRST)
        return practice

    def asides(self):
        if self.practice and self.reading.cote and self.practice.call_number not in {None, self.reading.cote}:
            yield f"La cote reste {self.practice.call_number}."
        if self.reading.value("pieces_jointes"):
            yield "Les pièces jointes ne se versent pas : joignez-les sur la fiche."

    def pour(self):
        """Write the record; the practice."""
        is_new = self.practice is None
        if is_new and self.instance.call_number:
            Theme.keep_call_number(self.instance.call_number)
        self.instance.place(beside=self.known.addresses)
        practice = self.form.record(Action.IMPORT, by=self.by, alone=False)
        for source in self.sources:
            source.practice = practice
            source.save()
        if is_new and not self.is_stub and self.revised_at:
            practice.revised_at = max(self.revised_at, practice.published_at)
            practice.save(update_fields=["revised_at"])
        return practice


def in_words(compared):
    """[(column, before, after)] of the Changes that are some."""
    return [
        (COLUMN_OF.get(one.name, ""), *(text if one.is_prose else text.replace("\n", ", ") for text in both))
        for one in compared
        if one.is_changed and (both := (one.before, one.after))
    ]


def say_errors(form, reading):
    """What the form says, beside the column; of what was not understood, once is enough."""
    known = reading.troubled
    for name, errors in form.errors.items():
        column = COLUMN_OF.get(name, "")
        if column not in known or not column:
            for error in errors:
                reading.say(column, error)


def new_sources(reading, practice):
    """Those of the file that the record does not cite yet, not saved; none is ever taken away."""
    cited = {(one.title, one.url) for one in practice.sources.all()} if practice else set()
    found = {}
    for one in reading.value("sources") or []:
        url = (one["adresse"] or "").strip()
        title = (one["titre"] or "").strip() or url
        if (title, url) not in cited:
            found[title, url] = Source(title=title, url=url, reliability=one["fiabilite"] or "")
    for source in found.values():
        check_source(source, reading)
    return list(found.values())


def check_source(source, reading):
    if not source.title or len(source.title) > LONGEST_TITLE or len(source.url) > LONGEST_ADDRESS:
        reading.say("sources", f"Une source a un titre, de {LONGEST_TITLE} signes au plus.")
        return
    try:
        if source.url:
            is_web_address(source.url)
    except ValidationError:
        reading.say("sources", f"« {source.url[:80]} » n'est pas une adresse : commencez par https://.")


def address(practice):
    return practice.get_absolute_url() if practice.slug else ""
