"""Browsers where a person has signed in: wrong passwords typed elsewhere do not keep them out of these.

A « device cookie », as OWASP has it: https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
"""

from django.conf import settings
from django.core import signing
from django.utils.crypto import get_random_string, salted_hmac


def remember(response, request, address):
    """Have this browser known, for as long again, for the account of this address."""
    mark = mark_of(request, address) or get_random_string(22)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([digest(address), mark], salt=__name__),
        max_age=settings.DEVICE_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def mark_of(request, address):
    """What tells this browser from others, if it is known for this address; otherwise nothing."""
    given = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        whose, mark = signing.loads(given, salt=__name__, max_age=settings.DEVICE_COOKIE_AGE)
    except signing.BadSignature:
        return ""
    return mark if whose == digest(address) else ""


def digest(address):
    """The cookie names nobody: of the address, only who has SECRET_KEY can tell that it is it."""
    return salted_hmac(__name__, address.lower(), algorithm="sha256").hexdigest()
