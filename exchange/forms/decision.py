from django import forms

from practices.forms.fields import TooLong, no_control_characters
from practices.workflow import TransitionRefused

from ..workflow import DECISIONS

LONGEST_NOTE = 2_000


class DeclarationDecisionForm(forms.Form):
    """What a reviewer decides of what a pôle declared."""

    action = forms.ChoiceField(
        label="Votre décision",
        choices=[(name, decision.label) for name, decision in DECISIONS.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez : publier, renvoyer ou ne pas retenir.",
            "invalid_choice": "Choisissez une des trois décisions.",
        },
    )
    note = forms.CharField(
        label="Mot au pôle",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[TooLong(LONGEST_NOTE), no_control_characters],
    )

    def __init__(self, data=None, *, declaration):
        super().__init__(data)
        self.declaration = declaration

    def clean(self):
        said = super().clean()
        action = said.get("action")
        if action and DECISIONS[action].needs_note and not said.get("note") and "note" not in self.errors:
            self.add_error("note", "Écrivez au pôle ce qui doit changer, ou pourquoi.")
        return said

    def save(self, *, by):
        """Take the decision; False, with an error on the form, when it is not possible or no longer."""
        said = self.cleaned_data
        try:
            self.declaration.decide(said["action"], by=by, note=said["note"])
        except TransitionRefused as refusal:
            self.add_error(None, refusal.message)
            return False
        return True

    @property
    def choices(self):
        """(radio button, what it does) of each decision."""
        return [(choice, DECISIONS[choice.data["value"]].hint) for choice in self["action"]]

    @property
    def mistakes(self):
        return [(self[name], errors[0]) for name, errors in self.errors.items() if name in self.fields]
