from django import forms

from ..models import ApiToken
from .account import WithMistakes

LIVES = [(30, "Trente jours"), (90, "Trois mois"), (365, "Un an")]


class TokenForm(WithMistakes, forms.ModelForm):
    days = forms.TypedChoiceField(
        label="Il vaut",
        choices=LIVES,
        coerce=int,
        initial=90,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez jusqu'à quand il vaut.",
            "invalid_choice": "Choisissez l'une des trois durées.",
        },
    )

    class Meta:
        model = ApiToken
        fields = ["name"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}
        labels = {"name": "À quoi servira-t-il ?"}
        help_texts = {"name": "Par exemple « Tableau de bord du pôle ». Vous saurez lequel révoquer."}
        error_messages = {"name": {"required": "Donnez-lui un nom."}}

    def open(self, user):
        """(ApiToken, the token itself), or TooManyTokens."""
        return ApiToken.open(user, self.cleaned_data["name"], self.cleaned_data["days"])
