from django import forms
from django.db import transaction

from clusters.models import Membership

from ..models import DraftMoved
from .fields import no_control_characters
from .layout import DEEPEN, SIGNAL
from .practice import PracticeForm

# A browser would offer the writer's own.
OF_SOMEONE_ELSE = {"autocomplete": "off"}
NOT_WORDS = {
    "attachments",
    "clusters",
    "carrier",
    "theme",
    "other_themes",
    "key_step",
    "evidence",
    "short_title",
    "tags",
}
FIRST = [name for name in SIGNAL if name not in NOT_WORDS]
FURTHER = [name for names in DEEPEN.values() for name in names if name not in NOT_WORDS]
TICKED = {"too_early", "contact_is_public"}


class WordsForm(PracticeForm):
    """A draft of which the pôle may change the words; what files it (pôles, themes, keywords) stays as it is there."""

    @classmethod
    def over(cls, revision, post=None):
        """The draft's text, and over it what was posted."""
        text = revision.typed
        for name in [*FIRST, *FURTHER] if post is not None else []:
            if name in post:
                text.setlist(name, post.getlist(name))
            elif name in TICKED:
                text.pop(name, None)
        return cls.for_revision(revision, data=text)

    @property
    def mistakes(self):
        """Those that the pôle can put right here."""
        return [(field, message) for field, message in super().mistakes if field.name not in NOT_WORDS]

    @property
    def first(self):
        return [self[name] for name in FIRST]

    @property
    def further(self):
        return [self[name] for name in FURTHER if self[name].value()]

    @property
    def unsaid(self):
        return [self[name] for name in FURTHER if not self[name].value()]

    def where_differs(self, other):
        """(bound field, what the other form has there) of each text or choice that is not the same."""
        return [
            (field, value if field.widget_type in {"text", "textarea"} else "Un autre choix")
            for field in (self[name] for name in [*FIRST, *FURTHER])
            if (value := other[field.name].value() or "") != (field.value() or "")
        ]

    def keep(self, agreement, *, seen, agrees):
        """Put these words in the draft and, if the person agrees, say so of exactly these. Returns whether each is new.

        Raises what Agreement.correct and Agreement.agree raise; then the draft is as it was.
        """
        with transaction.atomic():
            try:
                corrects = agreement.correct(self.typed(), seen=seen)
                self.shelve_draft()
                now_seen = agreement.revision.version if corrects else seen
                return corrects, agrees and agreement.agree(seen=now_seen)
            except DraftMoved as refusal:
                # Both texts were kept beside the draft: the transaction stands.
                moved = refusal
        raise moved


class AskForm(forms.Form):
    """To whom a text is sent before it goes to review, and from which interview it comes."""

    referent = forms.ModelChoiceField(
        Membership.objects.none(),
        label="À qui",
        required=False,
        blank=True,
        widget=forms.RadioSelect,
        empty_label="Une autre personne du pôle",
    )
    name = forms.CharField(
        label="Nom",
        max_length=120,
        required=False,
        validators=[no_control_characters],
        widget=forms.TextInput(attrs=OF_SOMEONE_ELSE),
    )
    email = forms.EmailField(
        label="Adresse électronique",
        required=False,
        widget=forms.EmailInput(attrs=OF_SOMEONE_ELSE),
        error_messages={"invalid": "Cette adresse n'est pas complète. Exemple : prenom.nom@exemple.fr."},
    )
    interview = forms.CharField(
        label="L'entretien",
        max_length=200,
        help_text="Quand, et avec qui. Exemple : par téléphone, le 3 mars, avec la directrice.",
        validators=[no_control_characters],
        error_messages={"required": "Dites de quel entretien vient ce texte."},
    )

    def __init__(self, data=None, *, revision):
        known = Membership.objects.filter(
            cluster__practices=revision.practice, role=Membership.Role.REFERENT, user__is_active=True
        ).select_related("user", "cluster")
        last = revision.agreements.first()
        initial = {"referent": known.first(), "interview": last.interview if last else ""}
        super().__init__(data, initial=initial)
        self.fields["referent"].queryset = known
        self.fields["referent"].label_from_instance = self.name_of
        if known:
            self.fields["name"].help_text = "Seulement pour une autre personne."
        else:
            del self.fields["referent"]
        for field in self.fields.values():
            # A browser cuts what is pasted beyond it: the form says so, and keeps the text.
            field.widget.attrs.pop("maxlength", None)

    @staticmethod
    def name_of(membership):
        return f"{membership.user}, {membership.user.email} ({membership.cluster})"

    def clean(self):
        """A référent who is known needs no other name."""
        cleaned = super().clean()
        known = cleaned.get("referent")
        if known and (cleaned.get("name") or cleaned.get("email")):
            self.add_error("referent", "Choisissez « Une autre personne du pôle », ou effacez le nom et l'adresse.")
        if known:
            return cleaned | {"name": known.user.name, "email": known.user.email}
        if not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", "Indiquez qui relit ce texte pour le pôle.")
        if not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", "Indiquez son adresse électronique.")
        return cleaned

    @property
    def mistakes(self):
        return [(self[name], errors[0]) for name, errors in self.errors.items() if name in self.fields]
