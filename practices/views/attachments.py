import logging
from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from clusters.views.breakdown import unavailable

from ..forms import AttachmentForm
from ..forms.attachment import LEFT_OUT
from ..models import Attachment

AN_HOUR = 3600

logger = logging.getLogger(__name__)


@require_safe
def download(request, pk, name):
    """The file, to be kept and never shown by the browser in the name of the portal."""
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError as error:
        logger.error("The file of attachment %s is not there: %s", pk, error)
        raise Http404 from error
    except OSError as error:
        logger.error("The file of attachment %s cannot be read: %s", pk, error)
        return unavailable(request, "Ce fichier ne peut pas être lu pour l'instant. Réessayez dans une minute.")
    response = FileResponse(content, content_type=attachment.media_type)
    headers = {
        "Content-Disposition": disposition_of(attachment),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": f"public, max-age={AN_HOUR}" if attachment.is_public() else "private, no-store",
    }
    for header, value in headers.items():
        response[header] = value
    return response


def disposition_of(attachment):
    """Twice the name: in plain letters for old browsers, and as it is shown."""
    shown = quote(attachment.name, safe="")
    return f"attachment; filename=\"{attachment.plain_name}\"; filename*=UTF-8''{shown}"


def take_attachment(request, revision):
    """The form of the file that came with a text, which is kept; the file is joined if it may be."""
    form = AttachmentForm(request.POST, request.FILES, revision=revision)
    if not form.is_asked:
        return AttachmentForm()
    attachment = form.save(by=request.user) if form.is_valid() else None
    if attachment:
        messages.success(request, f"« {attachment} » est joint.")
    return form


def attachment_form(request, typed):
    """The form of a file, beside a text that is not kept yet: says so of the file that came with it."""
    file = request.FILES.get("file")
    left_out = file.name if file else typed.get(LEFT_OUT, "")
    return AttachmentForm(typed if left_out or typed.get("alt") else None, left_out=left_out)
