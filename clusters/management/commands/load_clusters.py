import json
import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.text import slugify

from clusters.models import Cluster, ClusterSource, ClusterYear, FormerName, LabelPeriod, Region, Sector

YEARS = re.compile(r"(20\d\d)-(20\d\d)")
PHASE_V = (2023, 2026)


class Command(BaseCommand):
    help = "Verse les régions, les secteurs et les pôles de fixtures/. Ce qui existe déjà est gardé tel quel."

    def handle(self, **options):
        self.refused = 0
        for given in self.read("regions.json"):
            slug = slugify(given["nom"])
            Region.objects.get_or_create(slug=slug, defaults={"name": given["nom"]})
        for given in self.read("sectors.json"):
            Sector.objects.get_or_create(slug=given["cle"], defaults={"name": given["nom"]})
        poles = self.read("poles.json")
        created = [self.load(number, given) for number, given in enumerate(poles, 1)]
        for number, given in enumerate(poles, 1):
            self.marry(number, given)
        known = len(poles) - sum(created) - self.refused
        self.stdout.write(f"Pôles : {sum(created)} versés, {known} déjà là, {self.refused} refusés.")

    def read(self, name):
        return json.loads((settings.FIXTURES / name).read_text(encoding="utf-8"))

    def refuse(self, number, given, why):
        self.refused += 1
        self.stderr.write(f"poles.json, n° {number} « {given.get('nom', '')} » : refusé. {why}")

    def load(self, number, given):
        """Create one pôle, whole or not at all; False if it exists or is refused."""
        if Cluster.objects.filter(slug=slugify(given.get("nom", ""))).exists():
            return False
        try:
            with transaction.atomic():
                self.create(given)
        except ValidationError as error:
            self.refuse(number, given, " ".join(error.messages))
            return False
        except (KeyError, LookupError) as error:
            self.refuse(number, given, f"Inconnu ou absent : {error}.")
            return False
        return True

    def create(self, given):
        sector = given["secteur"]
        cluster = Cluster(
            name=given["nom"],
            slug=slugify(given["nom"]),
            sector=Sector.objects.get(slug=sector) if sector else None,
            city=given["ville"],
            scope=given["domaines"],
            category_2005=given["categorie_2005"],
            evaluation_2012=given["evaluation_2012"],
            label_state=given["statut"],
            ended_in=given["annee_fin"],
            end_reason=given["motif_fin"],
            website=given["site"],
        )
        checked(cluster)
        cluster.regions.set([region_named(name) for name in given["regions"]])
        for name in given["anciens_noms"]:
            checked(FormerName(cluster=cluster, name=name))
        for period in label_periods(given):
            checked(LabelPeriod(cluster=cluster, **period))
        for record in given["releves"]:
            checked(
                ClusterYear(
                    cluster=cluster,
                    year=record["annee"],
                    members=record.get("adherents"),
                    sme_share=record.get("part_pme"),
                    team=record.get("equipe_etp"),
                    budget=record.get("budget_keur"),
                )
            )
        for source in given["sources"]:
            url, _, detail = source.partition(" (")
            checked(ClusterSource(cluster=cluster, url=url, detail=detail.rstrip(")")))

    def marry(self, number, given):
        """Link a merged pôle to the one of today, once both are known."""
        if not given.get("fusionne_dans"):
            return
        cluster = Cluster.objects.filter(slug=slugify(given["nom"]), successor=None).first()
        if cluster is None:
            return
        cluster.successor = Cluster.objects.filter(slug=slugify(given["fusionne_dans"])).first()
        if cluster.successor is None:
            self.refuse(number, given, f"Le successeur « {given['fusionne_dans']} » est inconnu.")
            return
        checked(cluster)


def checked(instance):
    instance.full_clean()
    instance.save()


def region_named(name):
    region = Region.objects.filter(slug=slugify(name)).first()
    if region is None:
        raise LookupError(f"région « {name} »")
    return region


def label_periods(given):
    """The first label and phase V, as far as the source dates them."""
    first, end, terms = given["annee_label"], given["annee_fin"], given["phase_v"]
    if (first and first < PHASE_V[0]) or end:
        phase = next((phase for phase in LabelPeriod.Phase if first and first <= last_year(phase)), None)
        yield {"phase": phase, "starts": first, "ends": end}
    if terms:
        named = YEARS.match(terms)
        starts, ends = map(int, named.groups()) if named else (PHASE_V[0], PHASE_V[1] if terms == "4 ans" else None)
        yield {"phase": LabelPeriod.Phase.V, "starts": starts, "ends": ends, "terms": terms}


def last_year(phase):
    return int(phase.label[-5:-1])
