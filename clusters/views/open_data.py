from django.urls import reverse

from ..exports import file_of_clusters, said_of
from ..exports.files import WRITERS, give
from .directory import ClusterList

TITLE = "Le Recueil : les pôles de compétitivité"


class ClusterFile(ClusterList):
    """The pôles of a list as a file; a question that cannot be asked is answered by the page that says so."""

    def get(self, request, *args, kind, **kwargs):
        asked = self.get_filterset(self.get_filterset_class())
        if not asked.is_valid():
            return super().get(request, *args, **kwargs)
        about = said_of(
            TITLE,
            question=asked.in_words or "tous les pôles",
            address=f"{reverse('clusters:list')}{asked.query}",
            # By its path: the page that explains the data belongs to a higher floor.
            dictionary="/donnees/#poles",
        )
        file = file_of_clusters([cluster.pk for cluster, _ in asked.rows], about)
        return give(request, file.name, kind, WRITERS[kind](file))
