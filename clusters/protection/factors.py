"""The secrets of second factors: the database alone does not give them, they are wrapped with SECRET_KEY."""

import logging
from base64 import urlsafe_b64encode

from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.shortcuts import render
from django.utils.crypto import salted_hmac

# A change of it would make every secret unreadable.
SALT = "clusters.protection.factors"
# Where allauth keeps them, in the data of an Authenticator.
SECRETS = ("secret", "seed")
UNAVAILABLE = 503

logger = logging.getLogger(__name__)


class Adapter(DefaultMFAAdapter):
    def encrypt(self, text):
        return wrap(text)

    def decrypt(self, encrypted_text):
        try:
            return unwrap(encrypted_text)
        except InvalidToken as trouble:
            logger.error("A second factor was wrapped with another SECRET_KEY: see docs/deploy.md.")
            page = render(context.request, "mfa/unreadable.html", status=UNAVAILABLE)
            raise ImmediateHttpResponse(page) from trouble


def wrapper():
    """Wraps with the key of now, unwraps with those of before too."""
    return MultiFernet([Fernet(derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def derived(key):
    """32 bytes for this use alone, as Fernet has them written."""
    return urlsafe_b64encode(salted_hmac(SALT, "seeds", secret=key, algorithm="sha256").digest())


def wrap(text):
    return wrapper().encrypt(text.encode()).decode()


def unwrap(text):
    """The secret, or InvalidToken."""
    return wrapper().decrypt(text).decode()


@transaction.atomic
def wrap_again():
    """Wrap every secret with the key of now. Returns how many; InvalidToken if none of the keys opens one."""
    # Beside its seed, a row says which codes have served: nobody uses one meanwhile.
    locked = Authenticator.objects.select_for_update().order_by("pk")
    rows = [row for row in locked if set(SECRETS) & set(row.data)]
    for row in rows:
        row.data |= {name: wrap(unwrap(row.data[name])) for name in SECRETS if name in row.data}
        row.save(update_fields=["data"])
    return len(rows)
