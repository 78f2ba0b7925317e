"""Personal data: what is kept of anyone, said to all; and what is kept of oneself, given back."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from clusters.databases import WROTE
from clusters.exports import dated, public_address
from clusters.models import Act, record

from ..exports.personal import SHEETS, archive_of
from ..retention import kept_for

DAY = 24 * 3600


class Privacy(TemplateView):
    template_name = "compendium/privacy.html"

    def get_context_data(self, **kwargs):
        contact = settings.DATA_CONTACT
        return super().get_context_data(
            controller=settings.DATA_CONTROLLER,
            contact=contact,
            contact_address=f"mailto:{contact}" if "@" in contact else contact,
            kept_for=kept_for(),
            cookies=cookies(),
            cookie_days=settings.SESSION_COOKIE_AGE // DAY,
            device_days=settings.DEVICE_COOKIE_AGE // DAY,
            **kwargs,
        )


def cookies():
    """Their names; one of them serves only where replicas of the database do."""
    wrote = WROTE if settings.DATABASE_ROUTERS else ""
    return {
        "session": settings.SESSION_COOKIE_NAME,
        "csrf": settings.CSRF_COOKIE_NAME,
        "device": settings.DEVICE_COOKIE_NAME,
        "wrote": wrote,
    }


@require_safe
@login_required
@reauthentication_required
def my_data(request):
    """What the archive will hold, before it is taken. The password was asked a moment ago."""
    held = [(sheet, count) for sheet in SHEETS if (count := sheet.count(request.user))]
    return render(request, "compendium/my_data.html", {"held": held})


@require_safe
@login_required
@reauthentication_required
def my_data_file(request):
    record(Act.DATA_EXPORTED, by=request.user)
    content = archive_of(request.user, SHEETS, address=public_address("/"))
    headers = {"Content-Disposition": content_disposition_header(True, f"{dated('recueil-mes-donnees')}.zip")}
    response = StreamingHttpResponse(content, content_type="application/zip", headers=headers)
    # No other computer on the way keeps a copy.
    add_never_cache_headers(response)
    return response
