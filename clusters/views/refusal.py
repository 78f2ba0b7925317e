"""A post that cannot be taken: nothing is kept of it, and what was typed is given back."""

from django.shortcuts import render

SECRET = ("password", "token")
# Below, it is a choice or a year, that nobody minds typing again.
SHORTEST_TEXT = 5


def csrf_failure(request, reason=""):
    why = "Nous n'avons pas pu vérifier que ce formulaire vient de vous. Rechargez la page précédente et renvoyez-le."
    return give_back(request, why, status=403)


def give_back(request, why, *, status):
    """Refuse a post, and show what was typed so that it can be copied. Secrets are not shown."""
    typed = [
        value
        for name, values in request.POST.lists()
        for value in values
        if len(value.strip()) > SHORTEST_TEXT and not any(secret in name for secret in SECRET)
    ]
    return render(request, "not_saved.html", {"why": why, "typed": typed}, status=status)
