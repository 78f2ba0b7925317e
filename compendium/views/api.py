"""The API for people: a page made from its own description."""

from dataclasses import dataclass

from django.views.generic import TemplateView

from ..api.describing import description


@dataclass(frozen=True)
class Operation:
    """One address of the API, as the page tells it."""

    path: str
    said: dict

    @property
    def parameters(self):
        return self.said["parameters"]


class Guide(TemplateView):
    template_name = "compendium/api.html"

    def get_context_data(self, **kwargs):
        said = description(None)
        return super().get_context_data(said=said, **kwargs)
