"""A record leaves the catalogue with its reason, and may come back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers

from clusters.views.unsent import forget_unsent, keeps_what_was_typed, take_unsent

from ..forms import WithdrawalForm
from ..models import Practice
from ..workflow import TransitionRefused
from .contribute import BACK, CONFLICT, INVALID

GONE = 410


def notice(request, practice):
    """What its address says of a record that is withdrawn: why, since when, and what replaced it."""
    user = request.user
    may_edit = user.is_authenticated and practice.is_editable_by(user)
    context = {
        "practice": practice,
        "may_reinstate": practice.can_be_reinstated_by(user),
        "last_number": practice.last_number if may_edit else None,
        "is_worked_on": may_edit or practice.can_be_reinstated_by(user),
    }
    response = render(request, "practices/withdrawn.html", context, status=GONE)
    # A browser may keep a 410 for ever, and the record may come back.
    add_never_cache_headers(response)
    return response


@keeps_what_was_typed
def withdraw(request, slug):
    practice = get_object_or_404(Practice.objects.with_versions().select_related("theme"), slug=slug)
    if not practice.can_be_withdrawn_by(request.user):
        raise PermissionDenied("Seuls un relecteur ou un référent d'un pôle de cette fiche peuvent la retirer.")
    if request.method == "POST":
        return take_away(request, practice)
    unsent = take_unsent(request)
    if unsent:
        messages.warning(request, BACK)
    elif practice.is_withdrawn:
        return redirect(practice)
    return withdraw_page(request, WithdrawalForm(unsent, practice=practice, by=request.user))


def take_away(request, practice):
    form = WithdrawalForm(request.POST, practice=practice, by=request.user)
    if not form.is_valid():
        return withdraw_page(request, form, status=INVALID)
    if form.is_done:
        messages.info(request, practice.last_act())
    elif form.save():
        messages.success(request, "La fiche est retirée. Son adresse dit pourquoi.")
    else:
        return withdraw_page(request, form, status=CONFLICT)
    forget_unsent(request)
    return redirect(practice)


def withdraw_page(request, form, *, status=200):
    return render(request, "practices/withdraw.html", {"practice": form.practice, "form": form}, status=status)


@login_required
def reinstate(request, slug):
    practice = get_object_or_404(Practice.objects.with_versions(), slug=slug)
    if request.method != "POST":
        # One arrives here by GET after signing in: the notice has the button.
        return redirect(practice)
    if not practice.can_be_reinstated_by(request.user):
        raise PermissionDenied("Seul un relecteur peut remettre une fiche en ligne.")
    try:
        practice.reinstate(by=request.user)
    except TransitionRefused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, "La fiche est de nouveau en ligne.")
    return redirect(practice)
