"""Records side by side: one row a question, one cell a record. What no record says has no row."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst

from clusters.figures import likeness, profile_of

from ..models import Practice
from ..models.markdown import plain_text
from ..models.story import STORY
from .shelves import contexts_of

AGE = "Âge du label"
CLUSTER_FACTS = ("Membres", "Part de PME", "Équipe", "Budget", AGE, "Région", "Secteur", "Catégorie de 2005")
# The kinds of rows whose cells are short enough to be the same by more than chance.
SHORT = {"facts", "themes", "words", "state", "evidence", "tags"}


@dataclass(frozen=True)
class Cell:
    practice: Practice
    value: object


@dataclass(frozen=True)
class Row:
    """One question to each record; its kind says how the page writes the answers."""

    label: str
    kind: str
    cells: list

    @property
    def is_said(self):
        return any(cell.value for cell in self.cells)

    @property
    def is_common(self):
        return self.kind in SHORT and all(cell.value == self.cells[0].value for cell in self.cells)


@dataclass(frozen=True)
class Group:
    label: str
    rows: list


@dataclass(frozen=True)
class Column:
    """A record, and the address of the same page without it."""

    practice: Practice
    address_without: str


@dataclass(frozen=True)
class Alike:
    """How two pôles are alike; whose, where a record has several."""

    sentence: str
    detail: str = ""
    whose: str = ""


def address_of(practices):
    """Where these records stand side by side: the one address to share."""
    asked = urlencode([("fiche", practice.slug) for practice in practices])
    return reverse("practices:side_by_side") + (f"?{asked}" if asked else "")


def columns(practices):
    return [Column(practice, address_of([other for other in practices if other != practice])) for practice in practices]


def side_by_side(practices):
    """The Groups of rows of some practices, dressed by the catalogue with their texts."""
    groups = [
        Group("Les pôles à l'époque", of_clusters(practices)),
        Group("En bref", in_short(practices)),
        Group("Le récit", told(practices)),
    ]
    said = [Group(group.label, [row for row in group.rows if row.is_said]) for group in groups]
    return [group for group in said if group.rows]


def row(label, kind, practices, value_of):
    return Row(label, kind, [Cell(practice, value_of(practice)) for practice in practices])


def of_clusters(practices):
    contexts = {practice: contexts_of(practice, practice.clusters.all()) for practice in practices}
    facts = {
        practice: [(context.cluster, facts_of(context)) for context in found] for practice, found in contexts.items()
    }

    def fact(label):
        return lambda practice: [
            (cluster.name if len(facts[practice]) > 1 else "", known[label])
            for cluster, known in facts[practice]
            if known.get(label)
        ]

    return [
        row("Pôle", "carriers", practices, lambda practice: carriers_of(practice, contexts[practice])),
        *(row(label, "facts", practices, fact(label)) for label in CLUSTER_FACTS),
        Row("Ressemblance des pôles", "likeness", likeness_cells(practices)),
    ]


def carriers_of(practice, contexts):
    """(name, address, year in which it is described) of its pôles and of who else carries it, what is unknown empty."""
    clusters = [(context.cluster, context.record) for context in contexts]
    found = [(cluster.name, cluster.get_absolute_url(), record and record.year) for cluster, record in clusters]
    return [*found, (practice.carrier, "", None)] if practice.carrier else found


def facts_of(context):
    """{label: value} of what described a pôle then; what is not known is empty."""
    cluster, age = context.cluster, context.age
    return {
        **dict(context.record.facts if context.record else []),
        AGE: "" if age is None else f"{age} {'ans' if age > 1 else 'an'}",
        "Région": ", ".join(region.name for region in cluster.regions.all()),
        "Secteur": cluster.sector.name if cluster.sector else "",
        "Catégorie de 2005": cluster.get_category_2005_display(),
    }


def likeness_cells(practices):
    first, *others = practices
    cells = [Cell(other, likeness_to(first, other)) for other in others]
    is_known = any(cell.value for cell in cells)
    return [Cell(first, Alike("Les autres lui sont comparées.") if is_known else None), *cells]


def likeness_to(first, other):
    """The Alike of the pôles of two practices that are the most alike, each as it was when its practice began."""
    ours, theirs = first.clusters.all(), other.clusters.all()
    shared = [cluster.name for cluster in theirs if cluster in ours]
    if shared:
        return Alike("Le même pôle" if len(ours) == len(theirs) == 1 else f"En commun : {', '.join(shared)}")
    pairs = [
        likeness(profile_of(one, first.start_year), profile_of(two, other.start_year)) for one in ours for two in theirs
    ]
    if not pairs:
        return None
    best = max(pairs, key=lambda pair: -1 if pair.score is None else pair.score)
    whose = f"{best.other.name} et {best.one.name}" if len(pairs) > 1 else ""
    return Alike(best.sentence, best.detail if best.score is not None else "", whose)


def in_short(practices):
    def words(label, value_of):
        return row(label, "words", practices, lambda practice: capfirst(value_of(practice)))

    return [
        row("Thème", "themes", practices, lambda practice: [practice.theme]),
        row("Autres thèmes", "themes", practices, lambda practice: practice.other_themes.all()),
        words("Étape clé", lambda practice: str(practice.key_step or "")),
        words("Depuis", lambda practice: str(practice.start_year or "")),
        words("État", lambda practice: practice.get_practice_state_display()),
        row("Aujourd'hui", "state", practices, lambda practice: practice.in_force()),
        row("Niveau de preuve", "evidence", practices, lambda practice: practice.evidence),
        words("Coût", lambda practice: practice.get_cost_display()),
        words("Personnes", lambda practice: practice.means_people),
        words("Temps", lambda practice: practice.means_time),
    ]


def told(practices):
    stories = {practice: {name: text for name, _, text in practice.story} for practice in practices}
    # A short action is its own summary: the row would only say it twice.
    is_summed_up = any(practice.summary != plain_text(practice.action) for practice in practices)
    summary = row("Résumé", "summary", practices, lambda practice: practice.summary)

    def text(name):
        return lambda practice: stories[practice].get(name, "")

    return [
        *([summary] if is_summed_up else []),
        *(row(heading, "text", practices, text(name)) for name, heading in STORY.items()),
        row("Mots-clés", "tags", practices, lambda practice: practice.card_tags),
    ]
