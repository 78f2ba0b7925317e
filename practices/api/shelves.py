"""How the records are arranged: the themes with their key steps, and the keywords."""

from django.db.models import Prefetch
from django.http import Http404
from django.urls import reverse

from clusters.api import Listing, ReadView, object_of, path_parameter, reference, text_schema

from ..models import KeyStep, Theme
from ..search import catalogue

SLUG = {"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,60}$"}
NUMBER = {"type": "integer", "minimum": 0}
STEP_SCHEMA = object_of(
    {"slug": text_schema(), "nom": text_schema(), "en_une_phrase": text_schema(), "fiches": NUMBER}, "Une étape clé."
)
THEME_SCHEMA = object_of(
    {
        "slug": text_schema("Le dernier mot de son adresse, et sa valeur dans les filtres."),
        "nom": text_schema(),
        "code": text_schema("Le début des cotes de ce rayon."),
        "en_une_phrase": text_schema(),
        "presentation": text_schema(),
        "adresse": text_schema(format="uri"),
        "fiches": {"description": "Fiches publiées dont c'est le thème principal."} | NUMBER,
        "a_completer": {"description": "Fiches à compléter."} | NUMBER,
        "etapes": {"type": "array", "items": STEP_SCHEMA},
    },
    "Un thème : un rayon du recueil.",
)
TAG_SCHEMA = object_of(
    {
        "slug": text_schema("Sa valeur dans le filtre « tag »."),
        "nom": text_schema(),
        "fiches": {"description": "Fiches publiées qui le portent."} | NUMBER,
        "adresse": text_schema("La liste de ces fiches.", format="uri"),
    },
    "Un mot-clé.",
)
EXAMPLE = {
    "slug": "evaluation",
    "nom": "Évaluation",
    "code": "EV",
    "en_une_phrase": "Évaluation.",
    "presentation": "",
    "adresse": "https://recueil.example/themes/evaluation/",
    "fiches": 2,
    "a_completer": 1,
    "etapes": [{"slug": "suivi", "nom": "Suivi", "en_une_phrase": "", "fiches": 1}],
}


def theme_data(theme, known):
    of_theme = known.of(f"t{theme.pk}")
    return {
        "slug": theme.slug,
        "nom": theme.name,
        "code": theme.code,
        "en_une_phrase": theme.summary,
        "presentation": theme.introduction,
        "adresse": theme.get_absolute_url(),
        "fiches": of_theme.intersection_cardinality(known.published),
        "a_completer": of_theme.intersection_cardinality(known.stubs),
        "etapes": [step_data(step, known) for step in theme.steps],
    }


def step_data(step, known):
    count = known.of(f"k{step.pk}").intersection_cardinality(known.published)
    return {"slug": step.slug, "nom": step.name, "en_une_phrase": step.summary, "fiches": count}


def themes():
    return Theme.objects.prefetch_related(Prefetch("key_steps", KeyStep.objects.all(), to_attr="steps"))


class ThemeList(Listing):
    operation, tag = "themes_liste", "Thèmes et mots-clés"
    summary = "Les thèmes, avec leurs étapes clés."
    row, example = reference("Theme"), EXAMPLE

    def base(self):
        return themes()

    def rows(self, part):
        known = catalogue()
        return [theme_data(theme, known) for theme in part]


class ThemeDetail(ReadView):
    operation, tag = "themes_un", "Thèmes et mots-clés"
    summary = "Un thème, par le dernier mot de son adresse."
    path_parameters = [path_parameter("slug", "Le dernier mot de son adresse dans le portail.", SLUG)]
    errors = (404,)
    answer, example = reference("Theme"), EXAMPLE

    def get(self, request, slug):
        theme = themes().filter(slug=slug).first()
        if theme is None:
            raise Http404
        return self.say(theme_data(theme, catalogue()))


class TagList(Listing):
    operation, tag = "mots_cles_liste", "Thèmes et mots-clés"
    summary = "Les mots-clés des fiches publiées, par ordre alphabétique."
    row = reference("MotCle")
    example = {
        "slug": "delai",
        "nom": "délai",
        "fiches": 2,
        "adresse": "https://recueil.example/pratiques/?tag=delai",
    }

    def base(self):
        """[(tag, number of its records)]"""
        known = catalogue()
        counts = {int(key): found.intersection_cardinality(known.published) for key, found in known.marked("g").items()}
        counted = [(known.tags.by_pk[key], count) for key, count in counts.items() if count and key in known.tags.by_pk]
        return sorted(counted, key=lambda pair: pair[0].slug)

    def rows(self, part):
        address = reverse("practices:list")
        return [
            {"slug": tag.slug, "nom": tag.name, "fiches": count, "adresse": f"{address}?tag={tag.slug}"}
            for tag, count in part
        ]
