"""A selection that its owner shows by a secret link."""

import re

from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from practices.search import catalogue

from ..exports import file_of
from ..figures import rows_of
from ..models import Selection
from .gather import KINDS

NOT_FOUND = 404
TOKEN = re.compile(r"[-\w]{1,60}", re.ASCII)


def opened(token):
    if not TOKEN.fullmatch(token):
        return None
    return Selection.objects.shared().select_related("owner").filter(token=token).first()


def closed(request):
    return render(request, "compendium/link_closed.html", status=NOT_FOUND)


def secretly(response):
    """Neither kept on the way, nor listed by robots, nor told to the sites that one goes to next."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"], response["Referrer-Policy"] = "noindex, nofollow", "no-referrer"
    return response


@require_safe
def shared(request, token):
    selection = opened(token)
    if selection is None:
        return secretly(closed(request))
    context = {
        "selection": selection,
        "rows": rows_of(selection, catalogue()),
        "site": request.build_absolute_uri("/").rstrip("/"),
        "files": [
            ("pdf", reverse("compendium:shared_book", args=[token])),
            *((kind, reverse("compendium:shared_file", args=[token, kind])) for kind in KINDS),
        ],
    }
    return secretly(render(request, "compendium/selection_shared.html", context))


@require_safe
def export(request, token, kind):
    selection = opened(token)
    if selection is None:
        return secretly(closed(request))
    rows = rows_of(selection, catalogue())
    return secretly(file_of(kind, selection.title, selection.introduction, rows, request.build_absolute_uri))
