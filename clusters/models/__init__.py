from .cluster import Cluster, ClusterSource, FormerName, LabelPeriod, Region, Sector
from .folding import fold, folded_words
from .user import Membership, User
from .year import ClusterYear

__all__ = [
    "Cluster",
    "ClusterSource",
    "ClusterYear",
    "FormerName",
    "LabelPeriod",
    "Membership",
    "Region",
    "Sector",
    "User",
    "fold",
    "folded_words",
]
