"""The alerts of a person: lists of the catalogue that they watch."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from clusters.views.unsent import forget_unsent, keeps_what_was_typed, take_unsent
from practices.search import catalogue
from practices.views.contribute import BACK, CONFLICT, INVALID

from ..filters import AlertFilter
from ..forms.following import AlertForm


@keeps_what_was_typed
def alert_new(request):
    """Watch a list: the form of the catalogue posts here, and its address may be given to start from."""
    unsent = take_unsent(request)
    data = request.POST if request.method == "POST" else unsent
    form = AlertForm(data, user=request.user, known=catalogue(), question=request.GET.urlencode())
    if unsent:
        messages.warning(request, BACK)
    if request.method != "POST":
        return alert_page(request, form)
    if not form.is_valid():
        return alert_page(request, form, status=INVALID)
    if form.save():
        messages.success(request, f"L'alerte « {form.cleaned_data['name']} » guette les nouvelles fiches.")
    else:
        messages.info(request, f"Cette alerte existe déjà : « {form.twin.name} ».")
    forget_unsent(request)
    return redirect("exchange:following")


@keeps_what_was_typed
def alert(request, pk):
    """Rename an alert; or mend it, when its filter names what is there no more: the rest of it is kept."""
    mine = get_object_or_404(request.user.alerts, pk=pk)
    known = catalogue()
    asked = AlertFilter(known).ask(mine.question)
    question = mine.question if asked.is_valid() else asked.rest
    data = request.POST if request.method == "POST" else take_unsent(request)
    form = AlertForm(data, user=request.user, known=known, instance=mine, question=question)
    if request.method != "POST":
        return alert_page(request, form, trouble=asked.trouble)
    if not form.is_valid():
        return alert_page(request, form, trouble=asked.trouble, status=INVALID)
    if not form.save():
        form.add_error(None, f"Une autre de vos alertes demande la même chose : « {form.twin.name} ».")
        return alert_page(request, form, trouble=asked.trouble, status=CONFLICT)
    forget_unsent(request)
    messages.success(request, "L'alerte est enregistrée.")
    return redirect("exchange:following")


def alert_page(request, form, *, trouble="", status=200):
    context = {"form": form, "alert": form.instance, "asked": form.filter, "trouble": trouble}
    return render(request, "exchange/alert.html", context, status=status)


@login_required
def alert_remove(request, pk):
    # One arrives by GET after signing in: the page has the button.
    if request.method != "POST":
        return redirect("exchange:following")
    mine = get_object_or_404(request.user.alerts, pk=pk)
    # What it still had to say by mail is not sent any more.
    mine.notifications.filter(mailed_at=None).update(mailed_at=timezone.now())
    mine.delete()
    messages.success(request, f"L'alerte « {mine.name} » est supprimée.")
    return redirect("exchange:following")
