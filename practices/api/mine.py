"""What a person's pôles have written, and the text they have in hand: for a token, and read only."""

from django.http import Http404
from rest_framework.permissions import IsAuthenticated

from clusters.api import Listing, ReadView, object_of, path_parameter, reference, text_schema
from clusters.models import Cluster

from ..exports import COLUMNS
from ..models import KeyStep, Practice, Revision, Theme
from ..models.tags import tags_from_string
from ..workflow import RevisionState

TAG = "Vos pratiques"
MOMENT = {"type": ["string", "null"], "format": "date-time"}
TYPED = [column for column in COLUMNS if column.field]
LISTS, BOXES = {"clusters", "other_themes", "tags", "links"}, {"too_early", "contact_is_public"}
TEXT_IN_HAND = {
    "numero": {"type": ["integer", "null"], "description": "Numéro du dernier texte : celui de son adresse."},
    "etat_du_texte": {"enum": [*RevisionState.values, None], "description": "Où en est ce texte."},
    "enregistre_le": MOMENT,
    "envoye_le": MOMENT,
}
MINE_SCHEMA = object_of(
    {
        "cote": text_schema("Vide tant que la fiche n'a pas paru."),
        "titre": text_schema(),
        "fiche": {"enum": [*Practice.State.values], "description": "Si elle est en ligne."},
        "a_completer": {"type": "boolean"},
        "poles": {"type": "array", "items": {"type": "string"}},
        "adresse": {"type": ["string", "null"], "description": "Sa page, si elle en a une pour tous."},
        **TEXT_IN_HAND,
    },
    "Une pratique que vos pôles écrivent.",
)
DRAFT_SCHEMA = object_of(
    {
        "numero": {"type": "integer"},
        "titre": text_schema(),
        "etat_du_texte": {"enum": [*RevisionState.values]},
        "enregistre_le": MOMENT,
        "envoye_le": MOMENT,
        "adresse": text_schema("Sa page dans le portail."),
        "texte": {
            "type": "object",
            "description": "Le texte tel qu'il est écrit, fini ou non, sous les noms du dictionnaire.",
            "additionalProperties": {"type": ["string", "boolean", "array"], "items": {"type": "string"}},
        },
    },
    "Un texte que vos pôles écrivent.",
)
EXAMPLE = {
    "cote": "",
    "titre": "Un comité qui répond en trois semaines",
    "fiche": "privee",
    "a_completer": False,
    "poles": ["Pôle Exemple Mer"],
    "adresse": None,
    "numero": 12,
    "etat_du_texte": "brouillon",
    "enregistre_le": "2026-11-02T09:30:00+00:00",
    "envoye_le": None,
}


def said(moment):
    return moment.isoformat(timespec="seconds") if moment else None


class MineList(Listing):
    operation, tag, needs_token = "mes_pratiques_liste", TAG, True
    summary = "Ce que vos pôles écrivent, et où en est chaque texte."
    permission_classes = [IsAuthenticated]
    row, example = reference("MaPratique"), EXAMPLE

    def base(self):
        user = self.request.user
        return Practice.objects.written_with(user).for_desk(user)

    def rows(self, part):
        return [self.row_of(practice) for practice in part]

    def row_of(self, practice):
        text = next(iter(practice.last_revision), None)
        return {
            "cote": practice.call_number or "",
            "titre": practice.title,
            "fiche": practice.state,
            "a_completer": practice.is_stub,
            "poles": [cluster.name for cluster in practice.clusters.all()],
            "adresse": practice.get_absolute_url() if practice.slug else None,
            "numero": text.pk if text else None,
            "etat_du_texte": text.state if text else None,
            "enregistre_le": said(text.updated_at) if text else None,
            "envoye_le": said(text.submitted_at) if text else None,
        }


class DraftDetail(ReadView):
    operation, tag, needs_token = "mes_pratiques_un_texte", TAG, True
    summary = "Un texte que vos pôles écrivent, tel qu'il est."
    detail = "Un texte d'un autre pôle répond 404. Rien ne s'écrit par l'API : la page de l'adresse le permet."
    permission_classes = [IsAuthenticated]
    errors = (404,)
    path_parameters = [
        path_parameter("numero", "Le numéro du texte.", {"type": "integer", "minimum": 1, "maximum": 10**15})
    ]
    answer = reference("Texte")
    example = {name: EXAMPLE[name] for name in ("numero", "titre", "etat_du_texte", "enregistre_le", "envoye_le")} | {
        "adresse": "https://recueil.example/mes-pratiques/12/",
        "texte": {"titre": EXAMPLE["titre"], "poles": EXAMPLE["poles"], "theme": "evaluation", "mots_cles": ["délai"]},
    }

    def get(self, request, numero):
        mine = Revision.objects.written_with(request.user).select_related("practice")
        text = mine.filter(pk=numero).first()
        if text is None:
            raise Http404
        return self.say(
            {
                "numero": text.pk,
                "titre": str(text.data.get("title") or text.practice),
                "etat_du_texte": text.state,
                "enregistre_le": said(text.updated_at),
                "envoye_le": said(text.submitted_at),
                "adresse": text.get_absolute_url(),
                "texte": typed_text(text.data),
            }
        )


def typed_text(data):
    """{column: what was typed} of a text, whose pôles, themes and step are said as the codebook says them."""
    return {column.name: typed_value(column.field, data.get(column.field)) for column in TYPED}


def typed_value(name, value):
    if name in BOXES:
        return bool(value)
    if name not in LISTS:
        return one_of(name, value)
    if name == "tags":
        return tags_from_string(text_of(value))
    if name == "links":
        return text_of(value).split()
    keys = numbers(value)
    named = (Cluster, "name") if name == "clusters" else (Theme, "slug")
    return named_by(*named, keys)


def one_of(name, value):
    models = {"theme": Theme, "key_step": KeyStep}
    return next(iter(named_by(models[name], "slug", numbers([value]))), "") if name in models else text_of(value)


def named_by(model, attribute, keys):
    """What these keys name, in their order; a draft may name what is there no more."""
    known = model.objects.in_bulk(keys) if keys else {}
    return [getattr(known[key], attribute) for key in keys if key in known]


def numbers(values):
    return [int(value) for value in values or [] if str(value).isdecimal() and len(str(value)) <= 15]


def text_of(value):
    """A text, whatever an old draft holds."""
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")
