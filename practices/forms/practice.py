from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.functional import cached_property
from django.utils.html import format_html

from clusters.models import POLICY_STARTED, Cluster

from ..figures import keep_neighbours
from ..models import Attachment, KeyStep, Practice, Revision
from ..search import catalogue
from .asides import is_aside
from .attachment import MOST_SHOWN
from .fields import UNKEEPABLE, KnownChoices, TooLong, is_web_address, no_control_characters
from .layout import CHOICE_HINTS, DEEPEN, EXAMPLES, HINTS, LABELS, REQUIRED, REQUIRED_OF_A_SOURCE, SIGNAL

LONGEST_TEXT = 10_000
LONGEST_TAG = 60
MOST_TAGS = 12
MOST_OTHER_THEMES = 2

WITH_BARS = '<span class="proof e{}">{}</span><span class="quiet small"> : {}</span>'
WITH_HINT = '{}<span class="quiet small"> : {}</span>'
SEVERAL = {"clusters", "other_themes", "attachments"}


class PracticeForm(forms.ModelForm):
    """The one door by which a practice is written: page, admin and import all come through it.

    `writer` is the person who writes (None for an import); `is_sourced` asks only what a source can say.
    """

    class Meta:
        model = Practice
        fields = [*SIGNAL, *(name for names in DEEPEN.values() for name in names)]
        labels = LABELS
        help_texts = HINTS
        field_classes = dict.fromkeys(SEVERAL, KnownChoices)
        widgets = {
            "clusters": forms.CheckboxSelectMultiple,
            "theme": forms.RadioSelect,
            "other_themes": forms.CheckboxSelectMultiple,
            "practice_state": forms.RadioSelect,
            "cost": forms.RadioSelect,
            "evidence": forms.RadioSelect,
            "attachments": forms.CheckboxSelectMultiple,
            "start_year": forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        }

    def __init__(self, *args, writer=None, is_sourced=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.writer, self.is_sourced = writer, is_sourced
        self.fields["theme"].empty_label = None
        for name in ("practice_state", "cost", "evidence"):
            self.explain_choices(name)
        for name, field in self.fields.items():
            self.ask(name, field)
        self.fields["attachments"].template_name = "practices/_attachments_field.html"
        self.fields["attachments"].queryset = Attachment.objects.filter(practice=self.instance.pk)
        self.fields["key_step"].choices = self.steps_by_theme()
        # The form says in one sentence what the column's own limits would say in another.
        self.fields["start_year"].validators = []
        self.fields["start_year"].error_messages["invalid"] = self.year_message

    def ask(self, name, field):
        """Say in French what is required and how long a text may be.

        A browser that holds a `maxlength` cuts what is pasted: the form counts instead, and keeps the text.
        """
        field.required = name in (REQUIRED_OF_A_SOURCE if self.is_sourced else REQUIRED)
        field.error_messages["required"] = REQUIRED.get(name, "")
        field.error_messages["invalid_choice"] = "Ce choix n'existe pas, ou n'existe plus."
        if isinstance(field, forms.CharField):
            field.example = EXAMPLES.get(name, "")
            field.widget.attrs.pop("maxlength", None)
            field.widget.attrs["data-most"] = field.max_length or LONGEST_TEXT
            kept = [validator for validator in field.validators if not isinstance(validator, MaxLengthValidator)]
            field.validators = [*kept, TooLong(field.max_length or LONGEST_TEXT), no_control_characters]

    def explain_choices(self, name):
        """Beside each choice, what it means; no empty choice."""
        field, hints = self.fields[name], CHOICE_HINTS.get(name, {})
        chosen = [choice for choice in field.choices if choice[0] not in ("", None)]
        if name == "evidence":
            field.choices = [(level, format_html(WITH_BARS, level, label, hints[level])) for level, label in chosen]
        elif hints:
            field.choices = [(value, format_html(WITH_HINT, label, hints[value])) for value, label in chosen]
        else:
            field.choices = chosen

    @staticmethod
    def steps_by_theme():
        by_theme = {}
        for step in KeyStep.objects.select_related("theme"):
            by_theme.setdefault(step.theme.name, []).append((step.pk, step.name))
        return [("", "Sans étape précise"), *by_theme.items()]

    @property
    def year_message(self):
        return f"Indiquez une année entre {POLICY_STARTED} et {date.today().year}."

    def clean_start_year(self):
        year = self.cleaned_data["start_year"]
        if year is not None and not POLICY_STARTED <= year <= date.today().year:
            raise ValidationError(self.year_message)
        return year

    def clean_tags(self):
        tags = self.cleaned_data["tags"]
        if len(tags) > MOST_TAGS:
            raise ValidationError(f"Gardez {MOST_TAGS} mots-clés au plus.")
        for tag in tags:
            if len(tag) > LONGEST_TAG:
                raise ValidationError(f"« {tag[:20]}… » est long pour un mot-clé : {LONGEST_TAG} signes au plus.")
        return tags

    def clean_links(self):
        links = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        for link in links:
            try:
                is_web_address(link)
            except ValidationError as error:
                raise ValidationError(f"« {link[:80]} » n'est pas une adresse : commencez par https://.") from error
        return "\n".join(links)

    def clean_attachments(self):
        attachments = self.cleaned_data["attachments"]
        if len(attachments) > MOST_SHOWN:
            raise ValidationError(f"Gardez {MOST_SHOWN} fichiers au plus : décochez les autres.")
        return attachments

    def clean(self):
        cleaned = super().clean()
        self.check_clusters(cleaned)
        self.check_themes(cleaned)
        if not self.is_sourced and not cleaned.get("results") and not cleaned.get("too_early"):
            self.add_missing("results", "Dites ce que cela donne, ou cochez « Trop tôt pour le dire ».")
        return cleaned

    def check_clusters(self, cleaned):
        if "clusters" not in cleaned:
            return
        if not cleaned["clusters"] and not cleaned.get("carrier"):
            self.add_missing("clusters", "Choisissez au moins un pôle.")
            return
        chosen = {str(cluster.pk) for cluster in cleaned["clusters"]}
        if self.writer and not self.writer.writes_for_any and not self.own_clusters & chosen:
            self.add_error("clusters", "Choisissez au moins un des pôles pour lesquels vous écrivez.")

    def check_themes(self, cleaned):
        theme, others = cleaned.get("theme"), cleaned.get("other_themes") or []
        if len(others) > MOST_OTHER_THEMES:
            self.add_error("other_themes", "Gardez deux autres thèmes au plus.")
        if theme and theme in others:
            self.add_error("other_themes", f"« {theme} » est déjà le thème principal.")
        step = cleaned.get("key_step")
        if step and theme and step.theme not in {theme, *others}:
            self.add_error("key_step", f"Cette étape est du thème « {step.theme} », que vous n'avez pas choisi.")

    def add_missing(self, name, message):
        self.add_error(name, ValidationError(message, code="required"))

    @property
    def own_cluster_boxes(self):
        return [box for box in self["clusters"] if str(box.data["value"]) in self.own_clusters]

    @property
    def other_cluster_boxes(self):
        return [box for box in self["clusters"] if str(box.data["value"]) not in self.own_clusters]

    @property
    def has_partners(self):
        chosen = {str(value) for value in self["clusters"].value() or []}
        return bool(
            not self.own_clusters or chosen - self.own_clusters or self["carrier"].value() or self["carrier"].errors
        )

    @cached_property
    def own_clusters(self):
        """Ids, as the form writes them, of the pôles that the writer writes for."""
        own = Cluster.objects.of(self.writer).values_list("pk", flat=True) if self.writer else ()
        return {str(pk) for pk in own}

    def forgive_missing(self, but=()):
        """Take away, and give, the names of the fields that are only waiting to be filled in.

        What is wrong is said beside its field; what is not written yet is no fault of a draft.
        """
        codes = {name: {error.code for error in errors.as_data()} for name, errors in self.errors.items()}
        waiting = [name for name, found in codes.items() if name not in but and found == {"required"}]
        for name in waiting:
            del self.errors[name]
        return waiting

    @property
    def mistakes(self):
        """(bound field, message) of what is wrong, in the order of the page."""
        return [(self[name], self.errors[name][0]) for name in self.fields if name in self.errors]

    def say_mistakes(self):
        return " ".join(f"{field.label} : {message}" for field, message in self.mistakes)

    def typed(self):
        """What was typed, field by field, valid or not: what a draft keeps."""
        return {
            name: self.data.getlist(name) if name in SEVERAL else self.data[name]
            for name in [*self.fields, *self.asides]
            if name in self.data
        }

    @property
    def asides(self):
        """Names of what is typed around the text, and kept with it: replies to remarks, a word on a neighbour."""
        return [name for name in self.data if is_aside(name)]

    @property
    def is_keepable(self):
        """Whether a draft can hold it: there is a word in it, and no sign that a database cannot store."""
        written = [text for name, text in self.typed().items() if isinstance(self.fields.get(name), forms.CharField)]
        if not self.instance.pk and not any(text.strip() for text in written):
            self.add_error(None, "Écrivez au moins un mot : il n'y a encore rien à garder.")
            return False
        return not any(UNKEEPABLE.search(text) for _, texts in self.data.lists() for text in texts)

    def shelve_draft(self):
        """A practice that has no public page yet is listed under the title, theme and pôles of its draft."""
        practice = self.instance
        if practice.slug:
            return
        self.full_clean()
        practice.title = self.data.get("title", "").strip()[:200]
        practice.theme = self.cleaned_data.get("theme")
        practice.save(update_fields=["title", "theme"] if practice.pk else None)
        if self.cleaned_data.get("clusters"):
            # A partner who unticks the pôle of a colleague does not lock that colleague out.
            kept = practice.clusters.filter(memberships__user__in=practice.revisions.values("author"))
            practice.clusters.set({*self.cleaned_data["clusters"], *kept})

    def proposal(self):
        """The practice that this text would make: {"practice": not saved, "clusters", "other_themes", …}.

        What is not valid yet is shown as typed.
        """
        form = type(self)(self.data, is_sourced=self.is_sourced, instance=Practice())
        form.fields["attachments"].queryset = self.fields["attachments"].queryset
        for name in form.errors:
            if name in self.data and isinstance(form.fields.get(name), forms.CharField) and name != "tags":
                setattr(form.instance, name, self.data[name])
        related = {name: form.cleaned_data.get(name, []) for name in [*SEVERAL, "tags"]}
        return {"practice": form.instance, **related}

    @transaction.atomic
    def publish(self, revision, *, by, note=""):
        """Accept the revision, apply this valid form to its practice and put it online."""
        self.instance.refuse_if_withdrawn()
        revision.move("accept", by=by, note=note)
        practice = self.save()
        practice.publish(is_sourced=revision.is_sourced)
        keep_neighbours(practice, catalogue())
        revision.name_of_its_time(practice.names_then)
        return practice

    @transaction.atomic
    def record(self, action, *, by=None, alone=True):
        """Write without review, for the admin and for imports: logged, and kept as an accepted revision.

        Who writes many (not `alone`) says which they resemble once all are there.
        """
        self.instance.refuse_if_withdrawn()
        practice = self.save()
        revision = Revision.create_accepted(practice, self.typed(), by=by, is_sourced=self.is_sourced)
        practice.publish(is_sourced=self.is_sourced)
        if alone:
            keep_neighbours(practice, catalogue())
        revision.name_of_its_time(practice.names_then)
        revision.log(action, by=by)
        return practice

    @classmethod
    def for_revision(cls, revision, *, writer=None, data=None):
        """The form filled in with the revision's text, or with what was typed since."""
        typed = revision.typed if data is None else data
        return cls(typed, writer=writer, instance=revision.practice, is_sourced=revision.is_sourced)

    @classmethod
    def text_of(cls, practice):
        """The practice as a form would post it: where a new draft starts from."""
        values = model_to_dict(practice, cls._meta.fields)
        values["tags"] = ", ".join(tag.name for tag in values["tags"])
        for name in SEVERAL:
            values[name] = [str(chosen.pk) for chosen in values[name]]
        return {
            name: value if isinstance(value, list) else "on" if value is True else str(value)
            for name, value in values.items()
            if value not in (None, "", False)
        }
