"""Where one arrives, and what is nowhere."""

from django.http import Http404
from django.urls import reverse

from clusters.api import ReadView, object_of, text_schema

LISTS = {
    "pratiques": "api:practices",
    "poles": "api:clusters",
    "themes": "api:themes",
    "mots_cles": "api:tags",
    "reprises": "api:adoptions",
    "questions": "api:threads",
    "editions": "api:editions",
    "etat_de_l_art": "api:state",
    "mes_pratiques": "api:mine",
    "schema": "api:schema",
    "documentation": "api:doc",
}
ADDRESS = text_schema(format="uri")


class Root(ReadView):
    operation, tag = "racine", "Racine"
    summary = "Les adresses de l'API."
    answer = object_of(dict.fromkeys(LISTS, ADDRESS) | {"licence": text_schema()})
    example = {name: f"https://recueil.example/api/v1/{name.replace('_', '-')}/" for name in LISTS} | {
        "schema": "https://recueil.example/api/schema/",
        "documentation": "https://recueil.example/api/",
        "licence": "Licence Ouverte 2.0",
    }

    def get(self, request):
        addresses = {name: request.build_absolute_uri(reverse(view)) for name, view in LISTS.items()}
        return self.say(addresses | {"licence": "Licence Ouverte 2.0"})


class Unknown(ReadView):
    """Any other address under the API: it says so as the API does."""

    def refuse_unknown(self, request):
        raise Http404

    def get(self, request, *args, **kwargs):
        raise Http404
