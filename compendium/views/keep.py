"""« Garder »: records go into a selection of one's account, new or not."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html

from clusters.views.unsent import forget_unsent, keeps_what_was_typed, take_unsent
from practices.search import catalogue

from ..figures import address_of
from ..forms import GatherForm
from ..models import MOST, Selection, SelectionGone

LONGEST_ID = 18


@keeps_what_was_typed
def keep(request):
    typed = request.POST if request.method == "POST" else take_unsent(request)
    if not typed:
        # One arrives here by GET after signing in.
        return redirect("compendium:selections")
    form = GatherForm(typed, known=catalogue())
    is_sound = form.is_valid()
    if not is_sound or request.method != "POST":
        # Its own page holds all of it, and says what is wrong.
        forget_unsent(request)
        return redirect(address_of(form.rows, form.title) if is_sound else f"{address_of([])}?{again(typed)}")
    pk = typed.get("selection", "")
    if not pk:
        selection = Selection.start(request.user, form.title, form.pairs)
        messages.success(
            request, "La sélection est dans votre compte. Tant que son lien est fermé, vous seul la voyez."
        )
        return redirect(selection)
    mine = Selection.objects.of(request.user)
    selection = get_object_or_404(mine, pk=pk if pk.isdecimal() and len(pk) <= LONGEST_ID else None)
    return put(request, selection, form)


def again(typed):
    said = typed.copy()
    for name in ("csrfmiddlewaretoken", "selection", "writer", "do"):
        said.pop(name, None)
    return said.urlencode()


def put(request, selection, form):
    try:
        added, left = selection.add(form.pairs)
    except SelectionGone:
        raise Http404 from None
    link = format_html('<a href="{}">{}</a>', selection.get_absolute_url(), selection)
    if left:
        names = ", ".join(practice.call_number for practice, _ in left)
        messages.warning(request, format_html("{} tient {} fiches au plus. N'y sont pas : {}.", link, MOST, names))
    elif added:
        messages.success(request, format_html("C'est gardé dans « {} ».", link))
    else:
        messages.info(request, format_html("« {} » la contient déjà.", link))
    is_one = len(form.rows) == 1
    return redirect(form.rows[0].practice if is_one else selection)
