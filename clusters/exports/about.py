"""What a file of the whole portal says of itself."""

from django.conf import settings
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from .licence import LICENCE, LICENCE_URL


def public_address(path):
    """The whole address of a path, the same whichever name of the portal was asked."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{iri_to_uri(path)}"


def said_of(title, *, question, address, dictionary):
    """{name: value}. `question`: what was asked, in words; `address` and `dictionary`: paths."""
    return {
        "titre": title,
        "question": question,
        "adresse": public_address(address),
        "tire_le": timezone.localtime().isoformat(timespec="seconds"),
        "licence": LICENCE,
        "licence_adresse": LICENCE_URL,
        "dictionnaire": public_address(dictionary),
    }


def dated(name):
    """The name of a file drawn today."""
    return f"{name}-{timezone.localdate().isoformat()}"
