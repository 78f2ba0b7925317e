"""Who took a practice up, from whom, and what grew from it: a tree."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import OuterRef, Q, Subquery

from practices.models import Practice

from ..models import Adoption, Declaration
from ..workflow import AdoptionState

# How many practices, one grown from the other, are followed down.
MOST_GENERATIONS = 2
# How many adoptions, one taken from the other, are drawn one under the other; the next stand beside the last.
DEEPEST = 8


@dataclass
class Node:
    """A pôle that took the practice up: what it says today, and before; who has it from there."""

    adoption: Adoption
    history: list
    children: list = field(default_factory=list)

    @property
    def current(self):
        return self.history[0]

    @property
    def key(self):
        variant = self.current.variant
        return f"{self.current.pk}:{len(self.children)}{variant.state + variant.title if variant else ''}"

    @property
    def is_stopped(self):
        return self.current.state == AdoptionState.STOPPED


@dataclass
class Lineage:
    """`parents`: [(practice, pôle)] of which this one is a variant; `roots`: who took it up at its origin."""

    parents: list
    roots: list
    nodes: list

    @property
    def key(self):
        """What changes whenever its drawing does, names of pôles apart."""
        return " ".join(node.key for node in walk(self.roots))

    @property
    def in_place(self):
        return sum(node.current.state == AdoptionState.IN_PLACE for node in self.nodes)


def walk(nodes):
    for node in nodes:
        yield node
        yield from walk(node.children)


def lineage(practice):
    """The Lineage of a practice: one query, and one more for each generation of variants."""
    rows = declarations(Q(adoption__practice=practice) | Q(variant=practice))
    parents = {
        row.adoption.practice: row.adoption.cluster
        for row in rows
        if row.variant_id == practice.pk and row.pk == row.last
    }
    nodes = nodes_of([row for row in rows if row.adoption.practice_id == practice.pk])
    roots = hang(nodes)
    grow(nodes, {practice.pk, *(parent.pk for parent in parents)}, MOST_GENERATIONS)
    return Lineage(list(parents.items()), roots, list(nodes.values()))


def declarations(condition):
    """Published declarations, the latest first; each says which is the `last` of its adoption."""
    latest = Declaration.objects.accepted().filter(adoption=OuterRef("adoption")).order_by("-decided_at", "-pk")
    return list(
        Declaration.objects.accepted()
        .filter(condition)
        .annotate(last=Subquery(latest.values("pk")[:1]))
        .select_related("adoption__cluster", "adoption__practice", "variant")
        .defer(*(f"adoption__practice__{name}" for name in LONG), *(f"variant__{name}" for name in LONG))
        .order_by("-decided_at", "-pk")
    )


LONG = [field.name for field in Practice._meta.get_fields() if field.get_internal_type() == "TextField"]


def nodes_of(rows):
    """{key of the adoption: Node}, each with its declarations, the last first."""
    history = defaultdict(list)
    for row in rows:
        history[row.adoption_id].append(row)
    found = [Node(told[0].adoption, told) for told in history.values()]
    return {
        node.adoption.pk: node for node in sorted(found, key=lambda node: (node.history[-1].since, node.adoption.pk))
    }


def hang(nodes):
    """Put each node under the one it was taken from; return those that come straight from the practice."""
    roots = []
    for key, node in nodes.items():
        source = nodes.get(node.current.taken_from_id)
        if source is None or is_under(source, key, nodes):
            roots.append(node)
        else:
            shallow_enough(source, nodes).children.append(node)
    return roots


def shallow_enough(node, nodes):
    """The node, or the one it comes from that is not too deep to hang anything from."""
    line = [node]
    while (source := nodes.get(line[-1].current.taken_from_id)) and source not in line:
        line.append(source)
    return line[max(0, len(line) - DEEPEST)]


def is_under(node, key, nodes):
    """Whether a node comes, step by step, from the adoption of that key: the form forbids it, a fixture may not."""
    seen = set()
    while node and node.adoption.pk not in seen:
        if node.adoption.pk == key:
            return True
        seen.add(node.adoption.pk)
        node = nodes.get(node.current.taken_from_id)
    return False


def grow(nodes, known, generations):
    """Under each node whose adoption became a practice, who took that one up."""
    grown = {node.current.variant_id: node for node in nodes.values() if node.current.variant_id}
    asked = set(grown) - known
    if not asked or not generations:
        return
    rows = declarations(Q(adoption__practice__in=asked))
    below = {}
    for key in asked:
        own = nodes_of([row for row in rows if row.adoption.practice_id == key])
        grown[key].children += hang(own)
        below |= own
    grow(below, known | asked, generations - 1)
