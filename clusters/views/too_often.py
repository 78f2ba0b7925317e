"""What is said to whoever asks too often: when to come back, and the words that were sent."""

from django.http import JsonResponse
from django.shortcuts import render

from ..api.problems import PROBLEM, TITLES
from ..templatetags.recueil import plural
from .refusal import give_back, words_of
from .unsent import AUTOSAVE

TOO_MANY = 429
# Where a library only says that it is too often.
A_WHILE = 300
MINUTE, HOUR = 60, 3600


def too_often(request, wait=A_WHILE):
    """handler429, that allauth calls too."""
    response = answer_for(request, in_words(wait))
    response["Retry-After"], response["Cache-Control"] = str(wait), "no-store"
    return response


def answer_for(request, wait):
    when = f"Revenez dans {wait}."
    if request.path.startswith("/api/"):
        problem = {"title": TITLES[TOO_MANY], "status": TOO_MANY, "detail": when}
        return JsonResponse(problem, status=TOO_MANY, content_type=PROBLEM)
    if request.method != "POST":
        return page(request, when)
    if request.POST.get("do") == AUTOSAVE:
        # The page says it within a sentence of its own, and tries again by itself.
        return JsonResponse({"why": f"trop d'envois à la suite, reprise dans {wait}"}, status=TOO_MANY)
    if words_of(request.POST):
        return give_back(request, f"Trop d'envois à la suite. {when}", status=TOO_MANY)
    return page(request, when)


def page(request, when):
    return render(request, "429.html", {"when": when}, status=TOO_MANY)


def in_words(seconds):
    if seconds <= 2 * MINUTE:
        return plural(seconds, "seconde,secondes")
    if seconds <= 2 * HOUR:
        return plural(-(-seconds // MINUTE), "minute,minutes")
    return plural(-(-seconds // HOUR), "heure,heures")
