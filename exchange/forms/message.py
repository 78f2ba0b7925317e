import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from practices.forms import PracticeForm
from practices.forms.fields import TooLong, no_control_characters
from practices.models import DraftMoved, Revision
from practices.models.story import STORY
from practices.workflow import TransitionRefused

from ..models import Message

LONGEST_MESSAGE, LONGEST_REASON = 3_000, 300
MOST_LINKS = 2
LINK = re.compile(r"https?://(?:www\.)?|www\.", re.IGNORECASE)
MARKUP = re.compile(
    r"</?(?:a|script|img|iframe|b|i|p|div|span|br|h\d|font|style)\b|\[/?(?:url|img|b|i)\b", re.IGNORECASE
)


def plain_words_only(text):
    """Refuse what looks like markup, or like an advertisement."""
    if MARKUP.search(text):
        raise ValidationError(
            "Écrivez sans balises : elles ne sont pas lues ici. Une adresse web s'écrit telle quelle."
        )
    if len(LINK.findall(text)) > MOST_LINKS:
        raise ValidationError(f"{MOST_LINKS} adresses web au plus : gardez celles qui servent à comprendre.")


def words(label, hint="", *, rows=4, longest=LONGEST_MESSAGE, missing="Écrivez votre message."):
    return forms.CharField(
        label=label,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        validators=[TooLong(longest), no_control_characters, plain_words_only],
        error_messages={"required": missing},
    )


class Saying(forms.Form):
    """A form with a text of one's own."""

    @property
    def mistakes(self):
        return [(self[name], errors[0]) for name, errors in self.errors.items() if name in self.fields]


class MessageForm(Saying):
    """A question, an experience, or an answer."""

    kind = forms.ChoiceField(
        label="C'est",
        choices=[("question", "une question"), ("retour", "un retour d'expérience")],
        widget=forms.RadioSelect,
        initial="question",
        error_messages={"required": "Dites si c'est une question ou une expérience.", "invalid_choice": "Choisissez."},
    )
    text = words("Votre message", "En mots simples. Le pôle de cette fiche est prévenu.")
    is_open = forms.BooleanField(label="Tout le monde peut le lire, si le pôle en est d'accord", required=False)

    def __init__(self, data=None, *, parent=None, **kwargs):
        super().__init__(data, **kwargs)
        if parent:
            del self.fields["kind"]
            self.fields["text"].label = "Votre réponse"
            self.fields["text"].help_text = "Sous votre nom. Ceux qui ont écrit ici sont prévenus."
        self.parent = parent

    def save(self, practice, *, by):
        """Say it; raises TooMany."""
        kind = Message.Kind.ANSWER if self.parent else self.cleaned_data["kind"]
        about = {"text": self.cleaned_data["text"], "is_open": self.cleaned_data["is_open"], "kind": kind}
        return Message.write(practice, by=by, parent=self.parent, **about)


class EditForm(Saying):
    """The text of a message put right, or what is added to it later; and who may read it, at any time."""

    text = words("Votre texte")
    is_open = forms.BooleanField(label="Tout le monde peut le lire, si le pôle en est d'accord", required=False)

    def __init__(self, data=None, *, is_fresh, **kwargs):
        super().__init__(data, **kwargs)
        if not is_fresh:
            self.fields["text"].label, self.fields["text"].required = "Votre correction", False


class ReasonForm(Saying):
    """Why a message should not be there, in one sentence."""

    text = words("Pourquoi ?", rows=2, longest=LONGEST_REASON, missing="Dites pourquoi, en une phrase.")


class FoldForm(Saying):
    """« Répondu dans la fiche » : the answer, added to a field of the record through a draft of its pôle."""

    field = forms.ChoiceField(
        label="Dans quelle partie de la fiche ?",
        choices=[("", "…"), *STORY.items()],
        error_messages={
            "required": "Choisissez la partie que cette réponse complète.",
            "invalid_choice": "Choisissez.",
        },
    )
    text = words("Ce qui s'y ajoute", "Écrit pour qui n'a pas lu la question.", rows=6)

    def save(self, question, *, by):
        """Add it to the draft of the record, opened if need be; None, with an error, while a text is in review."""
        try:
            return self.fold(question, by)
        except TransitionRefused as refusal:
            self.add_error(None, refusal.message)
        except DraftMoved:
            self.add_error(None, "Un collègue vient d'enregistrer le brouillon de la fiche. Envoyez de nouveau.")
        return None

    @transaction.atomic
    def fold(self, question, by):
        draft = Revision.start(question.practice, PracticeForm.text_of, by=by)
        if not draft.is_draft:
            raise TransitionRefused(
                "Un texte de cette fiche est en relecture : attendez sa décision, votre réponse est gardée ici."
            )
        name, added = self.cleaned_data["field"], self.cleaned_data["text"].strip()
        before = draft.data.get(name, "").rstrip()
        if added not in before:
            joined = f"{before}\n\n{added}" if before else added
            draft.keep(draft.data | {name: joined}, by=by, seen=draft.version)
        Message.objects.filter(pk=question.pk).update(revision=draft)
        return draft
