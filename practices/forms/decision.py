from django import forms
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from ..models import Remark, Review
from ..models.review import HANDLED, REPLY
from ..workflow import TRANSITIONS, Role, TransitionRefused
from .fields import UNKEEPABLE, TooLong, no_control_characters
from .layout import LABELS
from .practice import LONGEST_TEXT, PracticeForm

REMARK = "remark-"


class DecisionForm(forms.Form):
    """What a reviewer writes on one exact revision: a remark a field, a word to the pôle, and what is decided."""

    action = forms.ChoiceField(
        label="Votre décision",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez : publier, renvoyer ou ne pas retenir."},
    )
    note = forms.CharField(
        label="Mot au pôle",
        widget=forms.Textarea,
        required=False,
        validators=[TooLong(LONGEST_TEXT), no_control_characters],
        help_text="Il part avec vos remarques, sous votre nom.",
    )

    def __init__(self, data=None, *, revision, by, threads=(), **kwargs):
        super().__init__(data, **kwargs)
        self.revision, self.by = revision, by
        self.fields["action"].choices = [
            (name, step.label) for name, step in revision.actions_for(by).items() if step.who is Role.REVIEWER
        ]
        for name in PracticeForm.base_fields:
            self.fields[REMARK + name] = self.written(f"Remarque sur « {LABELS.get(name, name)} »")
        for remark in threads:
            self.fields[f"{REPLY}{remark.pk}"] = self.written(f"Réponse sous la remarque de {remark.author}")
            self.fields[f"{HANDLED}{remark.pk}"] = forms.BooleanField(label="Traité", required=False)
        self.threads = list(threads)

    @staticmethod
    def written(label):
        return forms.CharField(
            label=label,
            widget=forms.Textarea(attrs={"rows": 2}),
            required=False,
            validators=[TooLong(LONGEST_TEXT), no_control_characters],
        )

    def typed(self):
        """What was typed, valid or not: the reviewer's notes."""
        return {name: self.data[name] for name in self.fields if self.data.get(name, "").strip()}

    @property
    def is_keepable(self):
        return not any(UNKEEPABLE.search(text) for text in self.typed().values())

    @property
    def remarks(self):
        """{field name of the practice: what was written on it}."""
        return {
            name.removeprefix(REMARK): text
            for name, text in self.cleaned_data.items()
            if name.startswith(REMARK) and text.strip()
        }

    def clean(self):
        cleaned = super().clean()
        action, note = cleaned.get("action"), cleaned.get("note", "")
        if action and TRANSITIONS[action].needs_note and not note.strip() and not self.says_enough(action):
            self.add_error("note", "Écrivez au pôle ce qui doit changer, ou pourquoi.")
        if action == "accept":
            self.text = PracticeForm.for_revision(self.revision)
            if not self.text.is_valid():
                wrong = self.text.say_mistakes()
                self.add_error("action", f"Ce texte ne peut pas paraître tel quel. {wrong} Renvoyez-le au pôle.")
        return cleaned

    def says_enough(self, action):
        """To send a text back, a remark on a field is enough; a refusal needs its reason."""
        return action == "return" and self.remarks

    def say_done(self):
        """Someone decided before: keep the note, and say who and what."""
        self.full_clean()
        self.errors.clear()
        last = self.revision.events.select_related("actor").first()
        who = f" par {last.actor}, le {localtime(last.at):%d/%m/%Y à %H:%M}" if last and last.actor else ""
        self.add_error(None, f"C'est déjà décidé : cette révision est {self.revision.get_state_display()}{who}.")

    def save(self):
        """Take the decision; False, with an error on the form, when someone else took one meanwhile."""
        try:
            self.decide()
        except TransitionRefused as refusal:
            self.add_error(None, refusal.message)
            return False
        except IntegrityError:
            # The publication was rolled back: so is what this object believes.
            self.revision.refresh_from_db(fields=["state"])
            self.add_error(None, "Une autre fiche vient de paraître sous la même adresse. Validez de nouveau.")
            return False
        return True

    @transaction.atomic
    def decide(self):
        action, note = self.cleaned_data["action"], self.cleaned_data["note"]
        if not note.strip() and self.remarks:
            note = "Remarques sur : " + ", ".join(f"« {LABELS.get(name, name)} »" for name in self.remarks) + "."
        if action == "accept":
            self.text.publish(self.revision, by=self.by, note=note)
        else:
            self.revision.move(action, by=self.by, note=note)
        Remark.say(self.revision, self.remarks, by=self.by)
        for remark in self.threads:
            reply = self.cleaned_data[f"{REPLY}{remark.pk}"]
            if reply.strip():
                remark.reply_with(reply, of=self.revision, by=self.by)
            if self.cleaned_data[f"{HANDLED}{remark.pk}"]:
                remark.close(by=self.by)
        Review.objects.filter(revision=self.revision, reviewer=self.by).update(sent_at=self.revision.updated_at)

    @property
    def choices(self):
        """(radio button, what it does) of each decision that is open."""
        return [(choice, TRANSITIONS[choice.data["value"]].hint) for choice in self["action"]]

    @property
    def kept(self):
        """The fields in which something was written, now or before."""
        texts = [self[name] for name, field in self.fields.items() if isinstance(field, forms.CharField)]
        return [field for field in texts if (field.value() or "").strip()]

    @property
    def mistakes(self):
        return [(self[name], errors[0]) for name, errors in self.errors.items() if name in self.fields]
