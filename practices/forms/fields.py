"""Fields and validators that speak French and lose nothing."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator, URLValidator

from clusters.models import spaced

LONGEST_ID = 18

UNKEEPABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
no_control_characters = RegexValidator(
    UNKEEPABLE,
    "Un signe invisible s'est glissé dans ce texte. Effacez-le, ou retapez le passage.",
    inverse_match=True,
)
is_web_address = URLValidator(schemes=["http", "https"])


class TooLong(MaxLengthValidator):
    def __call__(self, value):
        if len(value) > self.limit_value:
            message = f"Raccourcissez : {spaced(len(value))} signes, pour {spaced(self.limit_value)} au plus."
            raise ValidationError(message, code="max_length")


class KnownChoices(forms.ModelMultipleChoiceField):
    def clean(self, value):
        """An id longer than a database's integers is no choice either."""
        for pk in value or []:
            if len(str(pk)) > LONGEST_ID:
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)
