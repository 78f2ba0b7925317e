from django import forms
from django.core.exceptions import ValidationError

from ...models import Import
from ..attachment import LONGEST_NAME, UNFIT
from ..upload import BoundedUpload
from .reading import read_table
from .run import begin, check

PUBLISH, DRAFT = "publier", "brouillons"
TROUBLES = {
    BoundedUpload.TOO_BIG: "Ce fichier pèse plus de 20 Mo. Partagez-le en plusieurs fichiers.",
    BoundedUpload.NOT_KEPT: "Le fichier n'a pas pu être reçu : la place manque de notre côté. Essayez plus tard.",
}


class ImportForm(forms.Form):
    """A file to be checked; only an administrator is asked what it holds and what becomes of it."""

    kind = forms.ChoiceField(label="Ce que le fichier contient", choices=Import.Kind, widget=forms.RadioSelect)
    way = forms.ChoiceField(
        label="Ce que deviennent les pratiques",
        widget=forms.RadioSelect,
        choices=[
            (PUBLISH, "Publiées aussitôt, sans relecture"),
            (DRAFT, "Gardées en brouillons"),
        ],
        help_text="Un pôle est toujours mis à jour aussitôt.",
    )
    file = forms.FileField(
        label="Fichier",
        allow_empty_file=True,
        error_messages={"required": "Choisissez le fichier."},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.json"}),
        help_text="Classeur .xlsx, CSV ou JSON, de 20 Mo et 3 000 lignes au plus. Rien n'est versé à cette étape.",
    )

    def __init__(self, data=None, files=None, *, by):
        super().__init__(data, files, initial={"kind": Import.Kind.PRACTICES, "way": PUBLISH})
        self.by = by
        if not by.is_superuser:
            del self.fields["kind"], self.fields["way"]
        for name in {"kind", "way"} & self.fields.keys():
            self.fields[name].error_messages |= {
                "required": "Faites un choix.",
                "invalid_choice": "Ce choix n'existe pas.",
            }

    def clean_file(self):
        file = self.cleaned_data["file"]
        if trouble := getattr(file, "trouble", None):
            raise ValidationError(TROUBLES[trouble])
        if len(self.files.getlist("file")) > 1:
            raise ValidationError("Choisissez un seul fichier à la fois.")
        kind = self.cleaned_data.get("kind", Import.Kind.PRACTICES)
        self.table = read_table(file, kind)
        return file

    @property
    def mistakes(self):
        return [(self[name], errors[0]) for name, errors in self.errors.items() if name in self.fields]

    def save(self, *, waits=False):
        """The Import, checked or about to be; who `waits` has it checked."""
        table = self.table
        Import.objects.forget_old(self.by)
        imported = Import.objects.create(
            owner=self.by,
            kind=self.cleaned_data.get("kind", Import.Kind.PRACTICES),
            publishes=self.cleaned_data.get("way") == PUBLISH,
            name=" ".join(UNFIT.sub(" ", printable_name(self.cleaned_data["file"].name)).split())[:LONGEST_NAME],
            noun=table.noun,
            columns=table.columns,
            notes=table.notes,
            size=len(table.lines),
            lines=[[line.number, line.values, line.troubles] for line in table.lines],
        )
        if waits:
            check.call(imported.pk)
        else:
            begin(imported, check)
        imported.refresh_from_db()
        return imported


def printable_name(name):
    return "".join(sign for sign in name if sign.isprintable()) or "fichier"
