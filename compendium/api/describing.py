"""The description of the whole API: OpenAPI 3.1."""

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from clusters.api import CLUSTER_SCHEMA, ReadView, finish
from exchange.api import ADOPTION_SCHEMA, THREAD_SCHEMA
from practices.api import DRAFT_SCHEMA, MINE_SCHEMA, PRACTICE_SCHEMA, TAG_SCHEMA, THEME_SCHEMA, WITHDRAWN_SCHEMA

from .editions import EDITION_RECORD_SCHEMA, EDITION_SCHEMA
from .state import STATE_SCHEMA

SCHEMAS = {
    "Pratique": PRACTICE_SCHEMA,
    "FicheRetiree": WITHDRAWN_SCHEMA,
    "Pole": CLUSTER_SCHEMA,
    "Theme": THEME_SCHEMA,
    "MotCle": TAG_SCHEMA,
    "Reprise": ADOPTION_SCHEMA,
    "Question": THREAD_SCHEMA,
    "Edition": EDITION_SCHEMA,
    "FicheEditee": EDITION_RECORD_SCHEMA,
    "EtatDeLArt": STATE_SCHEMA,
    "MaPratique": MINE_SCHEMA,
    "Texte": DRAFT_SCHEMA,
}


def name_schemas(result, generator, request, public):
    """drf-spectacular's last word: see SPECTACULAR_SETTINGS."""
    return finish(result, SCHEMAS)


def description(request):
    """The whole description, as data: its choices are those of now."""
    return SchemaGenerator().get_schema(request=request, public=True)


class Schema(ReadView):
    """Where programs read what the API is."""

    renderer_classes = [OpenApiJsonRenderer, JSONRenderer]

    def get(self, request):
        return Response(description(request))
