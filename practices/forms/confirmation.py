from django import forms

from ..models import AnsweredMeanwhile, Practice
from ..models.confirmation import day
from .fields import TooLong, no_control_characters

LONGEST_NOTE = 2_000
Standing = Practice.Standing
MISSING = {
    Standing.EVOLVED: "Dites ce qui a changé.",
    Standing.STOPPED: "Dites pourquoi elle s'est arrêtée.",
}


class ConfirmationForm(forms.Form):
    """What a pôle says today of one of its practices; left blank, the question waits."""

    standing = forms.ChoiceField(
        label="Où en est-elle ?",
        choices=[(value, label.capitalize()) for value, label in Standing.choices],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choisissez une des trois réponses."},
    )
    note = forms.CharField(
        label="Précision",
        help_text="Ce qui a changé, ou pourquoi elle s'est arrêtée. Tous les lecteurs de la fiche la voient.",
        widget=forms.Textarea,
        required=False,
        validators=[TooLong(LONGEST_NOTE), no_control_characters],
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, practice, is_alone=False):
        self.practice = practice
        self.is_late = False
        initial = {"seen": practice.last_answer}
        super().__init__(data, prefix=f"fiche-{practice.pk}", initial=initial)
        self.fields["standing"].required = is_alone
        self.fields["standing"].error_messages["required"] = "Choisissez une des trois réponses."

    def clean(self):
        cleaned = super().clean()
        standing, note = cleaned.get("standing"), cleaned.get("note")
        if standing in MISSING and not note and "note" not in self.errors:
            self.add_error("note", MISSING[standing])
        if note and not standing and "standing" not in self.errors:
            self.add_error("standing", "Choisissez une des trois réponses : votre précision l'attend.")
        return cleaned

    @property
    def is_blank(self):
        return self.is_valid() and not self.cleaned_data["standing"]

    def save(self, *, by):
        """Write the answer; False, with an error on the form, if a colleague gave another one meanwhile."""
        answer = self.cleaned_data
        try:
            self.practice.confirm(answer["standing"], by=by, note=answer["note"], seen=answer["seen"])
        except AnsweredMeanwhile as meanwhile:
            self.show(meanwhile.practice)
            return False
        return True

    def show(self, stored):
        """Answering again, over the answer now seen, is a choice."""
        said = stored.get_confirmation_display()
        precision = f" : « {stored.confirmation_note} »" if stored.confirmation_note else ""
        self.is_late = True
        self.add_error(
            None,
            f"Un collègue a répondu le {day(stored.confirmed_at)} : {said}{precision}. "
            "Enregistrez de nouveau pour mettre votre réponse à la place de la sienne.",
        )
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = stored.last_answer

    @property
    def mistakes(self):
        """With the cote: the page holds several such forms."""
        cote = self.practice.call_number
        return [(self[name], f"{errors[0]} ({cote})") for name, errors in self.errors.items() if name in self.fields]
