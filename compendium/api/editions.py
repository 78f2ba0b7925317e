"""The editions: frozen, and what became since of what they hold."""

from django.http import Http404

from clusters.api import Listing, ReadView, object_of, path_parameter, reference, text_schema
from practices.models import Practice
from practices.models.story import STORY

from ..figures import Frozen
from ..models import Edition

TAG = "Éditions"
NUMBER = path_parameter("numero", "Le numéro de l'édition.", {"type": "integer", "minimum": 1, "maximum": 99_999})
SUMMARY = {
    "numero": {"type": "integer"},
    "titre": text_schema(),
    "date": text_schema("Le jour qu'elle porte.", format="date"),
    "gelee_le": text_schema("Depuis quand elle ne change plus.", format="date-time"),
    "adresse": text_schema("Sa page.", format="uri"),
    "fiches": {"type": "integer", "minimum": 0},
    "empreinte_sha256": text_schema("De son fichier JSON, octet pour octet.", pattern="^[0-9a-f]{64}$"),
}
EDITION_SCHEMA = object_of(
    SUMMARY
    | {
        "choix": text_schema("La question qui a choisi les fiches, telle que l'adresse du catalogue la dit."),
        "avant_propos": text_schema("En Markdown."),
        "en_bref": {"type": "object", "description": "Ses rayons, ses pôles, ce qui a changé depuis la précédente."},
        "etat_de_l_art": {"type": "object", "description": "L'état de l'art de ce jour-là."},
    },
    "Une édition : le recueil, ou une partie, gelé à une date.",
)
EDITION_RECORD_SCHEMA = object_of(
    {
        "place": {"type": "integer", "minimum": 0},
        "adresse": text_schema("Sa page dans l'édition.", format="uri"),
        "fiche": {
            "type": ["object", "null"],
            "description": "La fiche au texte exact de l'édition, sous les noms du dictionnaire d'alors. "
            "Rien, si elle a été retirée parce qu'elle portait atteinte aux droits d'une personne.",
        },
        "retiree_depuis": {
            "description": "Si la fiche a été retirée du recueil depuis : quand, et pourquoi.",
            "oneOf": [
                {"type": "null"},
                object_of({"le": text_schema(format="date-time"), "motif": {"enum": [*Practice.Withdrawal.values]}}),
            ],
        },
    },
    "Une fiche d'une édition.",
)
EXAMPLE = {
    "numero": 1,
    "titre": "Première édition (exemple)",
    "date": "2026-11-26",
    "gelee_le": "2026-11-26T09:30:00+00:00",
    "adresse": "https://recueil.example/editions/1/",
    "fiches": 12,
    "empreinte_sha256": "0" * 64,
}


def edition_data(edition):
    return {
        "numero": edition.number,
        "titre": edition.title,
        "date": edition.dated.isoformat(),
        "gelee_le": edition.frozen_at.isoformat(timespec="seconds"),
        "adresse": edition.get_absolute_url(),
        "fiches": edition.count,
        "empreinte_sha256": edition.checksum,
    }


def frozen(number):
    edition = Edition.objects.frozen().filter(number=number).first() if number <= 99_999 else None
    if edition is None:
        raise Http404
    return edition


class EditionList(Listing):
    operation, tag = "editions_liste", TAG
    summary = "Les éditions, la dernière d'abord."
    row, example = object_of(SUMMARY), EXAMPLE

    def base(self):
        return Edition.objects.frozen().for_list()

    def rows(self, part):
        return [edition_data(edition) for edition in part]


class EditionDetail(ReadView):
    operation, tag = "editions_une", TAG
    summary = "Une édition, par son numéro."
    errors, path_parameters = (404,), [NUMBER]
    answer = reference("Edition")
    example = EXAMPLE | {"choix": "", "avant_propos": "", "en_bref": {"fiches": 12}, "etat_de_l_art": {}}

    def get(self, request, numero):
        edition = frozen(numero)
        return self.say(
            edition_data(edition)
            | {
                "choix": edition.question,
                "avant_propos": edition.foreword,
                "en_bref": edition.summary,
                "etat_de_l_art": edition.figures,
            }
        )


class EditionRecordList(Listing):
    operation, tag = "editions_fiches", TAG
    summary = "Les fiches d'une édition, dans son ordre, à leur texte exact."
    path_parameters = [NUMBER]
    row = reference("FicheEditee")
    example = {
        "place": 1,
        "adresse": "https://recueil.example/editions/1/fiches/un-comite-qui-repond-en-trois-semaines/",
        "fiche": {"cote": "EV 002", "titre": "Un comité qui répond en trois semaines"},
        "retiree_depuis": None,
    }

    def base(self):
        edition = frozen(self.kwargs["numero"])
        return edition.records.select_related("practice").defer(*(f"practice__{name}" for name in STORY))

    def rows(self, part):
        return [record_data(record) for record in part]


def record_data(record):
    practice, frozen = record.practice, Frozen(record)
    return {
        "place": record.place,
        "adresse": record.get_absolute_url(),
        "fiche": None if frozen.is_silenced else frozen.content,
        "retiree_depuis": withdrawal_of(practice),
    }


def withdrawal_of(practice):
    if not practice.is_withdrawn:
        return None
    return {"le": practice.withdrawn_at.isoformat(timespec="seconds"), "motif": practice.withdrawal}
