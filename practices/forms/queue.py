from django import forms


class QueueForm(forms.Form):
    """Which texts the reviewers' page lists: /relecture/?file=…"""

    WAITING, RETURNED = "a-relire", "chez-les-poles"

    file = forms.ChoiceField(
        label="File", choices=[(WAITING, "À relire"), (RETURNED, "Chez les pôles")], required=False
    )

    @property
    def chosen(self):
        return (self.is_valid() and self.cleaned_data["file"]) or self.WAITING


class AgainstForm(forms.Form):
    """With which text a reviewed one is compared: /relecture/12/?avec=…"""

    PUBLISHED, LAST_ROUND = "fiche", "tour"

    avec = forms.ChoiceField(
        choices=[(PUBLISHED, "la fiche en ligne"), (LAST_ROUND, "le texte renvoyé")], required=False
    )

    @property
    def chosen(self):
        return self.cleaned_data["avec"] if self.is_valid() else ""
