"""A post that cannot be taken now: its text waits for the person to sign in, or is given back."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse, QueryDict

from ..protection.limits import wait_of
from .refusal import give_back

KEY = "unsent"
# What the button of a form asks when its page's script presses it.
AUTOSAVE = "autosave"
SIGNED_OUT = 401
MOST_TEXTS = 5
# Several times the longest form, all accents coded.
LONGEST = 500_000
# Seconds: the time to find one's password, or to be invited.
WAITS = 24 * 3600
CANNOT_WAIT = "Vous n'êtes plus connecté, et ce texte ne peut pas attendre ici. Copiez-le, puis connectez-vous."
GONE = "Vous n'avez pas, ou plus, accès à ce texte."


def keeps_what_was_typed(view):
    """Like login_required, and no post loses its text.

    Signed out, it waits in the session, found again by `take_unsent` at the same address.
    Refused (404, 403), it is shown again, to be copied.
    """

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        posts = request.method == "POST"
        quietly = request.POST.get("do") == AUTOSAVE
        if not request.user.is_authenticated:
            if quietly:
                # The page is still open: it keeps the text, and its own button leads to the sign-in.
                return JsonResponse({"why": "Vous n'êtes plus connecté."}, status=SIGNED_OUT)
            if posts and not set_aside(request):
                return give_back(request, CANNOT_WAIT, status=SIGNED_OUT)
            return redirect_to_login(request.get_full_path())
        try:
            return view(request, *args, **kwargs)
        except (Http404, PermissionDenied) as refusal:
            typed = request.POST if posts else take_unsent(request)
            if not posts and not typed:
                raise
            status, why = (403, str(refusal)) if isinstance(refusal, PermissionDenied) else (404, GONE)
            if quietly:
                return JsonResponse({"why": why}, status=status)
            return give_back(request, why, status=status, typed=typed)

    return wrapped


def set_aside(request):
    """Whether the text waits: anyone may post, and a session is no place for a book."""
    if not request.user.is_authenticated and wait_of("unsent", request):
        return False
    waiting = request.session.get(KEY, {})
    waiting.pop(request.path, None)
    typed = request.POST.copy()
    for name in [name for name in typed if "password" in name]:
        del typed[name]
    for name, file in request.FILES.items():
        # A file does not wait: its name does, so that the page can ask for it again.
        typed[f"{name}_left_out"] = file.name
    body = typed.urlencode()
    if len(body) > LONGEST:
        return False
    waiting[request.path] = body
    request.session[KEY] = dict(list(waiting.items())[-MOST_TEXTS:])
    if not request.user.is_authenticated:
        # The sign-in gives the session its own life.
        request.session.set_expiry(WAITS)
    return True


def take_unsent(request):
    """What this person typed at this address before signing in, until it is kept; None if nothing was."""
    body = request.session.get(KEY, {}).get(request.path)
    if not body or request.method != "GET":
        return None
    typed = QueryDict(body)
    # On a computer that several share, the text is its writer's.
    return typed if typed.get("writer") in {None, "", str(request.user.pk)} else None


def forget_unsent(request):
    waiting = request.session.get(KEY, {})
    if waiting.pop(request.path, None) is not None:
        request.session[KEY] = waiting
