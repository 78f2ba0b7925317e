"""Where a person is signed in, and how they sign out from afar."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ..models import Act, Session, record
from ..protection.sessions import MOST_LISTED, open_sessions, told
from ..templatetags.recueil import plural

ALL_OTHERS = "autres"


@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request):
    """The list. A post closes one of the others, or all of them."""
    here = told(request.session.session_key, request.session)
    others = [session for session in open_sessions(request.user) if session.key != here.key]
    if request.method == "POST":
        return end(request, others, request.POST.get("end"))
    context = {"here": here, "others": others, "all_others": ALL_OTHERS, "most": MOST_LISTED - 1}
    return render(request, "clusters/sessions.html", context)


@transaction.atomic
def end(request, others, name):
    """What is no more in the list has ended by itself: nothing is left to do, and that is said the same way."""
    rows = Session.objects.filter(person=request.user).exclude(pk=request.session.session_key)
    if name != ALL_OTHERS:
        rows = rows.filter(pk__in=[session.key for session in others if session.name == name])
    number, _ = rows.delete()
    if number:
        record(Act.SESSIONS_ENDED, by=request.user, detail=str(number))
    messages.success(request, f"{plural(number, 'session fermée,sessions fermées')}." if number > 1 else "C'est fermé.")
    return redirect("people:sessions")
