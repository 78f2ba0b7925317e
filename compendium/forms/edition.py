"""An edition in preparation: its texts, the choice of its records, and the act that shuts it."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils.dateformat import format as date_as

from clusters.models import Version, spaced
from practices.forms.fields import TooLong, no_control_characters
from practices.models.entry import CATALOGUE
from practices.search import catalogue

from ..exports import checksum_of
from ..figures import fill, preview, summary_of
from ..figures.state import state_of
from ..filters import EditionFilter
from ..models import (
    LONGEST_EDITION_TITLE,
    LONGEST_FOREWORD,
    LONGEST_QUESTION,
    MOST_RECORDS,
    Edition,
    EditionMoved,
)

FIRST_DAY = date(2008, 1, 1)
AHEAD = timedelta(days=366)
DATE = "Indiquez une date, comme 2026-11-26 : au plus tôt en 2008, au plus tard dans un an."


def look_at(choice):
    """The Preview of what an EditionFilter chooses."""
    return preview(choice.qs, len(choice.stubs), choice.form.cleaned_data["theme"])


class EditionForm(forms.Form):
    """The texts of an edition, and the choice of its records as the catalogue's filters say it."""

    titre = forms.CharField(
        label="Titre",
        validators=[TooLong(LONGEST_EDITION_TITLE), no_control_characters],
        help_text="Souvent un mois et une année : « Novembre 2026 ».",
        error_messages={"required": "Donnez un titre à cette édition."},
    )
    date = forms.DateField(
        label="Date",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "short"}),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        help_text="Celle qui paraît sur la couverture et dans les citations.",
        error_messages={"required": DATE, "invalid": DATE},
    )
    avant_propos = forms.CharField(
        label="Avant-propos",
        required=False,
        validators=[TooLong(LONGEST_FOREWORD), no_control_characters],
        widget=forms.Textarea(attrs={"rows": 8, "data-most": LONGEST_FOREWORD}),
        help_text="Paraît en tête de l'édition et du livre. Une ligne vide fait un paragraphe.",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, edition, known, request):
        said = {"titre": edition.title, "date": edition.dated, "avant_propos": edition.foreword}
        super().__init__(data, initial=said | {"seen": edition.version})
        self.edition = edition
        asked = QueryDict(edition.question) if data is None else data
        self.choice = EditionFilter(asked, known=known, request=request)

    def clean_titre(self):
        return " ".join(self.cleaned_data["titre"].split())

    def clean_date(self):
        dated = self.cleaned_data["date"]
        if not FIRST_DAY <= dated <= date.today() + AHEAD:
            raise ValidationError(DATE)
        return dated

    def clean_avant_propos(self):
        return self.cleaned_data["avant_propos"].replace("\r\n", "\n").strip()

    def clean(self):
        for label, message in self.choice.mistakes:
            self.add_error(None, f"{label} : {message}")
        if self.choice.is_valid() and len(self.choice.question) > LONGEST_QUESTION:
            self.add_error(None, "Ce choix est trop long à dire : cochez moins de réponses.")
        return super().clean()

    @property
    def gone(self):
        """(label, message) of what the choice named when it was written, and that is there no more."""
        return [] if self.is_bound else self.choice.mistakes

    @property
    def texts(self):
        said = self.cleaned_data
        return {
            "title": said["titre"],
            "dated": said["date"],
            "foreword": said["avant_propos"],
            "question": self.choice.question,
        }

    def save(self, *, by):
        """Write it, and return it. Raises EditionMoved, AlreadyFrozen or EditionGone."""
        if not self.edition.pk:
            return Edition.start(by, **self.texts)
        self.edition.write(seen=self.cleaned_data["seen"], **self.texts)
        return self.edition

    def show(self, stored):
        """[(label, text)] of what the newer text says otherwise; sending this one again over it is a choice."""
        mine = self.texts
        found = [
            (label, getattr(stored, name))
            for label, name in (("Titre", "title"), ("Date", "dated"), ("Avant-propos", "foreword"))
            if getattr(stored, name) != mine[name]
        ]
        if stored.question != mine["question"]:
            found.append(("Choix des fiches", self.choice.otherwise(QueryDict(stored.question)).in_words_or_all))
        self.data = self.data.copy()
        self.data["seen"] = stored.version
        return [(label, date_as(text, "j F Y") if label == "Date" else text) for label, text in found]

    @property
    def mistakes(self):
        return [(self[name], errors[0]) for name, errors in self.errors.items() if name in self.fields]


class FreezeForm(forms.Form):
    """The last page before an edition is shut: `state` says what it showed."""

    state = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, edition, known, request):
        self.edition, self.request = edition, request
        self.choice = EditionFilter(QueryDict(edition.question), known=known, request=request)
        self.look = look_at(self.choice) if self.choice.is_valid() else None
        super().__init__(data, initial={"state": self.told(self.look)})

    def told(self, look):
        return f"{self.edition.version}-{look.state}" if look else ""

    @property
    def obstacle(self):
        """Why it cannot be frozen, in words; nothing where it can."""
        if self.look is None:
            return "Le choix des fiches nomme quelque chose qui n'existe plus : reprenez-le."
        if not self.look.count:
            return "Ce choix ne donne aucune fiche : il n'y a rien à geler."
        if self.look.is_too_long:
            return f"Une édition tient {spaced(MOST_RECORDS)} fiches au plus : réduisez le choix."
        return ""

    @transaction.atomic
    def freeze(self, *, by):
        """The frozen edition. Raises EditionMoved if it would hold something else than the page showed."""
        # Until this transaction ends, nothing is published, and no other edition is frozen.
        Version.hold(CATALOGUE)
        stored = self.edition.held()
        known = catalogue()
        self.choice = EditionFilter(QueryDict(stored.question), known=known, request=self.request)
        self.edition, self.look = stored, look_at(self.choice) if self.choice.is_valid() else None
        if self.obstacle or self.told(self.look) != self.cleaned_data["state"]:
            raise EditionMoved(stored)
        records = fill(self.look.records)
        before = self.look.since.edition if self.look.since else None
        return stored.freeze(
            by=by,
            records=records,
            summary=summary_of(records, known.references.themes, before),
            figures=self.state_of_the_art(known).as_data(),
            checksum_of=checksum_of,
        )

    def state_of_the_art(self, known):
        """Of the whole collection, or of what the edition chooses in it."""
        if not self.edition.question:
            return state_of(known)
        return state_of(known, published=self.choice.qs.found, stubs=self.choice.stubs.found)
