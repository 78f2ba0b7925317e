from .adoption import Adoption, Declaration
from .follow import Alert, Follow
from .message import Correction, Message, Report
from .notification import USUAL, Kind, Notification, Preference, Reading, Rhythm

__all__ = [
    "USUAL",
    "Adoption",
    "Alert",
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
]
