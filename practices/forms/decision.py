from django import forms
from django.db import IntegrityError
from django.utils.timezone import localtime

from ..workflow import TRANSITIONS, Role, TransitionRefused
from .practice import PracticeForm


class DecisionForm(forms.Form):
    """What a reviewer decides of one exact revision, and what is written to its pôle."""

    action = forms.ChoiceField(
        label="Votre décision",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez : publier, renvoyer ou ne pas retenir."},
    )
    note = forms.CharField(
        label="Mot au pôle",
        widget=forms.Textarea,
        required=False,
        help_text="Remarque ou motif, montré au pôle sous votre nom.",
    )

    def __init__(self, data=None, *, revision, by):
        super().__init__(data)
        self.revision, self.by = revision, by
        self.fields["action"].choices = [
            (name, step.label) for name, step in revision.actions_for(by).items() if step.who is Role.REVIEWER
        ]

    def clean(self):
        cleaned = super().clean()
        action, note = cleaned.get("action"), cleaned.get("note", "")
        if action and TRANSITIONS[action].needs_note and not note.strip():
            self.add_error("note", "Écrivez au pôle ce qui doit changer, ou pourquoi.")
        if action == "accept":
            self.text = PracticeForm.for_revision(self.revision)
            if not self.text.is_valid():
                wrong = self.text.say_mistakes()
                self.add_error("action", f"Ce texte ne peut pas paraître tel quel. {wrong} Renvoyez-le au pôle.")
        return cleaned

    def say_done(self):
        """Someone decided before: keep the note, and say who and what."""
        self.full_clean()
        self.errors.clear()
        last = self.revision.events.select_related("actor").first()
        who = f" par {last.actor}, le {localtime(last.at):%d/%m/%Y à %H:%M}" if last and last.actor else ""
        self.add_error(None, f"C'est déjà décidé : cette révision est {self.revision.get_state_display()}{who}.")

    def save(self):
        """Take the decision; False, with an error on the form, when someone else took one meanwhile."""
        action, note = self.cleaned_data["action"], self.cleaned_data["note"]
        try:
            if action == "accept":
                self.text.publish(self.revision, by=self.by, note=note)
            else:
                self.revision.move(action, by=self.by, note=note)
        except TransitionRefused as refusal:
            self.add_error(None, refusal.message)
            return False
        except IntegrityError:
            # The publication was rolled back: so is what this object believes.
            self.revision.refresh_from_db(fields=["state"])
            self.add_error(None, "Une autre fiche vient de paraître sous la même adresse. Validez de nouveau.")
            return False
        return True

    @property
    def choices(self):
        """(radio button, what it does) of each decision that is open."""
        return [(choice, TRANSITIONS[choice.data["value"]].hint) for choice in self["action"]]

    @property
    def mistakes(self):
        return [(self[name], errors[0]) for name, errors in self.errors.items() if name in self.fields]
