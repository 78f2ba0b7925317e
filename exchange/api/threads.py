"""What is said under the records: what is opened to all, and for a token what signed-in people read."""

from django.db.models import prefetch_related_objects

from clusters.api import Listing, object_of, reference, text_schema
from practices.models import Practice

from ..filters import ThreadFilter
from ..models import Message

ANSWERS_SHOWN = 50
MOMENT = text_schema(format="date-time")
SAID = {
    "de": text_schema("Qui parle, et pour qui."),
    "du_pole_de_la_fiche": {"type": "boolean"},
    "le": MOMENT,
    "texte": text_schema("Vide si le message est masqué."),
    "corrections": {"type": "array", "items": object_of({"le": MOMENT, "texte": text_schema()})},
    "masque": {"type": ["string", "null"], "description": "Le motif pour lequel il est masqué."},
}
THREAD_SCHEMA = object_of(
    {
        "adresse": text_schema("Sa page, pour les personnes connectées.", format="uri"),
        "pratique": object_of({"cote": text_schema(), "titre": text_schema(), "adresse": text_schema(format="uri")}),
        "nature": {"enum": [Message.Kind.QUESTION.value, Message.Kind.EXPERIENCE.value]},
        "lisible_par_tous": {"type": "boolean"},
        **SAID,
        "reponses": {"type": "array", "maxItems": ANSWERS_SHOWN, "items": object_of(SAID)},
    },
    "Une question ou un retour d'expérience, et les dernières réponses.",
)
EXAMPLE = {
    "adresse": "https://recueil.example/messages/7/",
    "pratique": {
        "cote": "EV 002",
        "titre": "Un comité qui répond en trois semaines",
        "adresse": "https://recueil.example/pratiques/un-comite-qui-repond-en-trois-semaines/",
    },
    "nature": "question",
    "lisible_par_tous": True,
    "de": "Olga Voisine, Pôle Exemple Bois",
    "du_pole_de_la_fiche": False,
    "le": "2026-11-02T09:30:00+00:00",
    "texte": "Combien de temps cela prend-il ?",
    "corrections": [],
    "masque": None,
    "reponses": [],
}


def message_data(said):
    corrections = [] if said.is_hidden else said.corrected
    return {
        "de": said.signature,
        "du_pole_de_la_fiche": said.is_from_origin,
        "le": moment(said.created_at),
        "texte": "" if said.is_hidden else said.text,
        "corrections": [{"le": moment(one.created_at), "texte": one.text} for one in corrections],
        "masque": said.hidden_reason if said.is_hidden else None,
    }


def moment(at):
    return at.isoformat(timespec="seconds")


class ThreadList(Listing):
    operation, tag = "questions_liste", "Échanges"
    summary = "Les questions et retours d'expérience sous les fiches en ligne, les derniers d'abord."
    detail = (
        "Sans jeton, ce que son auteur et le pôle de la fiche ont ouvert à tous. "
        f"Avec un jeton, tous les échanges. Les {ANSWERS_SHOWN} dernières réponses de chacun, dans l'ordre."
    )
    filterset_class = ThreadFilter
    row, example = reference("Question"), EXAMPLE

    def base(self):
        online = Practice.objects.published().values("pk")
        return Message.objects.visible_to(self.request.user).threads().filter(practice__in=online).order_by("-pk")

    def rows(self, part):
        heads = [head.pk for head in part]
        said = Message.objects.under(heads, self.request.user, answers=ANSWERS_SHOWN).select_related("practice")
        messages = list(said)
        prefetch_related_objects(messages, "corrections")
        answers = {key: [] for key in heads}
        for message in messages:
            if message.parent_id:
                answers[message.parent_id].append(message)
        known = {message.pk: message for message in messages}
        return [self.row_of(known[key], answers[key]) for key in heads if key in known]

    def row_of(self, head, answers):
        practice = head.practice
        return {
            "adresse": head.get_absolute_url(),
            "pratique": {
                "cote": practice.call_number,
                "titre": practice.title,
                "adresse": practice.get_absolute_url(),
            },
            "nature": head.kind,
            "lisible_par_tous": head.is_open and head.opened_at is not None,
            **message_data(head),
            "reponses": [message_data(said) for said in answers],
        }
