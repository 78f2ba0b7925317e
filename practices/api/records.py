"""The records, as the catalogue lists them, and one."""

import hashlib
import re

from django.utils.cache import get_conditional_response
from django.utils.text import capfirst

from clusters.api import Gone, Listing, Nowhere, ReadView, object_of, path_parameter, reference, schema_of, text_schema

from ..exports import COLUMNS, record_of
from ..filters import PracticeFilter
from ..models import Practice
from ..search import Results, catalogue

TAG = "Pratiques"
COTE = re.compile(r"([A-Za-z]{2})[-_]?0{0,6}([1-9][0-9]{0,5})", re.ASCII)
NAME = {"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,90}$"}
ONLINE, TO_COMPLETE = "publiee", "a-completer"
PRACTICE_SCHEMA = schema_of(COLUMNS, "Une fiche : une pratique, dans son contexte, et ce qu'elle a donné.")
EXAMPLE = {column.name: column.nothing for column in COLUMNS} | {
    "cote": "EV 002",
    "adresse": "https://recueil.example/pratiques/un-comite-qui-repond-en-trois-semaines/",
    "fiche": ONLINE,
    "version": 1,
    "publiee_le": "2026-11-02T09:30:00+00:00",
    "mise_a_jour_le": "2026-11-02T09:30:00+00:00",
    "titre": "Un comité qui répond en trois semaines",
    "poles": ["Pôle Exemple Mer"],
    "theme": "evaluation",
    "annee": 2019,
    "etat": "en-place",
    "resume": "Deux rapporteurs par dossier, un calendrier fixe.",
    "probleme": "Les porteurs attendaient onze semaines.",
    "action": "Deux rapporteurs par dossier, un calendrier fixe.",
    "resultats": "Le délai est passé à trois semaines.",
    "trop_tot": False,
    "preuve": 3,
    "mots_cles": ["délai"],
    "contact_public": False,
    "d_apres_une_source": False,
    "reprises": 1,
}
FACETS_SCHEMA = {
    "type": "object",
    "description": "Pour chaque filtre, ses valeurs et le nombre de fiches que chacune donnerait.",
    "additionalProperties": {
        "type": "array",
        "items": object_of(
            {"valeur": text_schema(), "libelle": text_schema(), "nombre": {"type": "integer", "minimum": 0}}
        ),
    },
}
WITHDRAWN_SCHEMA = object_of(
    {
        "title": text_schema(),
        "status": {"type": "integer", "const": 410},
        "detail": text_schema("Ce qu'il faut savoir du retrait, en une phrase."),
        "cote": text_schema("Sa cote, qui ne sert à aucune autre."),
        "titre": text_schema("Son titre."),
        "motif": {"enum": [*Practice.Withdrawal.values]},
        "explication": text_schema("Ce que dit qui l'a retirée."),
        "retiree_le": text_schema("Quand.", format="date-time"),
        "remplacee_par": {"type": ["string", "null"], "description": "Adresse de la fiche qui la remplace."},
    },
    "Une fiche retirée.",
)


def contact_for(practice, user):
    """A contact kept for signed-in people is said to a token."""
    return {"contact": practice.contact} if user.is_authenticated else {}


class PracticeList(Listing):
    operation, tag = "pratiques_liste", TAG
    summary = "Les fiches, avec les filtres et dans l'ordre du catalogue."
    filterset_class = PracticeFilter
    row, example, beside = reference("Pratique"), EXAMPLE, {"facettes": FACETS_SCHEMA}
    switches = {
        "fiche": (
            "Fiches publiées, ou connues par leur titre seul.",
            {ONLINE: "publiées, si rien n'est dit", TO_COMPLETE: "à compléter"},
        ),
        "facettes": ("Compter aussi les valeurs de chaque filtre.", {"1": "oui"}),
    }

    def base(self):
        return Results(catalogue())

    def found(self):
        found = super().found()
        return self.filterset.stubs if self.switch("fiche") == TO_COMPLETE else found

    def page_response(self, found, page, **headers):
        """What its ETag says moves with the catalogue, and with what pôles confirm: known before a record is read."""
        self.switch("facettes")
        self.keys = found.keys(page.slice.start, page.slice.stop)
        etag = self.etag()
        response = get_conditional_response(self.request, etag=etag)
        response = response or super().page_response(found, page, **headers)
        response["ETag"] = etag
        return response

    def etag(self):
        confirmed = Practice.objects.filter(entry__in=self.keys).exclude(confirmed_at=None).order_by("pk")
        said = [
            self.filterset.catalogue.state,
            self.request.build_absolute_uri(),
            self.request.user.is_authenticated,
            *confirmed.values_list("pk", "confirmed_at"),
        ]
        return f'"{hashlib.sha256(repr(said).encode()).hexdigest()[:32]}"'

    def rows(self, part):
        known = Practice.objects.for_export().filter(entry__in=self.keys).select_related("entry")
        known = {practice.entry.pk: practice for practice in known.exclude(entry__marks="")}
        found = [known[key] for key in self.keys if key in known]
        return [record_of(practice) | contact_for(practice, self.request.user) for practice in found]

    def more(self):
        if not self.switch("facettes"):
            return {}
        facets = {
            facet.name: [{"valeur": one.key, "libelle": one.label, "nombre": one.count} for one in values]
            for facet, values, _ in self.filterset.facets
        }
        return {"facettes": facets}


class PracticeDetail(ReadView):
    operation, tag = "pratiques_une", TAG
    summary = "Une fiche, par le dernier mot de son adresse ou par sa cote."
    detail = "Une fiche retirée répond 410, avec le motif ; une fiche à compléter n'a guère que son titre."
    path_parameters = [
        path_parameter("nom", "Le dernier mot de son adresse dans le portail, ou sa cote : EV-002.", NAME)
    ]
    errors = (404, 410)
    answer, example = reference("Pratique"), EXAMPLE

    def get(self, request, nom):
        practice = find(nom)
        if practice.is_withdrawn:
            raise Gone(*notice_of(practice, request))
        return self.say(record_of(practice) | contact_for(practice, request.user))


def find(name):
    """The record of an address, else of a cote."""
    known = Practice.objects.addressed().for_export().select_related("replaced_by")
    cote = COTE.fullmatch(name)
    practice = known.filter(slug=name).first()
    if practice is None and cote:
        practice = known.filter(call_number=f"{cote[1].upper()} {int(cote[2]):03d}").first()
    if practice is None:
        raise Nowhere("Aucune fiche n'a cette adresse ni cette cote.")
    return practice


def notice_of(practice, request):
    """(sentence, {name: value}) of what the page of a withdrawn record says."""
    other = practice.replaced_by
    reason = capfirst(practice.get_withdrawal_display())
    return f"Cette fiche est retirée du recueil. {reason}.", {
        "cote": practice.call_number,
        "titre": practice.title,
        "motif": practice.withdrawal,
        "explication": practice.withdrawal_text,
        "retiree_le": practice.withdrawn_at.isoformat(timespec="seconds"),
        "remplacee_par": request.build_absolute_uri(other.get_absolute_url()) if other else None,
    }
