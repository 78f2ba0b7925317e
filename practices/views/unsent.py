"""A post from someone who is signed out, or whose session ended: the text waits for them."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import QueryDict

KEY = "unsent"


def text_waits_for_sign_in(view):
    """Like login_required; what was posted is found again by `take_unsent` at the same address."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            request.session[KEY] = {"path": request.path, "body": request.POST.urlencode()}
        return redirect_to_login(request.get_full_path())

    return wrapped


def take_unsent(request):
    """What was typed at this address before signing in, until it is kept; None if nothing was."""
    unsent = request.session.get(KEY)
    if request.method != "GET" or not unsent or unsent["path"] != request.path:
        return None
    return QueryDict(unsent["body"])


def forget_unsent(request):
    request.session.pop(KEY, None)
