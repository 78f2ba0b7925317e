"""Whose practices they are: by pôle, and by family of pôles."""

from collections import defaultdict

from clusters.figures import SIZE_NAMES, size_of
from clusters.models import Cluster

from .tables import Column, Row, Table, counted

# What one or two pôles do says nothing of a family.
FEWEST_CLUSTERS = 3


def by_theme(scope, keys, **asked):
    """The cells of a row whose columns are the themes."""
    return [scope.cell(keys & scope.catalogue.of(f"t{theme.pk}"), rayon=theme.slug, **asked) for theme in scope.themes]


def theme_columns(scope):
    return [Column(theme.name, theme) for theme in scope.themes]


def clusters(scope):
    """Every pôle with at least one practice, the most first."""
    rows, signed = [], scope.catalogue.of_any([])
    for cluster in scope.catalogue.directory.clusters:
        keys = scope.published & scope.catalogue.of(f"p{cluster.pk}")
        if keys:
            total = scope.cell(keys, pole=cluster.slug)
            cells = by_theme(scope, keys, pole=cluster.slug)
            rows.append(Row(cluster.name, cells, total, url=cluster.get_absolute_url()))
            signed = signed | keys
    rows.sort(key=lambda row: -row.total.number)
    without = scope.cell(scope.published - signed, sans="pole")
    sentence = (
        f"{counted(scope.count, 'fiche publiée', 'fiches publiées')}, par thème principal et par pôle ; "
        "une fiche de plusieurs pôles compte une fois pour chacun. "
        f"{with_or_without(len(rows), len(scope.catalogue.directory.clusters))}"
    )
    left_out = [("sans pôle, portée par un autre organisme", without)] if without.number else []
    return Table("poles", sentence, theme_columns(scope), rows, "Pôle", left_out)


def with_or_without(known, total):
    if not total:
        return "Aucun pôle n'est encore connu du portail."
    said = f"{known} {'pôle' if known < 2 else 'pôles'} sur {total} {'a' if known < 2 else 'ont'} au moins une fiche"
    left = total - known
    rest = "l'autre" if left == 1 else f"les {left} autres"
    return f"{said} ; pour {rest}, aucune pratique recensée." if left else f"{said}."


def silent_clusters(scope):
    """The pôles without any practice here, in the order of the directory."""
    return [
        cluster
        for cluster in scope.catalogue.directory.clusters
        if not scope.published.intersect(scope.catalogue.of(f"p{cluster.pk}"))
    ]


def families(scope):
    """Three tables: by size, by sector, by category of 2005."""
    sector_names = {
        cluster.sector.slug: cluster.sector.name for cluster in scope.catalogue.directory.clusters if cluster.sector
    }
    return [
        family(scope, "taille", "tailles", SIZE_NAMES, size_of),
        family(
            scope,
            "secteur",
            "secteurs",
            dict(sorted(sector_names.items())),
            lambda cluster: cluster.sector and cluster.sector.slug,
        ),
        family(
            scope,
            "categorie",
            "categories",
            {value: f"catégorie « {label} »" for value, label in Cluster.Category.choices},
            lambda cluster: cluster.category_2005,
        ),
    ]


def family(scope, facet, key, names, kind_of):
    """Families × themes. A practice of pôles of two families counts in both."""
    members = defaultdict(list)
    for cluster in scope.catalogue.directory.clusters:
        members[kind_of(cluster)].append(cluster)
    rows, hidden, known = [], [], scope.catalogue.of_any([])
    for kind, name in names.items():
        theirs = members.get(kind, [])
        keys = scope.published & scope.catalogue.of_any(f"p{cluster.pk}" for cluster in theirs)
        known = known | keys
        if len(theirs) < FEWEST_CLUSTERS:
            hidden += [name] if theirs else []
            continue
        cells, total = by_theme(scope, keys, **{facet: kind}), scope.cell(keys, **{facet: kind})
        rows.append(Row(name[:1].upper() + name[1:], cells, total, note=counted(len(theirs), "pôle")))
    unknown = scope.cell(scope.published - known, sans=facet)
    left_out = [(UNKNOWN[facet], unknown)] if unknown.number else []
    sentence = family_sentence(scope, len(known), hidden, WHAT_IS_KNOWN[facet])
    return Table(key, sentence, theme_columns(scope), rows, "Famille", left_out)


UNKNOWN = {
    "taille": "sans pôle de taille connue",
    "secteur": "sans pôle de secteur connu",
    "categorie": "sans pôle classé en 2005",
}
WHAT_IS_KNOWN = {
    "taille": "dont la taille est connue, au dernier relevé",
    "secteur": "dont le secteur est connu",
    "categorie": "classé en 2005",
}


def family_sentence(scope, known, hidden, what):
    every = counted(scope.count, "fiche publiée", "fiches publiées")
    said = f"{known} sur {every} {'a' if known < 2 else 'ont'} un pôle {what}."
    if not hidden:
        return said
    if len(hidden) == 1:
        return f"{said} 1 famille de moins de trois pôles n'est pas montrée."
    return f"{said} {len(hidden)} familles de moins de trois pôles ne sont pas montrées."
