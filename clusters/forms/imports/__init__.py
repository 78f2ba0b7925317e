from .lines import cluster_steps
from .names import ClusterNames, Unknown, bare
from .outcome import CHANGED, CREATED, LABELS, REFUSED, SAME, Outcome, Refused, at, counted

__all__ = [
    "CHANGED",
    "CREATED",
    "LABELS",
    "REFUSED",
    "SAME",
    "ClusterNames",
    "Outcome",
    "Refused",
    "Unknown",
    "at",
    "bare",
    "cluster_steps",
    "counted",
]
