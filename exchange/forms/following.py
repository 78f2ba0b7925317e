from django import forms

from clusters.forms.account import WithMistakes
from practices.forms.fields import TooLong, no_control_characters

from ..filters import AlertFilter, last_key
from ..models import Alert, Preference, Rhythm
from ..models.follow import LONGEST_QUESTION, MOST_ALERTS

LONGEST_NAME = Alert._meta.get_field("name").max_length


def name_of(words):
    """What an alert is called until its owner says otherwise: its filter, in words."""
    name = ", ".join(words)
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


class AlertForm(WithMistakes, forms.Form):
    """A filtered list to watch, under a name; `instance`: the alert that is mended or renamed, None for a new one."""

    name = forms.CharField(
        label="Nom de l'alerte",
        required=False,
        help_text="Laissé vide : le filtre, en mots.",
        validators=[TooLong(LONGEST_NAME), no_control_characters],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    question = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, user, known, instance=None, question=""):
        self.user, self.instance = user, instance
        self.filter = AlertFilter(known).ask(data.get("question", "") if data else question)
        if self.filter.is_valid():
            # What asks nothing is not shown.
            self.filter.ask(self.filter.question)
        name = instance.name if instance else name_of(self.filter.words)
        super().__init__(data, initial={"question": question, "name": name})

    def clean_name(self):
        return self.cleaned_data["name"] or name_of(self.filter.words)

    def clean_question(self):
        if not self.filter.is_valid():
            raise forms.ValidationError(f"Ce filtre ne peut pas être suivi. {self.filter.trouble}")
        question = self.filter.question
        if not question:
            raise forms.ValidationError(
                "Choisissez d'abord un filtre dans le catalogue : sans filtre, rien n'est à guetter."
            )
        if len(question) > LONGEST_QUESTION:
            raise forms.ValidationError("Ce filtre est trop long pour une alerte : retirez-en quelques choix.")
        return question

    def clean(self):
        cleaned = super().clean()
        if not self.instance and not self.twin and self.user.alerts.count() >= MOST_ALERTS:
            self.add_error(None, f"Vous avez {MOST_ALERTS} alertes, le plus possible : supprimez-en une d'abord.")
        return cleaned

    @property
    def twin(self):
        """The other alert of this person that asks the same, None if there is none."""
        others = self.user.alerts.exclude(pk=self.instance.pk if self.instance else None)
        return others.filter(question=self.cleaned_data.get("question", "")).first()

    @property
    def mistakes(self):
        return [(field, message) for field, message in super().mistakes if field.name != "question"]

    @property
    def others(self):
        """What is wrong with the list itself, which has no field on the page."""
        return [*self.errors.get("question", []), *self.non_field_errors()]

    def save(self):
        """Keep it, from now on; False if it was there already."""
        asked = self.cleaned_data
        if self.instance:
            return self.mend(asked["name"], asked["question"])
        _, is_new = Alert.objects.get_or_create(
            user=self.user,
            question=asked["question"],
            defaults={"name": asked["name"], "seen_key": last_key(self.filter.catalogue)},
        )
        return is_new

    def mend(self, name, question):
        if self.twin:
            return False
        Alert.objects.filter(pk=self.instance.pk).update(name=name, question=question, broken_at=None, trouble="")
        return True


class RhythmForm(forms.Form):
    """How often a person wants the mails of each kind."""

    def __init__(self, data=None, *, user):
        self.user = user
        super().__init__(data)
        for kind, rhythm in Preference.rhythms_of(user).items():
            label = str(kind.label)
            self.fields[kind.value] = forms.ChoiceField(
                label=f"{label[:1].upper()}{label[1:]}",
                choices=Rhythm.choices,
                initial=rhythm,
                error_messages={
                    "required": "Choisissez un rythme.",
                    "invalid_choice": "Choisissez un des quatre rythmes.",
                },
            )

    @property
    def mistakes(self):
        return [(self[name], errors[0]) for name, errors in self.errors.items()]

    def save(self):
        Preference.choose(self.user, self.cleaned_data)
