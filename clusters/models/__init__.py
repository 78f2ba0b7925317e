from .cluster import POLICY_STARTED, Cluster, ClusterSource, FormerName, LabelPeriod, Region, Sector
from .folding import fold, folded_words, spaced
from .mail import Mail
from .team import Invitation, JoinRequest
from .user import Membership, User
from .year import ClusterYear

__all__ = [
    "POLICY_STARTED",
    "Cluster",
    "ClusterSource",
    "ClusterYear",
    "FormerName",
    "Invitation",
    "JoinRequest",
    "LabelPeriod",
    "Mail",
    "Membership",
    "Region",
    "Sector",
    "User",
    "fold",
    "folded_words",
    "spaced",
]
