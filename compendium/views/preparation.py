"""Staff prepare an edition, see what it would hold and what it would lack, and freeze it."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateformat import format as date_as

from clusters.views.unsent import forget_unsent, keeps_what_was_typed, take_unsent
from practices.search import catalogue
from practices.views.contribute import BACK, CONFLICT, INVALID

from ..filters import NAMES
from ..forms import EditionForm, FreezeForm
from ..forms.edition import look_at
from ..models import AlreadyFrozen, Edition, EditionGone, EditionMoved


def may_prepare(user):
    """Agents, reviewers and administrators: those who serve every pôle."""
    return user.is_authenticated and (user.can_review or user.is_agent)


def refuse_others(user):
    if not may_prepare(user):
        raise PermissionDenied("Les éditions sont préparées par les agents et les relecteurs.")


@keeps_what_was_typed
def prepare(request):
    """A new edition; its address may say the choice already, as that of the catalogue does."""
    refuse_others(request.user)
    today = date.today()
    asked = QueryDict(mutable=True)
    for name in NAMES:
        asked.setlist(name, request.GET.getlist(name))
    return written(request, Edition(title=date_as(today, "F Y").capitalize(), dated=today, question=asked.urlencode()))


@keeps_what_was_typed
def edit(request, pk):
    refuse_others(request.user)
    edition = get_object_or_404(Edition, pk=pk)
    if edition.is_frozen:
        return frozen_meanwhile(request, edition, request.POST or take_unsent(request))
    return written(request, edition)


def written(request, edition):
    known = catalogue()
    if request.method == "POST":
        return keep_text(request, EditionForm(request.POST, edition=edition, known=known, request=request))
    unsent = take_unsent(request)
    if unsent:
        messages.warning(request, BACK)
    form = EditionForm(unsent, edition=edition, known=known, request=request)
    form.is_valid()  # what was typed before signing in is shown with what is wrong with it
    return edit_page(request, form)


def keep_text(request, form):
    if not form.is_valid():
        return edit_page(request, form, status=INVALID)
    try:
        edition = form.save(by=request.user)
    except EditionGone:
        raise Http404 from None
    except AlreadyFrozen as frozen:
        return frozen_meanwhile(request, frozen.stored, typed=request.POST)
    except EditionMoved as moved:
        return edit_page(request, form, others=form.show(moved.stored), status=CONFLICT)
    forget_unsent(request)
    messages.success(request, "L'édition en préparation est enregistrée. Voici ce qu'elle contiendrait aujourd'hui.")
    return redirect("compendium:edition_edit", edition.pk)


def edit_page(request, form, *, others=(), status=200):
    look = look_at(form.choice) if form.choice.is_valid() else None
    context = {"form": form, "edition": form.edition, "look": look, "others": others}
    return render(request, "compendium/edition_edit.html", context, status=status)


def frozen_meanwhile(request, edition, typed=None):
    """It changes no more; what was typed is given back."""
    context = {"edition": edition, "foreword": (typed or {}).get("avant_propos", "")}
    return render(request, "compendium/edition_frozen.html", context, status=CONFLICT)


@login_required
def freeze(request, pk):
    """The last look before it is shut; then the act."""
    refuse_others(request.user)
    edition = get_object_or_404(Edition, pk=pk)
    if edition.is_frozen:
        return frozen_meanwhile(request, edition)
    data = request.POST if request.method == "POST" else None
    form = FreezeForm(data, edition=edition, known=catalogue(), request=request)
    if data is None or form.obstacle or not form.is_valid():
        return freeze_page(request, form, status=CONFLICT if data is not None else 200)
    try:
        frozen = form.freeze(by=request.user)
    except EditionGone:
        raise Http404 from None
    except AlreadyFrozen as already:
        return frozen_meanwhile(request, already.stored)
    except EditionMoved as moved:
        form = FreezeForm(edition=moved.stored, known=catalogue(), request=request)
        return freeze_page(request, form, moved=True, status=CONFLICT)
    messages.success(request, f"L'édition n° {frozen.number} est gelée : elle ne changera plus, et se cite.")
    return redirect(frozen)


def freeze_page(request, form, *, moved=False, status=200):
    context = {"form": form, "edition": form.edition, "look": form.look, "moved": moved}
    return render(request, "compendium/edition_freeze.html", context, status=status)


@login_required
def abandon(request, pk):
    refuse_others(request.user)
    edition = get_object_or_404(Edition, pk=pk)
    if edition.is_frozen:
        return frozen_meanwhile(request, edition)
    if request.method != "POST":
        return render(request, "compendium/edition_abandon.html", {"edition": edition})
    try:
        edition.abandon()
    except EditionGone:
        raise Http404 from None
    except AlreadyFrozen as already:
        return frozen_meanwhile(request, already.stored)
    messages.success(request, f"« {edition} », en préparation, est supprimée.")
    return redirect("compendium:editions")
