"""What a person follows, and how often they are told of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from clusters.models import Cluster
from clusters.views.unsent import forget_unsent, keeps_what_was_typed, take_unsent
from practices.models import Practice, Theme
from practices.search import catalogue
from practices.views.contribute import INVALID

from ..filters import AlertFilter
from ..forms.following import RhythmForm
from ..models import Follow
from ..models.telling import unfollowed

PER_PAGE = 30
# What can be followed, by its name in the address.
FOLLOWABLE = {
    "pratique": Practice.objects.addressed,
    "theme": Theme.objects.all,
    "pole": Cluster.objects.all,
}


@login_required
def follow(request, kind, pk):
    """The button « Suivre » or « Ne plus suivre » of a page; one is back on that page."""
    if kind not in FOLLOWABLE:
        raise Http404
    thing = get_object_or_404(FOLLOWABLE[kind](), pk=pk)
    # One arrives by GET after signing in: the page has the button.
    if request.method != "POST":
        return redirect(thing)
    if request.POST.get("do") == "stop":
        Follow.stop(request.user, thing)
        unfollowed(request.user)
        messages.success(request, f"Vous ne suivez plus « {thing} ».")
    else:
        Follow.start(request.user, thing)
        messages.success(request, f"Vous suivez « {thing} » : vous serez averti de ce qui change.")
    return redirect("exchange:following") if request.POST.get("from") == "list" else redirect(thing)


@keeps_what_was_typed
def following(request):
    """All that one follows, one's alerts, and the rhythm of the mails."""
    form = RhythmForm(request.POST if request.method == "POST" else take_unsent(request), user=request.user)
    if request.method != "POST":
        return following_page(request, form)
    if not form.is_valid():
        return following_page(request, form, status=INVALID)
    form.save()
    forget_unsent(request)
    messages.success(request, "C'est enregistré : vos courriels suivront ce rythme.")
    return redirect("exchange:following")


def following_page(request, form, *, status=200):
    follows = request.user.follows
    practices = follows.exclude(practice=None).select_related("practice__theme")
    context = {
        "form": form,
        "themes": follows.exclude(theme=None).select_related("theme").order_by("theme__order"),
        "clusters": follows.exclude(cluster=None).select_related("cluster").order_by("cluster__slug"),
        "page_obj": Paginator(practices, PER_PAGE).get_page(request.GET.get("page")),
        "alerts": alerts_of(request.user),
    }
    return render(request, "exchange/following.html", context, status=status)


def alerts_of(user):
    """[(alert, its filter in words, how many records answer today or None, what is wrong with it)]

    Words are not searched to be counted: each would cost several queries.
    """
    alerts, rows = list(user.alerts.all()), []
    asks = AlertFilter(catalogue()) if alerts else None
    for alert in alerts:
        asked = asks.ask(alert.question)
        is_counted = asked.is_valid() and not asked.data.get("q")
        rows.append((alert, asked.words, asked.qs.count() if is_counted else None, asked.trouble))
    return rows
