"""The address that ends the mails of some kinds to one person: signed, and good for ever, as old mails are."""

from django.core import signing
from django.urls import reverse

from clusters.mails import absolute

from ..models import Kind

SALT = "exchange.unsubscribe"


def unsubscribe_address(user, kinds):
    token = signing.dumps([user.pk, sorted(kinds)], salt=SALT)
    return absolute(reverse("exchange:unsubscribe", args=[token]))


def read_token(token):
    """(key of the person, kinds) that this address was signed for; (None, []) for any other text."""
    try:
        person, kinds = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None, []
    return person, [Kind(kind) for kind in kinds if kind in Kind.values]
