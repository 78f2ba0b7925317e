import re

from django import forms
from django.core.exceptions import ValidationError

from ..models import Practice
from ..workflow import TransitionRefused
from .fields import TooLong, no_control_characters

CALL_NUMBER = re.compile(r"([A-Za-z]{2})\s*0*(\d{1,6})")
LONGEST_EXPLANATION = 2_000


class WithdrawalForm(forms.Form):
    """Why a record leaves the catalogue, as its address will say to everyone."""

    reason = forms.ChoiceField(
        label="Motif",
        choices=[(value, label.capitalize()) for value, label in Practice.Withdrawal.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un motif.", "invalid_choice": "Ce motif n'existe pas."},
    )
    text = forms.CharField(
        label="Explication",
        widget=forms.Textarea,
        help_text="Tout le monde la lira à l'adresse de la fiche. Ce qui s'est passé, en deux phrases.",
        validators=[TooLong(LONGEST_EXPLANATION), no_control_characters],
        error_messages={"required": "Expliquez le retrait à ceux qui chercheront cette fiche."},
    )
    replaced_by = forms.CharField(
        label="Remplacée par",
        required=False,
        help_text="S'il y en a une, la cote de la fiche qui la remplace. Exemple : EV 003.",
        widget=forms.TextInput(attrs={"class": "short"}),
    )

    def __init__(self, data=None, *, practice, by):
        super().__init__(data)
        self.practice, self.by = practice, by

    def clean_replaced_by(self):
        typed = self.cleaned_data["replaced_by"]
        if not typed:
            return None
        read = CALL_NUMBER.fullmatch(typed)
        cote = f"{read[1].upper()} {int(read[2]):03d}" if read else ""
        if cote and cote == self.practice.call_number:
            raise ValidationError(f"{cote} est la cote de cette fiche même.")
        found = Practice.objects.published().filter(call_number=cote).first() if cote else None
        if found is None:
            raise ValidationError(
                f"Aucune fiche en ligne ne porte la cote « {typed[:20]} » : deux lettres et trois chiffres."
            )
        return found

    def save(self):
        """Withdraw; False, with an error on the form, when it is not possible or no longer."""
        said = self.cleaned_data
        try:
            self.practice.withdraw(said["reason"], said["text"], by=self.by, replaced_by=said["replaced_by"])
        except TransitionRefused as refusal:
            self.add_error(None, refusal.message)
            return False
        return True

    @property
    def is_done(self):
        """Whether the record is withdrawn already in these very words: the second of two clicks."""
        said, practice = self.cleaned_data, self.practice
        return practice.is_withdrawn and (practice.withdrawal, practice.withdrawal_text) == (
            said["reason"],
            said["text"],
        )

    @property
    def mistakes(self):
        return [(self[name], errors[0]) for name, errors in self.errors.items() if name in self.fields]
