"""What the names in a file mean here: pôles by any of their names."""

from collections import defaultdict

from django.utils.text import slugify
from rapidfuzz import fuzz, process

from ...models import Cluster, fold

LIKE_ENOUGH, NEARLY_AS_LIKE, MOST_PROPOSED, LONGEST_ASKED = 60, 20, 3, 120


class Unknown(ValueError):
    """A name that means nothing here, or several things; the message proposes."""


def bare(name):
    """« Pôle MER, Bretagne » → « pole-mer-bretagne »: case, accents and punctuation do not tell pôles apart."""
    return slugify(fold(name))


class ClusterNames:
    """Each pôle by its present name, its former names and its address; « pôle X » is « X »."""

    def __init__(self):
        self.by_name, self.shown = defaultdict(dict), {}
        for cluster in Cluster.objects.prefetch_related("former_names"):
            former = [one.name for one in cluster.former_names.all()]
            for name in [cluster.name, cluster.slug, *former]:
                self.by_name[bare(name)][cluster.pk] = cluster
            for name in [cluster.name, *former]:
                self.shown.setdefault(name, cluster)

    def bearing(self, name):
        """[Cluster] of those that bear this name, or bore it; those that bear it today alone, if any does."""
        key = bare(name)
        found = self.by_name.get(key) or self.by_name.get(f"pole-{key}") or self.by_name.get(key.removeprefix("pole-"))
        clusters = list((found or {}).values())
        today = [cluster for cluster in clusters if key in {bare(cluster.name), cluster.slug}]
        return today or clusters

    def find(self, name):
        """The Cluster; Unknown, with proposals, if none or several bear that name."""
        found = self.bearing(name)
        if not found:
            raise Unknown(f"Le pôle « {name[:80]} » est inconnu. {self.proposals(name)}")
        if len(found) > 1:
            names = " ou ".join(f"« {cluster.name} »" for cluster in found)
            raise Unknown(f"« {name[:80]} » est le nom de plusieurs pôles : écrivez {names}.")
        return found[0]

    def proposals(self, name):
        found = process.extract(
            fold(name)[:LONGEST_ASKED],
            {shown: fold(shown) for shown in self.shown},
            scorer=fuzz.WRatio,
            score_cutoff=LIKE_ENOUGH,
            limit=2 * MOST_PROPOSED,
        )
        near = [shown for _, score, shown in found if score >= found[0][1] - NEARLY_AS_LIKE]
        names = list(dict.fromkeys(self.shown[shown].name for shown in near))[:MOST_PROPOSED]
        if not names:
            return "Aucun pôle n'a de nom voisin : voyez la liste des pôles."
        return f"Vouliez-vous dire {' ou '.join(f'« {name} »' for name in names)} ?"

    def find_all(self, names):
        """[(name as written, Cluster)] of a list, as people write lists in one cell too."""
        found = []
        for name in names:
            try:
                found.append((name, self.find(name)))
            except Unknown:
                pieces = [piece.strip() for piece in name.replace(";", ",").split(",") if piece.strip()]
                if len(pieces) < 2:
                    raise
                found += [(piece, self.find(piece)) for piece in pieces]
        return found
