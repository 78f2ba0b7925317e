from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime

UNKNOWN = "Cette fiche n'a pas de version « %(value)s »."
REQUIRED = "Choisissez une version."


class VersionsForm(forms.Form):
    """Which two versions of a record to read side by side: ?de=1&a=3."""

    de = forms.TypedChoiceField(
        label="De", coerce=int, error_messages={"required": REQUIRED, "invalid_choice": UNKNOWN}
    )
    a = forms.TypedChoiceField(label="À", coerce=int, error_messages={"required": REQUIRED, "invalid_choice": UNKNOWN})

    def __init__(self, data=None, *, versions):
        """`versions`: [(number, date)], newest first. Without data, it proposes the last two."""
        numbers = [number for number, _ in versions]
        super().__init__(data, initial={"de": numbers[1:2] and numbers[1], "a": numbers[0]} if numbers else {})
        choices = [(number, f"version {number}, {date_format(localtime(at), 'j F Y')}") for number, at in versions]
        self.fields["de"].choices = self.fields["a"].choices = choices

    def clean(self):
        cleaned = super().clean()
        first, second = cleaned.get("de"), cleaned.get("a")
        if first and first == second:
            self.add_error("a", f"C'est la version {first} des deux côtés : choisissez-en deux.")
        return cleaned

    @property
    def mistakes(self):
        return [(self[name], errors[0]) for name, errors in self.errors.items() if name in self.fields]
