"""What a writer finds again and does with a text that is there: list, preview, send, put aside, take up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import DetailView, ListView

from clusters.models import Cluster
from clusters.views import give_back
from clusters.views.unsent import forget_unsent, keeps_what_was_typed, take_unsent

from ..figures import usual_delay
from ..forms import PracticeForm, compare
from ..forms.asides import asides_that_differ, sayings_of
from ..forms.fields import UNKEEPABLE
from ..forms.near import neighbours_of
from ..models import DraftCopy, DraftMoved, Practice, Revision
from ..workflow import TransitionRefused
from .contribute import BACK, INVALID, submit
from .writing import CONFLICT, version_of


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
def send(request, pk):
    """Send to review a draft as it is stored: the button of its preview, which says what version it shows."""
    revision = get_object_or_404(Revision.objects.written_with(request.user).select_related("practice"), pk=pk)
    if request.method != "POST":
        return redirect("practices:preview", pk=pk)
    form = PracticeForm.for_revision(revision, writer=request.user)
    if not form.is_valid():
        messages.warning(request, "Il reste des réponses à donner, ou à corriger, avant l'envoi.")
        return redirect(revision)
    if revision.is_draft and version_of(request.POST) != revision.version:
        messages.warning(request, "Ce texte vient de changer. Le voici : relisez-le, puis envoyez-le.")
        return redirect("practices:preview", pk=pk)
    return submit(request, revision)


@keeps_what_was_typed
def copy(request, pk, copy_pk):
    """Another text of a draft, beside the draft; a post puts it back, and keeps the draft's in its place."""
    drafts = Revision.objects.written_with(request.user).drafts().select_related("practice", "editor")
    revision = get_object_or_404(drafts, pk=pk)
    kept = get_object_or_404(DraftCopy.objects.of_practice(revision.practice).select_related("editor"), pk=copy_pk)
    if request.method == "POST":
        return put_back(request, revision, kept)
    changes = [change for change in compare(revision.data, kept.data, of=revision.practice) if change.is_changed]
    asides = asides_that_differ(kept.data, revision.data)
    context = {"revision": revision, "kept": kept, "changes": changes, "asides": asides}
    return render(request, "practices/copy.html", context)


def put_back(request, revision, kept):
    try:
        with transaction.atomic():
            revision.set_aside(revision.data, by=revision.editor)
            revision.keep(kept.data, by=request.user, seen=revision.version)
    except (DraftMoved, TransitionRefused):
        messages.warning(request, "Ce brouillon vient de changer. Rien n'est remplacé : voyez où il en est.")
        return redirect("practices:draft", pk=revision.pk)
    messages.success(request, "Ce texte est de nouveau celui du brouillon. L'autre est gardé à son tour.")
    return redirect(revision)


@keeps_what_was_typed
def near(request, pk):
    """Say of the records that resemble the draft how they relate to it: the form of its preview."""
    revision = get_object_or_404(Revision.objects.written_with(request.user).drafts(), pk=pk)
    if request.method != "POST":
        unsent = take_unsent(request)
        forget_unsent(request)
        return give_back(request, BACK, status=200, typed=unsent) if unsent else redirect("practices:preview", pk=pk)
    said = {name: text for name, text in sayings_of(request.POST).items() if text.strip()}
    if any(UNKEEPABLE.search(text) for text in said.values()):
        return give_back(request, "Un signe invisible s'est glissé dans ce texte.", status=INVALID)
    try:
        revision.keep(revision.data | said, by=request.user, seen=revision.version)
    except (DraftMoved, TransitionRefused):
        return give_back(request, "Ce brouillon vient de changer : dites-le de nouveau.", status=CONFLICT)
    messages.success(request, "C'est noté. Le relecteur le lira.")
    return redirect("practices:preview", pk=pk)


@login_required
def resume(request, pk):
    """Take up again a text that was refused or set aside, as a new draft."""
    revision = get_object_or_404(Revision.objects.written_with(request.user).select_related("practice"), pk=pk)
    if request.method != "POST":
        return redirect("practices:preview", pk=pk)
    return open_draft(request, revision.practice, resumed=revision if revision.can_be_resumed else None)


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


def open_draft(request, practice, *, resumed=None):
    try:
        revision = Revision.start(practice, PracticeForm.text_of, by=request.user, resumed=resumed)
    except TransitionRefused as refusal:
        raise PermissionDenied(refusal.message) from refusal
    if not revision.is_draft:
        messages.info(request, "Une modification de cette fiche est déjà en relecture.")
        return redirect("practices:mine")
    return redirect(revision)
