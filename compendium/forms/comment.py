from django import forms

from exchange.forms.message import Saying
from practices.forms.fields import TooLong, no_control_characters

from ..models.comment import LONGEST_COMMENT, Comment


class CommentForm(Saying):
    """What staff add to a figure, in Markdown as the records are."""

    text = forms.CharField(
        label="Votre commentaire",
        help_text="Il paraît sous votre nom, avec sa date, et ne se corrige plus. *Italique*, **gras**, listes et "
        "liens s'écrivent comme dans une fiche.",
        widget=forms.Textarea(attrs={"rows": 8}),
        validators=[TooLong(LONGEST_COMMENT), no_control_characters],
        error_messages={"required": "Écrivez votre commentaire."},
    )

    def save(self, about, *, by):
        return Comment.say(about, self.cleaned_data["text"], by=by)
