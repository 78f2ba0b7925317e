from .adoption import Adoption, AlreadyWaiting, Declaration
from .follow import Alert, Follow
from .message import Correction, Message, Report, TooMany
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
]
