"""How the API says itself: OpenAPI 3.1, each address from what its view says, each record from its codebook."""

from django import forms
from drf_spectacular.openapi import AutoSchema

from ..exports.columns import ADDRESS, CHOICE, DATE, LIST, NUMBER, YES_NO
from .paging import FARTHEST, MOST, USUAL
from .problems import PROBLEM, TITLES

LONGEST_ENUM = 40
ALWAYS = (304, 400, 405, 406, 429)
TOKEN = "jeton"


def reference(name):
    return {"$ref": f"#/components/schemas/{name}"}


def text_schema(description="", **rest):
    return {"type": "string", "description": description} | rest


def object_of(properties, description="", optional=()):
    """A closed object, all of whose properties are given but the optional ones."""
    required = [name for name in properties if name not in optional]
    closed = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return closed | ({"description": description} if description else {})


def schema_of(columns, description=""):
    """The JSON Schema of a record, from its codebook."""
    return object_of({column.name: column_schema(column) for column in columns}, description)


def column_schema(column):
    kinds = {
        NUMBER: {"type": ["number", "null"]},
        DATE: {"type": ["string", "null"], "format": "date-time"},
        YES_NO: {"type": "boolean"},
        ADDRESS: {"type": "string", "format": "uri-reference"},
        CHOICE: choice_schema(column),
        LIST: {"type": "array", "items": items_schema(column)},
    }
    said = kinds.get(column.kind) or {"type": ["string", "null"] if column.nothing is None else "string"}
    return {"description": column.label} | said


def choice_schema(column):
    if not column.choices:
        return {"type": ["string", "null"]}
    labels = dict(column.choices)
    return {"enum": [*labels, None], "description": f"{column.label} : {said_choices(labels)}"}


def said_choices(labels):
    return ", ".join(f"{value} ({label})" for value, label in labels.items())


def items_schema(column):
    parts = getattr(column, "parts", ())
    return schema_of(parts) if parts else {"type": "string"}


def list_of(row, beside):
    """The envelope of a list."""
    address = {"type": ["string", "null"], "format": "uri"}
    pages = {
        "count": {"type": "integer", "minimum": 0, "description": "Combien répondent à la question, en tout."},
        "next": {"description": "Adresse de la page suivante, s'il y en a une."} | address,
        "previous": {"description": "Adresse de la page précédente, s'il y en a une."} | address,
        "results": {"type": "array", "items": row, "maxItems": MOST},
    }
    return object_of(pages | beside, optional=tuple(beside))


def query_parameter(name, description, schema, **rest):
    """Empty, it asks nothing: that is how a form that was not filled in is sent."""
    said = {"name": name, "in": "query", "description": description, "schema": schema}
    return said | {"allowEmptyValue": True} | rest


def path_parameter(name, description, schema):
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}


