import csv
import json
from collections import Counter

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.http import QueryDict
from django.utils.text import slugify

from clusters.models import Cluster
from practices.forms import PracticeForm
from practices.models import Event, KeyStep, Practice, Source, Term, Theme
from practices.workflow import Action


class Refused(Exception):
    pass


class Command(BaseCommand):
    help = "Verse les thèmes, le glossaire et les pratiques de fixtures/. Ce qui existe déjà est gardé tel quel."

    def handle(self, **options):
        self.load_themes()
        self.load_terms()
        outcomes = [self.load(number, practice) for number, practice in shuffled_by_theme(self.read("practices.json"))]
        self.stdout.write(
            f"Pratiques : {outcomes.count('publiée')} publiées, {outcomes.count('à compléter')} fiches à compléter, "
            f"{outcomes.count('déjà là')} déjà là, {outcomes.count('refusée')} refusées."
        )

    def read(self, name):
        return json.loads((settings.FIXTURES / name).read_text(encoding="utf-8"))

    def load_themes(self):
        for order, given in enumerate(self.read("themes.json"), 1):
            theme, _ = Theme.objects.get_or_create(
                slug=given["cle"],
                defaults={
                    "code": given["code"],
                    "key": given["teinte"],
                    "name": given["nom"],
                    "summary": given["phrase"],
                    "introduction": given["texte"],
                    "order": order,
                },
            )
            for step_order, (slug, name, summary) in enumerate(given["etapes"], 1):
                KeyStep.objects.get_or_create(
                    theme=theme, slug=slug, defaults={"name": name, "summary": summary, "order": step_order}
                )

    def load_terms(self):
        with (settings.FIXTURES / "vocabulary.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                name = row["terme_fr"]
                about = {"name": name, "english": row["term_en"], "definition": row["definition_fr"]}
                Term.objects.get_or_create(slug=slugify(name), defaults=about)

    def load(self, number, given):
        """Load one practice, whole or not at all, and say what became of it."""
        if Practice.objects.filter(slug=slugify(given.get("titre", ""))[:80].strip("-")).exists():
            return "déjà là"
        try:
            with transaction.atomic():
                return self.create(given)
        except Refused as refusal:
            self.stderr.write(f"practices.json, n° {number} « {given.get('titre', '')} » : refusée. {refusal}")
            return "refusée"

    def create(self, given):
        theme = Theme.objects.filter(slug=given.get("theme")).first()
        if theme is None:
            raise Refused(f"Thème inconnu : {given.get('theme')}.")
        clusters = [cluster_named(name) for name in given["poles"]]
        if given["fiabilite"] == Source.Reliability.TITLE_ONLY:
            practice, outcome = create_stub(given, theme, clusters), "à compléter"
        else:
            practice, outcome = publish(given, theme, clusters), "publiée"
        Source.objects.create(
            practice=practice,
            title=given["source_titre"],
            url=given["source_url"],
            reliability=given["fiabilite"],
        )
        return outcome


def shuffled_by_theme(practices):
    """(line number, practice), the themes spread evenly, so that the newest records are of all six."""
    total, seen, places = Counter(practice.get("theme") for practice in practices), Counter(), []
    for number, practice in enumerate(practices, 1):
        theme = practice.get("theme")
        places.append((seen[theme] / total[theme], number, practice))
        seen[theme] += 1
    return [(number, practice) for _, number, practice in sorted(places, key=lambda place: place[:2])]


def cluster_named(name):
    cluster = Cluster.objects.filter(slug=slugify(name)).first()
    if cluster is None:
        raise Refused(f"Pôle inconnu : {name}.")
    return cluster


def create_stub(given, theme, clusters):
    practice = Practice(
        title=given["titre"],
        theme=theme,
        start_year=given["annee"],
        carrier=given["porteur"],
        names_then=", ".join(given["noms_de_l_epoque"]),
        is_stub=True,
        is_sourced=True,
    )
    practice.place()
    practice.save()
    practice.clusters.set(clusters)
    Event.objects.create(practice=practice, action=Action.IMPORT)
    return practice


def publish(given, theme, clusters):
    text = QueryDict(mutable=True)
    text.update(
        {
            "title": given["titre"],
            "short_title": given["titre_court"],
            "carrier": given["porteur"],
            "theme": theme.pk,
            "context": given["contexte"],
            "action": given["action"],
            "results": given["resultats"],
            "names_then": ", ".join(given["noms_de_l_epoque"]),
            "start_year": given["annee"] or "",
        }
    )
    text.setlist("clusters", [str(cluster.pk) for cluster in clusters])
    form = PracticeForm(text, is_sourced=True)
    if not form.is_valid():
        raise Refused(" ".join(f"{form[name].label} : {errors[0]}" for name, errors in form.errors.items()))
    return form.record(Action.IMPORT)
