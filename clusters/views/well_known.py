"""What programs look for under /.well-known/."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..exports import public_address

# RFC 9116 wants it to be less than a year away, and says that an old file is worth nothing: it is always new.
VALID = timedelta(days=180)


@require_safe
def security_txt(request):
    """Whom to tell of a fault of security, as RFC 9116 has it; 404 where nobody is named."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    end = datetime.combine(timezone.now().astimezone(UTC).date() + VALID, time(), UTC)
    lines = [
        *(f"Contact: {uri_of(contact)}" for contact in settings.SECURITY_CONTACT),
        f"Expires: {end:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {public_address(reverse('security_txt'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def uri_of(contact):
    return contact if ":" in contact else f"mailto:{contact}"


@require_safe
def change_password(request):
    """Where password managers send people."""
    return redirect("account_change_password")
