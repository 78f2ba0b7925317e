"""What every answer tells the browser, files and refusals included. Its values: config/settings/hardening.py."""

import re

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import JsonResponse

from ..api.problems import PROBLEM, TITLES

CORP = "Cross-Origin-Resource-Policy"
DATA, FORBIDDEN = "/api/v1/", 403
IN_CLEAR = "Cette adresse se lit en HTTPS seulement. Si vous avez envoyé un jeton, il est passé en clair : révoquez-le."


class Headers:
    """Above all that may answer; what a view has said itself stays."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in settings.HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault(CORP, "cross-origin" if is_open(request.path_info) else "same-origin")
        if getattr(request, "has_signed_out", False):
            response["Clear-Site-Data"] = '"cache"'
        scope = scope_of(request)
        if scope:
            response.headers.setdefault("Cache-Control", scope)
        return response


def is_open(path):
    """Whether the pages of other sites may show it: what is published to be taken."""
    return re.match(settings.OPEN_TO_OTHER_SITES, path) is not None


def scope_of(request):
    """How long a page outlives its reading: one's own on no shared cache, and the most private on no disk."""
    if request.path_info.startswith(settings.KEPT_NOWHERE):
        return "private, no-store"
    return "private, no-cache" if is_signed_in(request) else None


def is_signed_in(request):
    # A page that never looked at the session shows nobody anything of theirs.
    session = getattr(request, "session", None)
    return session is not None and session.accessed and SESSION_KEY in session


class HttpsForPrograms:
    """A browser that comes in clear is sent to HTTPS; a program is refused, or it would send its token so each time."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not settings.SECURE_SSL_REDIRECT or request.is_secure() or not request.path_info.startswith(DATA):
            return self.get_response(request)
        problem = {"title": TITLES[FORBIDDEN], "status": FORBIDDEN, "detail": IN_CLEAR}
        return JsonResponse(problem, status=FORBIDDEN, content_type=PROBLEM)
