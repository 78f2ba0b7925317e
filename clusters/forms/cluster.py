from django import forms

from ..models import Cluster
from .account import WithMistakes


class ClusterForm(WithMistakes, forms.ModelForm):
    """A pôle as an import writes it; what hangs on it, line by line, is checked by its own models."""

    website = forms.URLField(
        label="site",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Ce n'est pas une adresse : commencez par https://."},
    )

    class Meta:
        model = Cluster
        fields = [
            "name",
            "regions",
            "sector",
            "city",
            "scope",
            "category_2005",
            "evaluation_2012",
            "label_state",
            "successor",
            "ended_in",
            "end_reason",
            "website",
        ]
        error_messages = {
            "name": {"required": "Donnez le nom du pôle.", "unique": "Un autre pôle porte ce nom."},
            "ended_in": {"invalid": "Indiquez une année, en quatre chiffres."},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["regions"].required = False
        # What a line does not say has the default of a new pôle.
        self.fields["label_state"].required = False

    def clean_label_state(self):
        return self.cleaned_data["label_state"] or Cluster.LabelState.UNKNOWN
