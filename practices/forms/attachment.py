import os
import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError

from ..models import Attachment
from ..workflow import TransitionRefused
from .fields import TooLong, no_control_characters
from .files import read_file
from .upload import BoundedUpload

MOST_SHOWN = 10
MOST_KEPT = 50
LONGEST_ALT = 300
LONGEST_NAME = 120
# The name of a file that came with a text while its writer was signed out.
LEFT_OUT = "file_left_out"
EXTENSIONS = [*Attachment.Kind.values, "jpeg", "webp"]
INVALID, NO_ROOM = 422, 507

NOT_KEPT = "Le fichier n'a pas pu être gardé : la place manque de notre côté. Votre texte, lui, est enregistré."
TROUBLES = {
    BoundedUpload.TOO_BIG: "Ce fichier pèse plus de 20 Mo. Allégez-le, ou joignez-le en plusieurs parties.",
    BoundedUpload.NOT_KEPT: NOT_KEPT,
}
# What a name shown to a reader, or given to a file of theirs, must not hold.
UNFIT = re.compile(r'["*/:;<>?\\|%\ufffd]+')


class AttachmentForm(forms.Form):
    """A file that is joined to a draft, once the text that it came with is kept.

    `left_out` is the name of a file that came with a text that could not be kept.
    """

    file = forms.FileField(
        label="Fichier",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{extension}" for extension in EXTENSIONS)}),
        help_text="PDF, image (JPEG, PNG, WebP) ou document (Word, Excel, PowerPoint, OpenDocument), de 20 Mo au plus.",
    )
    alt = forms.CharField(
        label="Ce que montre l'image",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[TooLong(LONGEST_ALT), no_control_characters],
        help_text="Exigé pour une image : une phrase, pour qui ne la voit pas. "
        "Exemple : « Courbe du délai de réponse, de onze à trois semaines entre 2019 et 2021 ».",
    )

    def __init__(self, data=None, files=None, *, revision=None, left_out=""):
        super().__init__(data, files)
        self.revision, self.left_out = revision, left_out
        self.status = INVALID

    @property
    def is_asked(self):
        """Whether anything was given of a file, or its button pressed."""
        return bool(self.files.get("file") or self.data.get("alt", "").strip() or self.data.get("do") == "attach")

    def clean_alt(self):
        return " ".join(self.cleaned_data["alt"].split())

    def clean_file(self):
        file = self.cleaned_data["file"]
        if self.left_out:
            raise ValidationError(
                f"« {self.left_out} » n'est pas joint, parce que votre texte n'est pas encore enregistré. "
                "Choisissez-le de nouveau."
            )
        if not file:
            raise ValidationError("Choisissez le fichier à joindre.")
        self.check_room()
        if len(self.files.getlist("file")) > 1:
            raise ValidationError("Joignez un seul fichier à la fois.")
        if trouble := getattr(file, "trouble", None):
            self.status = NO_ROOM if trouble == BoundedUpload.NOT_KEPT else INVALID
            raise ValidationError(TROUBLES[trouble])
        if not file.size:
            raise ValidationError("Ce fichier est vide. Choisissez-en un autre.")
        self.kind, self.content = read_file(file)
        return file

    def check_room(self):
        if len(self.revision.data.get("attachments", [])) >= MOST_SHOWN:
            raise ValidationError(f"Ce texte a déjà {MOST_SHOWN} fichiers, le plus possible : décochez-en un d'abord.")
        if self.revision.practice.files.count() >= MOST_KEPT:
            raise ValidationError(
                f"Cette pratique garde déjà {MOST_KEPT} fichiers, le plus possible : "
                "cochez l'un d'eux, ou adressez-vous à l'administrateur."
            )

    def clean(self):
        cleaned = super().clean()
        file = cleaned.get("file")
        if file and self.kind in Attachment.IMAGES and cleaned.get("alt") == "":
            self.add_error("alt", "Dites ce que montre l'image.")
        if file and "alt" in self.errors:
            self.add_error("file", "Choisissez-le de nouveau : la page ne garde pas un fichier.")
        return cleaned

    def save(self, *, by):
        """The Attachment; None, with an error on the form, when it could not be kept."""
        about = {
            "kind": self.kind,
            "name": shown_name(self.cleaned_data["file"].name, self.kind),
            "alt": self.cleaned_data["alt"],
        }
        try:
            return Attachment.keep(self.content, self.revision, by=by, **about)
        except OSError:
            self.status = NO_ROOM
            self.add_error("file", NOT_KEPT)
        except TransitionRefused as refusal:
            self.add_error("file", refusal.message)

    @property
    def mistakes(self):
        return [(self[name], errors[0]) for name, errors in self.errors.items() if name in self.fields]


def shown_name(given, kind):
    """The name that a person gave, without what could deceive or harm; its extension is that of what it is."""
    name = unicodedata.normalize("NFC", os.path.splitext(given)[0])
    # Control signs, and those that turn the direction of a text, so that « gpj.exe » reads « exe.jpg ».
    name = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in name)
    name = " ".join(UNFIT.sub(" ", name).split()).strip(" .")
    return f"{name[: LONGEST_NAME - len(kind) - 1].strip(' .') or 'piece'}.{kind}"