def page_parameters():
    return [
        query_parameter(
            "page", "Numéro de la page.", {"type": "integer", "minimum": 1, "maximum": FARTHEST, "default": 1}
        ),
        query_parameter(
            "page_size",
            f"Combien par page, {MOST} au plus.",
            {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
        ),
    ]


def switch_parameters(switches):
    return [
        query_parameter(name, f"{sentence} Valeurs : {said_choices(values)}.", {"type": "string", "enum": [*values]})
        for name, (sentence, values) in switches.items()
    ]


def form_parameters(filterset):
    """The parameters of a filter, with their choices where these are few."""
    return [field_parameter(name, field) for name, field in filterset.form.fields.items()]


def field_parameter(name, field):
    label = field.label.removesuffix(" ?")
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        words, schema = values_of(field)
        several = {"type": "array", "items": schema}
        return query_parameter(name, f"{label}, une ou plusieurs fois. {words}".strip(), several, explode=True)
    if isinstance(field, forms.ChoiceField):
        words, schema = values_of(field)
        return query_parameter(name, f"{label}. {words}".strip(), schema)
    if isinstance(field, forms.BooleanField):
        return query_parameter(name, f"{label} : « on » pour oui.", {"type": "string"})
    longest = {"maxLength": field.max_length} if getattr(field, "max_length", None) else {}
    return query_parameter(name, f"{label}.", {"type": "string"} | longest)


def values_of(field):
    """(words, JSON Schema) of the values of a field that has choices."""
    labels = {str(value): str(label) for value, label in field.choices if str(value)}
    if labels and all(value.isdecimal() and len(value) == 4 for value in labels):
        years = sorted(map(int, labels))
        return f"De {years[0]} à {years[-1]}.", {"type": "integer", "minimum": years[0], "maximum": years[-1]}
    if not labels or len(labels) > LONGEST_ENUM:
        return "La valeur est le dernier mot de son adresse dans le portail.", {"type": "string"}
    return f"Valeurs : {said_choices(labels)}.", {"type": "string", "enum": [*labels]}


class Described(AutoSchema):
    """What a view of the API says of itself."""

    def get_operation(self, path, path_regex, path_prefix, method, registry):
        view = self.view
        if not view.operation:
            return None
        return {
            "operationId": view.operation,
            "summary": view.summary,
            "description": view.detail or view.summary,
            "tags": [view.tag],
            "parameters": view.parameters(),
            "security": [{TOKEN: []}] if view.needs_token else [{}, {TOKEN: []}],
            "responses": responses_of(view),
        }


HEADERS = {
    "ETag": "Empreinte de la réponse : renvoyez-la dans If-None-Match.",
    "Cache-Control": "« no-cache » : gardez, et demandez si cela a changé.",
    "Vary": "Ce dont la réponse dépend.",
}
LINK = {"Link": "Première page, précédente, suivante et dernière."}
SAID = {
    304: "Rien n'a changé depuis cette empreinte.",
    400: "Question à revoir : « erreurs » dit quel paramètre, et pourquoi.",
    401: "Pas de jeton, ou un jeton qui n'ouvre rien.",
    403: "Le compte de ce jeton n'a pas accès à cette adresse.",
    404: "Rien à cette adresse, ou au-delà de la dernière page.",
    405: "Les adresses de l'API se lisent seulement.",
    406: "L'API répond en JSON.",
    410: "Fiche retirée, avec son motif.",
    429: "Trop de demandes : Retry-After dit dans combien de secondes revenir.",
}


def responses_of(view):
    schema, example = view.answers()
    given = {"schema": schema} | ({"example": example} if example is not None else {})
    is_list = "results" in schema.get("properties", {})
    headers = {name: header(words) for name, words in (HEADERS | (LINK if is_list else {})).items()}
    found = {"200": {"description": view.summary, "headers": headers, "content": {"application/json": given}}}
    return found | {str(status): failure(status) for status in sorted({*ALWAYS, 401, 403, *view.errors})}


def header(words):
    return {"description": words, "schema": {"type": "string"}}


def failure(status):
    if status == 304:
        return {"description": SAID[status]}
    name = "FicheRetiree" if status == 410 else "Probleme"
    content = {"schema": reference(name)}
    if status != 410:
        content["example"] = {"title": TITLES[status], "status": status, "detail": SAID[status]}
    retry = {"Retry-After": {"description": "En secondes.", "schema": {"type": "integer"}}}
    return {"description": SAID[status], "content": {PROBLEM: content}} | ({"headers": retry} if status == 429 else {})


PROBLEM_SCHEMA = object_of(
    {
        "title": text_schema("Ce qui ne va pas, en deux mots."),
        "status": {"type": "integer"},
        "detail": text_schema("Ce qui ne va pas, et quoi faire."),
        "erreurs": {
            "type": "object",
            "description": "Les paramètres à revoir, et pourquoi.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
    optional=("erreurs",),
)


def finish(result, schemas):
    """The description with its named schemas, and how a token is given."""
    scheme = {
        "type": "http",
        "scheme": "bearer",
        "description": "Un jeton de la page « Vos jetons » de votre compte. Sans lui, l'API donne ce que tous lisent.",
    }
    result["components"] = {
        "schemas": {"Probleme": PROBLEM_SCHEMA} | schemas,
        "securitySchemes": {TOKEN: scheme},
    }
    return result
