"""One gesture ends the mails of some kinds: from the mail program itself (RFC 8058), or by the button of a page."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt

from clusters.models import User

from ..mails.unsubscribe import read_token
from ..models import Kind, Preference, Rhythm


@csrf_exempt
def unsubscribe(request, token):
    """The signed address is enough: a mail program has neither session nor cookie. Again, it changes nothing more."""
    person, kinds = read_token(token)
    if person is None:
        raise Http404
    user = get_object_or_404(User, pk=person)
    is_done = request.method == "POST"
    if is_done and user.is_active:
        Preference.choose(user, dict.fromkeys(kinds, Rhythm.NEVER))
    context = {"kinds": [Kind(kind).label for kind in kinds], "is_done": is_done}
    return render(request, "exchange/unsubscribe.html", context)
