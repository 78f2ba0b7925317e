"""The selections of an account: its owner lists them, writes them, shows them by a link, and deletes them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from clusters.views.unsent import forget_unsent, keeps_what_was_typed, take_unsent
from practices.search import catalogue
from practices.views.contribute import BACK, CONFLICT, INVALID

from ..exports import file_of
from ..figures import rows_of
from ..forms import SelectionForm
from ..models import Selection, SelectionGone, SelectionMoved
from .gather import KINDS

# What the buttons of the secret link ask; they write the page too.
LINK = {"ouvrir", "fermer"}


class SelectionList(LoginRequiredMixin, ListView):
    template_name = "compendium/selection_list.html"
    context_object_name = "selections"
    paginate_by = 20

    def get_queryset(self):
        return Selection.objects.of(self.request.user).for_list()


@keeps_what_was_typed
def edit(request, pk):
    selection = get_object_or_404(Selection.objects.of(request.user), pk=pk)
    known = catalogue()
    if request.method == "POST":
        return keep_text(request, SelectionForm(request.POST, selection=selection, known=known))
    unsent = take_unsent(request)
    if unsent:
        messages.warning(request, BACK)
    form = SelectionForm(unsent, selection=selection, known=known)
    form.is_valid()  # what was typed before signing in is shown with what is wrong with it
    return edit_page(request, form)


def keep_text(request, form):
    if form.asks == "fermer":
        # Whatever becomes of the text: what was shown is shown no more.
        form.selection.close_link()
        messages.success(request, "Le lien est fermé : il ne montre plus rien à personne.")
    if not form.is_valid():
        return edit_page(request, form, status=INVALID)
    try:
        is_new = form.save()
    except SelectionGone:
        raise Http404 from None
    except SelectionMoved as moved:
        return edit_page(request, form, others=form.show(moved.stored), status=CONFLICT)
    forget_unsent(request)
    if form.removed:
        note = f" Sa note disait : « {form.removed.note} »" if form.removed.note else ""
        messages.success(request, f"{form.removed.practice.call_number} n'est plus dans cette sélection.{note}")
    elif is_new and not form.anchor:
        messages.success(request, "La sélection est enregistrée.")
    if form.asks == "ouvrir":
        messages.success(request, "Le lien est ouvert : qui l'a peut lire cette sélection.")
    anchor = f"#fiche-{form.anchor}" if form.anchor else "#partage" if form.asks in LINK else ""
    return redirect(f"{form.selection.get_absolute_url()}{anchor}")


def edit_page(request, form, *, others=(), status=200):
    selection = form.selection
    link = selection.shared_url
    context = {
        "form": form,
        "selection": selection,
        "others": others,
        "site": request.build_absolute_uri("/").rstrip("/"),
        "shared_at": request.build_absolute_uri(link) if link else "",
        "files": [
            ("pdf", reverse("compendium:edit_book", args=[selection.pk])),
            *((kind, reverse("compendium:edit_file", args=[selection.pk, kind])) for kind in KINDS),
        ],
    }
    return render(request, "compendium/selection_edit.html", context, status=status)


@login_required
@require_safe
def export(request, pk, kind):
    selection = get_object_or_404(Selection.objects.of(request.user), pk=pk)
    rows = rows_of(selection, catalogue())
    return file_of(kind, selection.title, selection.introduction, rows, request.build_absolute_uri)


@login_required
def delete(request, pk):
    selection = get_object_or_404(Selection.objects.of(request.user).for_list(), pk=pk)
    if request.method != "POST":
        return render(request, "compendium/selection_delete.html", {"selection": selection})
    selection.delete()
    messages.success(request, f"« {selection} » est supprimée.")
    return redirect("compendium:selections")
