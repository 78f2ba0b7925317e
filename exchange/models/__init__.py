from .adoption import Adoption, AlreadyWaiting, Declaration, WouldLoop
from .afterwards import Correction, Report
from .follow import Alert, Follow
from .message import Message, TooMany
from .notification import USUAL, Kind, Notification, Preference, Reading, Rhythm

__all__ = [
    "USUAL",
    "Adoption",
    "Alert",
    "AlreadyWaiting",
    "Correction",
    "Declaration",
    "Follow",
    "Kind",
    "Message",
    "Notification",
    "Preference",
    "Reading",
    "Report",
    "Rhythm",
    "TooMany",
    "WouldLoop",
]
