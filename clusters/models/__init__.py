from .analysis import (
    bare_words,
    indexed,
    is_stop_word,
    is_worth_reading,
    letters,
    plain_words,
    readings,
    stems,
    whole_words,
)
from .audit import Act, AuditEntry, asked_from, record
from .cluster import POLICY_STARTED, Cluster, ClusterSource, FormerName, LabelPeriod, Region, Sector
from .folding import fold, folded_words, spaced
from .leaving import NOBODY, LastAdmin, anonymise
from .mail import Mail
from .run import AlreadyRunning, Run
from .session import Session, end_sessions
from .team import AlreadyDecided, Invitation, InvitationClosed, JoinRequest
from .token import ApiToken, TooManyTokens
from .user import LastReferent, Membership, User
from .version import Moment, Version
from .year import ClusterYear

__all__ = [
    "NOBODY",
    "POLICY_STARTED",
    "Act",
    "AlreadyDecided",
    "AlreadyRunning",
    "ApiToken",
    "AuditEntry",
    "Cluster",
    "ClusterSource",
    "ClusterYear",
    "FormerName",
    "Invitation",
    "InvitationClosed",
    "JoinRequest",
    "LabelPeriod",
    "LastAdmin",
    "LastReferent",
    "Mail",
    "Membership",
    "Moment",
    "Region",
    "Run",
    "Sector",
    "Session",
    "TooManyTokens",
    "User",
    "Version",
    "anonymise",
    "asked_from",
    "bare_words",
    "end_sessions",
    "fold",
    "folded_words",
    "indexed",
    "is_stop_word",
    "is_worth_reading",
    "letters",
    "plain_words",
    "readings",
    "record",
    "spaced",
    "stems",
    "whole_words",
]
