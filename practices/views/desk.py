"""What a writer finds again and does with a text that is there: list, preview, send, put aside, take up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, ListView

from clusters.models import Cluster
from clusters.views import give_back
from clusters.views.unsent import keeps_what_was_typed

from ..figures import usual_delay
from ..forms import PracticeForm, compare
from ..forms.fields import UNKEEPABLE
from ..forms.near import NEAR, neighbours_of
from ..models import Practice, Revision
from ..workflow import TransitionRefused
from .contribute import INVALID, submit


class Mine(LoginRequiredMixin, ListView):
    """What the person's pôles have written, and where each text stands."""

    template_name = "practices/mine.html"
    context_object_name = "practices"
    paginate_by = 30

    def get_queryset(self):
        return Practice.objects.written_with(self.request.user).for_desk(self.request.user)

    def get_context_data(self, **kwargs):
        clusters = list(Cluster.objects.of(self.request.user))
        waiting = Practice.objects.confirmable_by(self.request.user).to_confirm(timezone.now()).count()
        return super().get_context_data(clusters=clusters, to_confirm=waiting, delay=usual_delay(), **kwargs)


@login_required
@require_POST
def send(request, pk):
    """Send to review a draft as it is stored: the button of its preview."""
    revision = get_object_or_404(Revision.objects.written_with(request.user).select_related("practice"), pk=pk)
    form = PracticeForm.for_revision(revision, writer=request.user)
    if not form.is_valid():
        messages.warning(request, "Il reste des réponses à donner, ou à corriger, avant l'envoi.")
        return redirect(revision)
    return submit(request, revision)


@keeps_what_was_typed
def copy(request, pk, copy_pk):
    """Another text of a draft, beside the draft; a post puts it back, and keeps the draft's in its place."""
    drafts = Revision.objects.written_with(request.user).drafts().select_related("practice", "editor")
    revision = get_object_or_404(drafts, pk=pk)
    kept = get_object_or_404(revision.copies.select_related("editor"), pk=copy_pk)
    if request.method == "POST":
        revision.set_aside(revision.data, by=revision.editor)
        revision.keep(kept.data, by=request.user, seen=revision.version)
        messages.success(request, "Ce texte est de nouveau celui du brouillon. L'autre est gardé à son tour.")
        return redirect(revision)
    changes = [change for change in compare(revision.data, kept.data, of=revision.practice) if change.is_changed]
    context = {"revision": revision, "kept": kept, "changes": changes}
    return render(request, "practices/copy.html", context)


@keeps_what_was_typed
@require_POST
def near(request, pk):
    """Say of the records that resemble the draft how they relate to it: the form of its preview."""
    revision = get_object_or_404(Revision.objects.written_with(request.user).drafts(), pk=pk)
    said = {name: text for name, text in request.POST.items() if name.startswith(NEAR)}
    if any(UNKEEPABLE.search(text) for text in said.values()):
        return give_back(request, "Un signe invisible s'est glissé dans ce texte.", status=INVALID)
    others = {name: typed for name, typed in revision.data.items() if not name.startswith(NEAR)}
    revision.keep(others | said, by=request.user, seen=revision.version)
    messages.success(request, "C'est noté. Le relecteur le lira.")
    return redirect("practices:preview", pk=pk)


@login_required
@require_POST
def resume(request, pk):
    """Take up again a text that was refused, as a new draft."""
    revision = get_object_or_404(Revision.objects.written_with(request.user).select_related("practice"), pk=pk)
    return open_draft(request, revision.practice)


class Preview(LoginRequiredMixin, DetailView):
    """The text as the record will show it, for those who write it and those who review it."""

    template_name = "practices/preview.html"
    context_object_name = "revision"

    def get_queryset(self):
        return Revision.objects.visible_to(self.request.user).select_related("practice", "author")

    def get_context_data(self, **kwargs):
        form = PracticeForm.for_revision(self.object)
        waiting = [form[name] for name in form.forgive_missing()]
        return super().get_context_data(
            proposal=form.proposal(),
            waiting=waiting,
            mistakes=form.mistakes,
            remark=None if self.object.is_submitted else self.object.last_remark,
            neighbours=neighbours_of(self.object.data, but=self.object.practice_id) if self.object.is_draft else [],
            is_mine=Revision.objects.written_with(self.request.user).filter(pk=self.object.pk).exists(),
            **kwargs,
        )


@login_required
def revise(request, slug):
    """Open a draft that starts from the public text, or go on with the one that is open."""
    practice = get_object_or_404(Practice.objects.public(), slug=slug)
    if request.method != "POST":
        # One arrives here by GET after signing in: the record has the button.
        return redirect(practice)
    if not practice.is_editable_by(request.user):
        raise PermissionDenied("Seul un membre des pôles de cette fiche peut la modifier.")
    return open_draft(request, practice)


def open_draft(request, practice):
    try:
        revision = Revision.start(practice, PracticeForm.text_of, by=request.user)
    except TransitionRefused as refusal:
        raise PermissionDenied(refusal.message) from refusal
    if not revision.is_draft:
        messages.info(request, "Une modification de cette fiche est déjà en relecture.")
        return redirect("practices:mine")
    return redirect(revision)
