"""The pôles as a file."""

from ..models import Cluster, Region, Sector
from .about import dated
from .codebook import COLUMNS
from .dictionary import dictionary
from .files import DataFile

AT_ONCE = 500
# {column: how its choices are read}, of those that vary.
CHOICES = {
    "regions": lambda: [(region.name, region.name) for region in Region.objects.all()],
    "secteur": lambda: [(sector.slug, sector.name) for sector in Sector.objects.all()],
}


def clusters_in_order(keys):
    """The pôles of these keys, in that order, a few at a time; one that is gone meanwhile is left out."""
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        found = Cluster.objects.for_export().in_bulk(part)
        yield from (found[key] for key in part if key in found)


def dictionary_of_clusters():
    return dictionary(COLUMNS, {name: read() for name, read in CHOICES.items()})


def file_of_clusters(keys, about):
    return DataFile(
        name=dated("recueil-poles"),
        key="poles",
        title="Pôles",
        columns=COLUMNS,
        records=clusters_in_order(keys),
        count=len(keys),
        about=about,
        dictionary=dictionary_of_clusters(),
    )
