import csv
from collections import Counter

from django.conf import settings
from django.http import QueryDict
from django.utils.text import slugify

from clusters.management.fixtures import FixtureCommand, Refused, checked, named
from clusters.models import Cluster
from practices.forms import PracticeForm
from practices.models import Entry, Event, KeyStep, Practice, Source, Synonym, Term, Theme
from practices.models.practice import address_of
from practices.workflow import Action


class Command(FixtureCommand):
    help = "Verse les thèmes, le glossaire et les pratiques de fixtures/. Ce qui existe déjà est gardé tel quel."

    def handle(self, **options):
        self.load_themes()
        self.load_terms()
        self.load_synonyms()
        outcomes = [self.load(number, given) for number, given in interleaved_by_theme(self.read("practices.json"))]
        self.stdout.write(
            f"Pratiques : {outcomes.count('publiée')} publiées, {outcomes.count('à compléter')} fiches à compléter, "
            f"{outcomes.count('déjà là')} déjà là, {outcomes.count(None)} refusées."
        )

    def load_themes(self):
        for order, given in enumerate(self.read("themes.json"), 1):
            about = {
                "code": given["code"],
                "key": given["teinte"],
                "name": given["nom"],
                "summary": given["phrase"],
                "introduction": given["texte"],
                "order": order,
            }
            theme, _ = Theme.objects.get_or_create(slug=given["cle"], defaults=about)
            for place, (slug, name, summary) in enumerate(given["etapes"], 1):
                about = {"name": name, "summary": summary, "order": place}
                KeyStep.objects.get_or_create(theme=theme, slug=slug, defaults=about)

    def load_terms(self):
        with (settings.FIXTURES / "vocabulary.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                name = row["terme_fr"]
                about = {"name": name, "english": row["term_en"], "definition": row["definition_fr"]}
                Term.objects.get_or_create(slug=slugify(name), defaults=about)

    def load_synonyms(self):
        for terms in self.read("synonyms.json"):
            Synonym.objects.get_or_create(terms=terms)

    def load(self, number, given):
        if Practice.objects.filter(slug=address_of(given.get("titre", ""))).exists():
            return "déjà là"
        where = f"practices.json, n° {number} « {given.get('titre', '')} » : refusée"
        return self.attempt(where, create, given)


def interleaved_by_theme(practices):
    """(line number, practice), the themes spread evenly, so that the newest records are of all six."""
    shelves = [(given.get("theme"), is_title_only(given)) for given in practices]
    total, seen, places = Counter(shelves), Counter(), []
    for number, (shelf, given) in enumerate(zip(shelves, practices, strict=True), 1):
        seen[shelf] += 1
        places.append((seen[shelf] / total[shelf], number, given))
    return [(number, given) for _, number, given in sorted(places, key=lambda place: place[:2])]


def is_title_only(given):
    return given.get("fiabilite") == Source.Reliability.TITLE_ONLY


def create(given):
    theme = named(Theme, given["theme"], f"Thème inconnu : {given['theme']}")
    clusters = [named(Cluster, slugify(name), f"Pôle inconnu : {name}") for name in given["poles"]]
    practice = (create_stub if is_title_only(given) else publish)(given, theme, clusters)
    checked(
        Source(practice=practice, title=given["source_titre"], url=given["source_url"], reliability=given["fiabilite"])
    )
    return "à compléter" if practice.is_stub else "publiée"


def create_stub(given, theme, clusters):
    practice = Practice(
        title=given["titre"],
        short_title=given["titre_court"],
        theme=theme,
        start_year=given["annee"],
        carrier=given["porteur"],
        names_then=", ".join(given["noms_de_l_epoque"]),
        is_stub=True,
        is_sourced=True,
    )
    practice.place()
    checked(practice)
    practice.clusters.set(clusters)
    practice.tags.set(given["mots_cles"])
    Entry.write(practice)
    Event.objects.create(practice=practice, action=Action.IMPORT)
    return practice


def publish(given, theme, clusters):
    text = QueryDict(mutable=True)
    text.update(
        {
            "title": given["titre"],
            "short_title": given["titre_court"],
            "carrier": given["porteur"],
            "theme": str(theme.pk),
            "context": given["contexte"],
            "action": given["action"],
            "results": given["resultats"],
            "names_then": ", ".join(given["noms_de_l_epoque"]),
            "start_year": str(given["annee"] or ""),
            "tags": ", ".join(given["mots_cles"]),
        }
    )
    text.setlist("clusters", [str(cluster.pk) for cluster in clusters])
    form = PracticeForm(text, is_sourced=True)
    if not form.is_valid():
        raise Refused(form.say_mistakes())
    return form.record(Action.IMPORT)
