"""The pôles, remembered by each worker: what describes them changes rarely, and is read on every page."""

from dataclasses import dataclass

from ..models import Cluster, Version
from ..models.version import Moment


@dataclass(frozen=True)
class Directory:
    """Every pôle, fetched with .for_directory(), as of one moment. Threads share it, and never write to it."""

    moment: Moment
    clusters: list

    def __post_init__(self):
        object.__setattr__(self, "by_pk", {cluster.pk: cluster for cluster in self.clusters})
        object.__setattr__(self, "by_slug", {cluster.slug: cluster for cluster in self.clusters})


class Memory:
    directory = Directory(Moment(), [])


def directory_shown():
    """The Moment of what this worker remembers of it."""
    return Memory.directory.moment


def directory(moment=None):
    """The Directory of now; `moment` spares a query to who has just read Version."""
    moment = moment or Version.read(**{Version.DIRECTORY: directory_shown()}).get(Version.DIRECTORY, Moment())
    known = Memory.directory
    if known.moment != moment:
        known = Memory.directory = Directory(moment, list(Cluster.objects.for_directory()))
    return known
