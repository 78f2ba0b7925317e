"""Who took up which practice, as its pôle says it: what reviewers published."""

from django.db.models import OuterRef, Subquery

from clusters.api import Listing, object_of, reference, text_schema
from practices.models import Practice

from ..filters import AdoptionFilter
from ..models import Adoption, Declaration
from ..workflow import AdoptionState, StopReason

# What a pôle said of it before, the latest first.
HISTORY_SHOWN = 20
YEAR = {"type": ["integer", "null"]}
SAID = {
    "etat": {"enum": [*AdoptionState.values], "description": "Où elle en est."},
    "depuis": {"type": "integer"},
    "jusqu_en": YEAR,
    "version_reprise": YEAR | {"description": "La version de la fiche dont le pôle est parti."},
    "change": text_schema("Ce que le pôle a changé."),
    "donne": text_schema("Ce que cela a donné."),
    "preuve": {"enum": [*Practice.Evidence.values, None], "description": "Niveau de preuve, comme pour une fiche."},
    "motif_d_arret": {"enum": [*StopReason.values, None]},
    "explication_de_l_arret": text_schema(),
    "d_apres": {"type": ["string", "null"], "description": "Le pôle dont la reprise a servi de modèle."},
    "devenue": {"type": ["string", "null"], "description": "Adresse de la pratique qu'elle est devenue."},
    "dite_le": text_schema(format="date-time"),
}
ADOPTION_SCHEMA = object_of(
    {
        "adresse": text_schema("Sa page.", format="uri"),
        "pratique": object_of({"cote": text_schema(), "titre": text_schema(), "adresse": text_schema(format="uri")}),
        "pole": object_of({"nom": text_schema(), "adresse": text_schema(format="uri")}),
        **SAID,
        "auparavant": {"type": "array", "maxItems": HISTORY_SHOWN, "items": object_of(SAID)},
    },
    "Une reprise : un pôle met en œuvre la pratique d'un autre.",
)
NOW = {
    "etat": "en-place",
    "depuis": 2021,
    "jusqu_en": None,
    "version_reprise": 1,
    "change": "Une journée au lieu de deux.",
    "donne": "",
    "preuve": 1,
    "motif_d_arret": None,
    "explication_de_l_arret": "",
    "d_apres": None,
    "devenue": None,
    "dite_le": "2026-11-02T09:30:00+00:00",
}
EXAMPLE = {
    "adresse": "https://recueil.example/reprises/3/",
    "pratique": {
        "cote": "EV 002",
        "titre": "Un comité qui répond en trois semaines",
        "adresse": "https://recueil.example/pratiques/un-comite-qui-repond-en-trois-semaines/",
    },
    "pole": {"nom": "Pôle Exemple Bois", "adresse": "https://recueil.example/poles/pole-exemple-bois/"},
    **NOW,
    "auparavant": [],
}


def declaration_data(said):
    variant = said.variant
    return {
        "etat": said.state,
        "depuis": said.since,
        "jusqu_en": said.until,
        "version_reprise": said.version,
        "change": said.changed,
        "donne": said.gave,
        "preuve": said.evidence,
        "motif_d_arret": said.stop_reason or None,
        "explication_de_l_arret": said.stop_text,
        "d_apres": said.taken_from.cluster.name if said.taken_from else None,
        "devenue": variant.get_absolute_url() if variant and variant.is_published else None,
        "dite_le": said.created_at.isoformat(timespec="seconds"),
    }


class AdoptionList(Listing):
    operation, tag = "reprises_liste", "Échanges"
    summary = "Les reprises publiées, des fiches en ligne, la dernière dite d'abord."
    filterset_class = AdoptionFilter
    row, example = reference("Reprise"), EXAMPLE

    def base(self):
        accepted = Declaration.objects.accepted().filter(adoption=OuterRef("pk")).order_by("-decided_at", "-pk")
        told = Adoption.objects.told().filter(practice__in=Practice.objects.published().values("pk"))
        dated = told.annotate(told_at=Subquery(accepted.values("decided_at")[:1]))
        return dated.select_related("practice").order_by("-told_at", "-pk")

    def rows(self, part):
        return [self.row_of(adoption) for adoption in part]

    def row_of(self, adoption):
        current, *before = adoption.history[: HISTORY_SHOWN + 1]
        practice, cluster = adoption.practice, adoption.cluster
        return {
            "adresse": adoption.get_absolute_url(),
            "pratique": {
                "cote": practice.call_number,
                "titre": practice.title,
                "adresse": practice.get_absolute_url(),
            },
            "pole": {"nom": cluster.name, "adresse": cluster.get_absolute_url()},
            **declaration_data(current),
            "auparavant": [declaration_data(said) for said in before],
        }
