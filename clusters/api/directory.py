"""The pôles, as their page of the directory lists them."""

from django.http import Http404

from ..exports import COLUMNS, record_of
from ..filters import ClusterFilter
from ..models import Cluster
from .describing import path_parameter, reference, schema_of
from .reading import Listing, ReadView

TAG = "Pôles"
SLUG = {"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,120}$"}
CLUSTER_SCHEMA = schema_of(COLUMNS, "Un pôle de compétitivité.")
EXAMPLE = {column.name: column.nothing for column in COLUMNS} | {
    "nom": "Pôle Exemple Mer",
    "adresse": "https://recueil.example/poles/pole-exemple-mer/",
    "anciens_noms": [{"nom": "Réseau Exemple", "jusqu_en": 2012}],
    "regions": ["Bretagne"],
    "secteur": "mer",
    "ville": "Brest",
    "label": "labellise",
    "periodes": [{"phase": 5, "debut": 2023, "fin": 2026, "conditions": ""}],
    "releves": [{"annee": 2024, "membres": 310, "part_pme": 62, "equipe_etp": 14.5, "budget_keur": None}],
    "mis_a_jour_le": "2026-11-02T09:30:00+00:00",
}


class ClusterList(Listing):
    operation, tag = "poles_liste", TAG
    summary = "Les pôles, avec les filtres de l'annuaire."
    filterset_class = ClusterFilter
    row, example = reference("Pole"), EXAMPLE

    def base(self):
        return Cluster.objects.all()

    def found(self):
        super().found()
        return self.filterset.rows

    def rows(self, part):
        known = Cluster.objects.for_export().in_bulk([cluster.pk for cluster, _ in part])
        return [record_of(known[cluster.pk]) for cluster, _ in part if cluster.pk in known]


class ClusterDetail(ReadView):
    operation, tag = "poles_un", TAG
    summary = "Un pôle, par le dernier mot de son adresse."
    errors = (404,)
    path_parameters = [path_parameter("slug", "Le dernier mot de son adresse dans le portail.", SLUG)]
    answer, example = reference("Pole"), EXAMPLE

    def get(self, request, slug):
        cluster = Cluster.objects.for_export().filter(slug=slug).first()
        if cluster is None:
            raise Http404
        return self.say(record_of(cluster))
