"""The questions that have a list of answers: for each, its values in order, and the set of practices behind each."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from pyroaring import BitMap

from clusters.figures import SIZE_NAMES, size_of
from clusters.models import Cluster

from ..models import Practice

# Of the keywords, the list shows the most frequent.
MOST_TAGS = 60


@dataclass(frozen=True)
class Value:
    """One answer of a facet as a page shows it; `count`: how many results choosing it would give."""

    key: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """Several answers of one facet are joined by « or », facets by « and ».

    `make_choices`: Catalogue → [(key in the address, label)], in the order people expect;
    `make_sets`: Catalogue → {key: set}.
    """

    name: str
    label: str
    make_choices: Callable
    make_sets: Callable
    is_long: bool = False
    # Asked by the links of other pages: a list shows it once it is asked.
    is_quiet: bool = False

    def kept(self, catalogue):
        """(choices, sets), kept with the entries as long as the lists they come from do not change."""
        moments = catalogue.directory.moment, catalogue.references.moment, catalogue.tags.moment
        known = catalogue.entries.derived.get(self.name)
        if known is None or known[0] != moments:
            made = self.make_choices(catalogue), self.make_sets(catalogue)
            known = catalogue.entries.derived[self.name] = moments, made
        return known[1]

    def choices(self, catalogue):
        return self.kept(catalogue)[0]

    def sets(self, catalogue):
        return self.kept(catalogue)[1]

    def any_of(self, catalogue, keys):
        sets = self.sets(catalogue)
        return union(sets[key] for key in keys if key in sets)

    def values(self, catalogue, within, chosen):
        """Its Values counted among `within`; what no published practice bears is left out, unless chosen."""
        sets = self.sets(catalogue)
        return [
            Value(key, label, within.intersection_cardinality(sets[key]) if key in sets else 0, key in chosen)
            for key, label in self.choices(catalogue)
            if key in chosen or (key in sets and sets[key].intersect(catalogue.published))
        ]


def union(sets):
    found = list(sets)
    return BitMap.union(*found) if found else BitMap()


def of_model(choices):
    """The values of a column of Practice, from a sign of its marks."""
    return lambda catalogue: [(str(value), label[:1].upper() + label[1:]) for value, label in choices.choices]


def themes(catalogue):
    return [(theme.slug, theme.name) for theme in catalogue.references.themes]


def sets_of_themes(catalogue):
    """A practice is on the shelf of its main theme and of the others it names."""
    marks = {theme.slug: (f"t{theme.pk}", f"u{theme.pk}") for theme in catalogue.references.themes}
    return {slug: catalogue.of_any(both) for slug, both in marks.items()}


def clusters(catalogue):
    return [(cluster.slug, cluster.name) for cluster in catalogue.directory.clusters]


def sets_of_clusters(catalogue):
    return {cluster.slug: catalogue.of(f"p{cluster.pk}") for cluster in catalogue.directory.clusters}


def regions(catalogue):
    """Every region that has a pôle."""
    known = {region.slug: region.name for cluster in catalogue.directory.clusters for region in cluster.regions.all()}
    return sorted(known.items())


def sets_of_regions(catalogue):
    marks = defaultdict(list)
    for cluster in catalogue.directory.clusters:
        for region in cluster.regions.all():
            marks[region.slug].append(f"p{cluster.pk}")
    return {slug: catalogue.of_any(theirs) for slug, theirs in marks.items()}


def sectors(catalogue):
    known = {cluster.sector.slug: cluster.sector.name for cluster in catalogue.directory.clusters if cluster.sector}
    return sorted(known.items())


def sets_of_sectors(catalogue):
    return sets_of_kinds(catalogue, lambda cluster: cluster.sector and cluster.sector.slug)


def sets_of_kinds(catalogue, kind_of):
    """{kind: practices of its pôles}; a practice of pôles of two kinds has both."""
    marks = defaultdict(list)
    for cluster in catalogue.directory.clusters:
        if kind := kind_of(cluster):
            marks[kind].append(f"p{cluster.pk}")
    return {kind: catalogue.of_any(theirs) for kind, theirs in marks.items()}


def tags(catalogue):
    """The most frequent keywords; the others are found by their words."""
    derived = catalogue.entries.derived
    if "frequent" not in derived:
        sets = catalogue.marked("g")
        derived["frequent"] = sorted(sets, key=lambda pk: (-len(sets[pk]), int(pk)))[:MOST_TAGS]
    found = [tag for pk in derived["frequent"] if (tag := catalogue.tags.by_pk.get(int(pk)))]
    return sorted((tag.slug, tag.name) for tag in found)


def sets_of_tags(catalogue):
    return {tag.slug: catalogue.of(f"g{pk}") for pk, tag in catalogue.tags.by_pk.items()}


def main_themes(catalogue):
    return [(theme.slug, f"{theme.name} (thème principal)") for theme in catalogue.references.themes]


def sets_of_main_themes(catalogue):
    """A practice has one main theme, by which it is counted once."""
    return {theme.slug: catalogue.of(f"t{theme.pk}") for theme in catalogue.references.themes}


def steps(catalogue):
    """A step is named with its theme: two themes may have a step of the same name."""
    return [(key, f"{theme.name} : {step.name}") for key, theme, step in steps_of(catalogue)]


def sets_of_steps(catalogue):
    return {key: catalogue.of(f"k{step.pk}") for key, _, step in steps_of(catalogue)}


def steps_of(catalogue):
    """(key in an address, theme, step) of every key step, in order."""
    for step in catalogue.references.steps:
        theme = catalogue.references.theme(step.theme_id)
        yield f"{theme.slug}/{step.slug}", theme, step


def sizes(catalogue):
    return [(key, f"pôles de {words}") for key, words in SIZE_NAMES.items()]


def sets_of_sizes(catalogue):
    """By the size of its pôles, as last known."""
    return sets_of_kinds(catalogue, size_of)


def categories(catalogue):
    return [(value, f"pôles de catégorie « {label} » en 2005") for value, label in Cluster.Category.choices]


def sets_of_categories(catalogue):
    return sets_of_kinds(catalogue, lambda cluster: cluster.category_2005)


UNSAID = {
    "annee": "Sans année",
    "preuve": "Sans niveau de preuve",
    "etape": "Sans étape clé",
    "pole": "Sans pôle",
    "taille": "Pôle de taille inconnue",
    "secteur": "Pôle sans secteur",
    "categorie": "Pôle sans catégorie en 2005",
}


def unsaid(catalogue):
    return list(UNSAID.items())


def sets_of_unsaid(catalogue):
    """What a practice does not say, or no source of its pôles."""
    said = {
        "annee": catalogue.marked("y"),
        "preuve": catalogue.marked("e"),
        "etape": catalogue.marked("k"),
        "pole": catalogue.marked("p"),
        "taille": sets_of_sizes(catalogue),
        "secteur": sets_of_sectors(catalogue),
        "categorie": sets_of_categories(catalogue),
    }
    return {key: catalogue.public - union(sets.values()) for key, sets in said.items()}


def sets_of(sign):
    return lambda catalogue: catalogue.marked(sign)


FACETS = [
    Facet("theme", "Thème", themes, sets_of_themes),
    Facet("preuve", "Niveau de preuve", of_model(Practice.Evidence), sets_of("e")),
    Facet("etat", "État de la pratique", of_model(Practice.PracticeState), sets_of("s:")),
    Facet("cout", "Coût", of_model(Practice.Cost), sets_of("c:")),
    Facet("pole", "Pôle", clusters, sets_of_clusters, is_long=True),
    Facet("region", "Région", regions, sets_of_regions, is_long=True),
    Facet("secteur", "Secteur", sectors, sets_of_sectors, is_long=True),
    Facet("tag", "Mot-clé", tags, sets_of_tags, is_long=True),
    Facet("rayon", "Thème principal", main_themes, sets_of_main_themes, is_quiet=True),
    Facet("etape", "Étape clé", steps, sets_of_steps, is_quiet=True),
    Facet("taille", "Taille des pôles", sizes, sets_of_sizes, is_quiet=True),
    Facet("categorie", "Catégorie de 2005", categories, sets_of_categories, is_quiet=True),
    Facet("sans", "Non renseigné", unsaid, sets_of_unsaid, is_quiet=True),
]
