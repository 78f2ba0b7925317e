import re

from django.utils.text import slugify

from clusters.management.fixtures import FixtureCommand, Refused, checked, named
from clusters.models import Cluster, ClusterSource, ClusterYear, FormerName, LabelPeriod, Region, Sector

SPAN = re.compile(r"(20\d\d)-(20\d\d)")
PHASE_V = LabelPeriod.Phase.FIVE.years


class Command(FixtureCommand):
    help = "Verse les régions, les secteurs et les pôles de fixtures/. Ce qui existe déjà est gardé tel quel."

    def handle(self, **options):
        for given in self.read("regions.json"):
            Region.objects.get_or_create(slug=slugify(given["nom"]), defaults={"name": given["nom"]})
        for given in self.read("sectors.json"):
            Sector.objects.get_or_create(slug=given["cle"], defaults={"name": given["nom"]})
        lines = self.read("poles.json")
        self.known = {slugify(given.get("nom", "")) for given in lines}
        outcomes = [self.load(number, given) for number, given in enumerate(lines, 1)]
        for given in lines:
            marry(given)
        self.stdout.write(
            f"Pôles : {outcomes.count('versé')} versés, {outcomes.count('déjà là')} déjà là, "
            f"{outcomes.count(None)} refusés."
        )

    def load(self, number, given):
        if Cluster.objects.filter(slug=slugify(given.get("nom", ""))).exists():
            return "déjà là"
        return self.attempt(f"poles.json, n° {number} « {given.get('nom', '')} » : refusé", self.create, given)

    def create(self, given):
        self.check_successor(given)
        sector = given["secteur"]
        cluster = checked(
            Cluster(
                name=given["nom"],
                slug=slugify(given["nom"]),
                sector=named(Sector, sector, f"Secteur inconnu : {sector}") if sector else None,
                city=given["ville"],
                scope=given["domaines"],
                category_2005=given["categorie_2005"],
                evaluation_2012=given["evaluation_2012"],
                label_state=given["statut"],
                ended_in=given["annee_fin"],
                end_reason=given["motif_fin"],
                website=given["site"],
            )
        )
        regions = [named(Region, slugify(name), f"Région inconnue : {name}") for name in given["regions"]]
        cluster.regions.set(regions)
        for related in belongings(cluster, given):
            checked(related)
        return "versé"

    def check_successor(self, given):
        successor = given["fusionne_dans"]
        if successor and slugify(successor) not in self.known:
            raise Refused(f"Le successeur « {successor} » est inconnu.")
        if successor and given["motif_fin"] != Cluster.EndReason.MERGER:
            raise Refused("Un pôle qui a un successeur a pour motif de fin « fusion ».")


def belongings(cluster, given):
    """What hangs on a pôle, not saved yet."""
    for name in given["anciens_noms"]:
        yield FormerName(cluster=cluster, name=name)
    for period in label_periods(given):
        yield LabelPeriod(cluster=cluster, **period)
    for record in given["releves"]:
        yield ClusterYear(
            cluster=cluster,
            year=record["annee"],
            members=record.get("adherents"),
            sme_share=record.get("part_pme"),
            team=record.get("equipe_etp"),
            budget=record.get("budget_keur"),
        )
    for source in given["sources"]:
        url, _, detail = source.partition(" (")
        yield ClusterSource(cluster=cluster, url=url, detail=detail.rstrip(")"))


def label_periods(given):
    """The first label and phase V, as far as the source dates them."""
    first, end, terms = given["annee_label"], given["annee_fin"], given["phase_v"]
    if (first and first < PHASE_V[0]) or end:
        phase = next((phase for phase in LabelPeriod.Phase if first and first <= phase.years[1]), None)
        yield {"phase": phase, "starts": first, "ends": end}
    if terms:
        dated = SPAN.match(terms)
        starts, ends = map(int, dated.groups()) if dated else (PHASE_V[0], PHASE_V[1] if terms == "4 ans" else None)
        yield {"phase": LabelPeriod.Phase.FIVE, "starts": starts, "ends": ends, "terms": terms}


def marry(given):
    """Link a merged pôle to the one of today, once both are there."""
    if given.get("fusionne_dans"):
        successor = Cluster.objects.filter(slug=slugify(given["fusionne_dans"])).first()
        Cluster.objects.filter(slug=slugify(given["nom"]), successor=None, end_reason=Cluster.EndReason.MERGER).update(
            successor=successor
        )
