"""The living state of the art, its figures as files, and what staff say of them."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import ListView, TemplateView

from clusters.views.unsent import forget_unsent, keeps_what_was_typed, take_unsent
from practices.search import catalogue
from practices.views.contribute import BACK, INVALID

from ..exports.state import figure_file, whole_file
from ..figures.state import TITLES, Table, state_of
from ..forms.comment import CommentForm
from ..models import Comment

# Under one figure, and read for all of them; the others are on their own page.
COMMENTS_SHOWN, COMMENTS_READ = 3, 60
ROWS_SHOWN, GAPS_SHOWN = 20, 12
FOR_STAFF = "Les relecteurs, les agents et les administrateurs commentent l'état de l'art."


@dataclass(frozen=True)
class Shown:
    """A figure as the page shows it; no table for the conclusion and for the gaps."""

    key: str
    title: str
    table: Table | None
    comments: list

    @property
    def anchor(self):
        return f"figure-{self.key}"


class StatePage(TemplateView):
    template_name = "compendium/state.html"

    def get_context_data(self, **kwargs):
        state, user = state_of(catalogue()), self.request.user
        comments = list(Comment.objects.shown()[:COMMENTS_READ])
        for said in comments:
            said.is_removable = said.may_be_removed_by(user)
        shown = [
            Shown(key, title, state.tables.get(key), [said for said in comments if about(key) == said.about])
            for key, title in TITLES.items()
        ]
        poles, gaps = state.tables["poles"].rows, state.gaps
        return super().get_context_data(
            state=state,
            figures=state.figures,
            themes=state.figures.scope.themes,
            contents=shown,
            figure={one.key.replace("-", "_"): one for one in shown},
            edition_bars=state.edition_bars(),
            clusters=(poles[:ROWS_SHOWN], poles[ROWS_SHOWN:]),
            gaps=(gaps[:GAPS_SHOWN], gaps[GAPS_SHOWN:]),
            may_comment=Comment.may_be_written_by(user),
            may_write=not user.is_authenticated or user.may_write,
            comments_shown=COMMENTS_SHOWN,
            **kwargs,
        )


def about(key):
    """As a comment keeps it: the conclusion has no name."""
    return "" if key == "conclusion" else key


@require_safe
def figure(request, key, kind):
    try:
        return figure_file(state_of(catalogue()), key, kind, request.build_absolute_uri)
    except KeyError:
        raise Http404 from None


@require_safe
def whole(request):
    return whole_file(state_of(catalogue()))


class CommentList(ListView):
    template_name = "compendium/state_comments.html"
    context_object_name = "comments"
    paginate_by = 20

    def get_queryset(self):
        return Comment.objects.shown()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for said in context["comments"]:
            said.key = said.about or "conclusion"
            said.title = TITLES.get(said.key, "Une figure de l'état de l'art")
            said.is_removable = said.may_be_removed_by(self.request.user)
        return context


@keeps_what_was_typed
def comment(request, key):
    """Add a signed remark under a figure."""
    if key not in TITLES:
        raise Http404
    if not Comment.may_be_written_by(request.user):
        raise PermissionDenied(FOR_STAFF)
    typed = request.POST if request.method == "POST" else take_unsent(request)
    form, status = CommentForm(typed), 200
    if request.method == "POST":
        if form.is_valid():
            form.save(about(key), by=request.user)
            forget_unsent(request)
            messages.success(request, "Votre commentaire est publié, avec votre nom et la date.")
            return redirect(f"{reverse('compendium:state')}#figure-{key}")
        status = INVALID
    elif typed:
        messages.warning(request, BACK)
    context = {"form": form, "key": key, "title": TITLES[key]}
    return render(request, "compendium/state_comment.html", context, status=status)


@login_required
def remove(request, pk):
    """Its author or an administrator takes a comment away; it is kept, and shown no more."""
    said = get_object_or_404(Comment.objects.shown(), pk=pk)
    if not said.may_be_removed_by(request.user):
        raise PermissionDenied("Son auteur ou un administrateur retire un commentaire.")
    key = said.about or "conclusion"
    if request.method != "POST":
        context = {"said": said, "key": key, "title": TITLES.get(key, key)}
        return render(request, "compendium/state_comment_remove.html", context)
    said.remove(by=request.user)
    messages.success(request, "Le commentaire est retiré.")
    return redirect(f"{reverse('compendium:state')}#figure-{key}")
