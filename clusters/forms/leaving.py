from django import forms
from django.utils.html import format_html

from .account import WithMistakes


class LeavingForm(WithMistakes, forms.Form):
    """The last word of who deletes an account: their address again, and what becomes of the pôles they lead alone."""

    entrusted = forms.BooleanField()
    address = forms.CharField(
        label="Votre adresse électronique, pour confirmer",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Recopiez l'adresse de votre compte."},
    )

    def __init__(self, data=None, *, user, alone):
        super().__init__(data)
        self.user = user
        self.fields["address"].help_text = format_html("Recopiez : {}", user.email)
        if not alone:
            del self.fields["entrusted"]
            return
        names = ", ".join(str(membership.cluster) for membership in alone)
        field = self.fields["entrusted"]
        field.label = f"Je n'ai personne à nommer : je confie {names} à l'équipe du Recueil"
        field.error_messages["required"] = (
            f"Vous êtes le seul référent de {names} : nommez-en un autre d'abord, ou cochez cette case."
        )

    def clean_address(self):
        address = self.cleaned_data["address"].strip()
        if address.lower() != self.user.email.lower():
            raise forms.ValidationError("Ce n'est pas l'adresse de ce compte : rien n'est supprimé.")
        return address
