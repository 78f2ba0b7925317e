"""What is shown when a page breaks: the shelf that fell, or the database that does not answer, and no word lost."""

import sys

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, HttpResponseServerError, JsonResponse, UnreadablePostError
from django.template.loader import render_to_string

from ..api.problems import PROBLEM
from ..databases import is_away
from .refusal import words_of
from .unsent import AUTOSAVE

UNAVAILABLE, A_WHILE = 503, 30
WHY = "La base de données du Recueil ne répond pas. Réessayez dans une minute."


def broken(request):
    """handler500. A database that is away, full or busy is a 503: one may come back, and is told when."""
    trouble = sys.exc_info()[1]
    if not is_away(trouble):
        return HttpResponseServerError(render_to_string("500.html", {"typed": typed_in(request)}))
    return unavailable(request)


def unavailable(request, why=""):
    """`why`: what is missing, in a sentence, where it is not the database."""
    response = answer_for(request, why)
    response["Retry-After"], response["Cache-Control"] = str(A_WHILE), "no-store"
    return response


def answer_for(request, why):
    if request.path.startswith("/api/"):
        problem = {"title": "Service indisponible", "status": UNAVAILABLE, "detail": WHY}
        return JsonResponse(problem, status=UNAVAILABLE, content_type=PROBLEM)
    typed = typed_in(request)
    if typed is not None and request.POST.get("do") == AUTOSAVE:
        return JsonResponse({"why": WHY}, status=UNAVAILABLE)
    return HttpResponse(render_to_string("503.html", {"typed": typed, "why": why}), status=UNAVAILABLE)


def typed_in(request):
    """What was typed in the post that broke, to be copied; None where nothing was posted."""
    if request.method != "POST":
        return None
    try:
        return words_of(request.POST)
    except (SuspiciousOperation, UnreadablePostError, OSError, ValueError):
        return []
