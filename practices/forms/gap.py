from django import forms

from ..models import KeyStep, Theme


class GapForm(forms.Form):
    """The gap of the collection that leads to the form: /contribuer/?theme=…&etape=…"""

    theme = forms.SlugField(required=False)
    etape = forms.SlugField(required=False)

    def initial_answers(self):
        """{"theme": …, "key_step": …} for PracticeForm; what is unknown stays open."""
        self.full_clean()
        asked = self.cleaned_data
        theme = Theme.objects.filter(slug=asked.get("theme", "")).first()
        return {"theme": theme, "key_step": KeyStep.objects.filter(theme=theme, slug=asked.get("etape", "")).first()}
