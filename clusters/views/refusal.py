"""A post that cannot be taken: nothing is kept of it, and what was typed is given back."""

from django.shortcuts import render

SECRET = ("password", "token", "code")
# Below, it is a choice or a year, that nobody minds typing again.
SHORTEST_TEXT = 5


def csrf_failure(request, reason=""):
    why = "Nous n'avons pas pu vérifier que ce formulaire vient de vous. Rechargez la page précédente et renvoyez-le."
    return give_back(request, why, status=403)


def is_secret(name):
    return any(secret in name for secret in SECRET)


def give_back(request, why, *, status, typed=None):
    """Refuse a post (or what was `typed` before), and show its words so that they can be copied, but no secret."""
    return render(request, "not_saved.html", {"why": why, "typed": words_of(typed or request.POST)}, status=status)


def words_of(typed):
    """What someone would mind typing again, of all that a form sends."""
    return [
        value
        for name, values in typed.lists()
        for value in values
        if (len(value.strip()) > SHORTEST_TEXT or " " in value.strip()) and not is_secret(name)
    ]
