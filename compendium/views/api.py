"""The API for people: a page made from the description that programs read."""

import json
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.views.generic import TemplateView

from ..api.describing import description

KINDS = {"integer": "nombre", "number": "nombre", "string": "texte", "boolean": "oui ou non", "array": "liste"}
KINDS |= {"object": "objet", "null": "rien"}


@dataclass(frozen=True)
class Operation:
    """One address of the API, as OpenAPI says it and as the page tells it."""

    path: str
    said: dict

    @property
    def key(self):
        return self.said["operationId"].replace("_", "-")

    @property
    def summary(self):
        return self.said["summary"]

    @property
    def detail(self):
        return self.said["description"] if self.said["description"] != self.summary else ""

    @property
    def tag(self):
        return self.said["tags"][0]

    @property
    def needs_token(self):
        return {} not in self.said["security"]

    @property
    def parameters(self):
        """(name, where, what it means) of each."""
        places = {"path": "dans l'adresse", "query": "après « ? »"}
        return [(one["name"], places[one["in"]], one["description"]) for one in self.said["parameters"]]

    @property
    def example(self):
        return json.dumps(
            self.said["responses"]["200"]["content"]["application/json"].get("example"), ensure_ascii=False, indent=2
        )


def operations_of(said):
    """[(tag, its operations)], in the order of their addresses, those that need a token last."""
    found = [Operation(path, methods["get"]) for path, methods in said["paths"].items()]
    found.sort(key=lambda one: one.needs_token)
    tags = list(dict.fromkeys(one.tag for one in found))
    found.sort(key=lambda one: tags.index(one.tag))
    return [(tag, list(some)) for tag, some in groupby(found, key=lambda one: one.tag)]


def fields_of(schema):
    """[(name, kind, what it means)] of an object."""
    return [(name, kind_of(one), one.get("description", "")) for name, one in schema["properties"].items()]


def kind_of(schema):
    if "enum" in schema:
        return "choix"
    kinds = schema.get("type", "object")
    return ", ou ".join(KINDS[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds))


class Guide(TemplateView):
    template_name = "compendium/api.html"

    def get_context_data(self, **kwargs):
        said = description(None)
        return super().get_context_data(
            info=said["info"],
            tags=operations_of(said),
            records=[(name, fields_of(schema)) for name, schema in said["components"]["schemas"].items()],
            site=self.request.build_absolute_uri("/").rstrip("/"),
            most=settings.API_PER_MINUTE,
            **kwargs,
        )
