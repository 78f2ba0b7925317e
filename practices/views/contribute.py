import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, ListView

from clusters.models import Cluster

from ..forms import AttachmentForm, GapForm, PracticeForm
from ..forms.layout import DEEPEN
from ..models import DraftMoved, Practice, Revision
from ..workflow import RevisionState, TransitionRefused
from .attachments import attachment_form, take_attachment
from .unsent import forget_unsent, keeps_what_was_typed, take_unsent

INVALID, CONFLICT = 422, 409
BACK = "Vous étiez déconnecté. Voici votre texte, tel que vous l'aviez écrit : enregistrez-le."


class Mine(LoginRequiredMixin, ListView):
    """What the person's pôles have written, and where each text stands."""

    template_name = "practices/mine.html"
    context_object_name = "practices"
    paginate_by = 30

    def get_queryset(self):
        return Practice.objects.written_with(self.request.user).for_desk()

    def get_context_data(self, **kwargs):
        clusters = list(Cluster.objects.of(self.request.user))
        return super().get_context_data(clusters=clusters, **kwargs)


@keeps_what_was_typed
def contribute(request):
    """Write a new practice. The form's token makes a second post of it write the same draft again."""
    if not request.user.may_write:
        raise PermissionDenied("Votre compte n'est rattaché à aucun pôle : demandez-le à l'administrateur.")
    if request.method == "POST":
        return keep_new(request, as_uuid(request.POST.get("token")))
    unsent = take_unsent(request)
    form = PracticeForm(unsent, writer=request.user, initial=initial_answers(request))
    if unsent:
        messages.warning(request, BACK)
        form.forgive_missing()
    return write_page(request, form, Revision(token=as_uuid(unsent and unsent.get("token"))))


def keep_new(request, token):
    written = Revision.objects.filter(token=token).select_related("practice").first()
    if written and written.author != request.user:
        written, token = None, uuid.uuid4()
    try:
        return keep(request, written or Revision(practice=Practice(), author=request.user, token=token))
    except IntegrityError:
        # The same form came twice at once, and the other post has just written it.
        return keep(request, Revision.objects.get(token=token, author=request.user))


def as_uuid(text):
    try:
        return uuid.UUID(text)
    except (TypeError, ValueError):
        return uuid.uuid4()


def initial_answers(request):
    """What the address says of the gap to fill; and a person of one pôle writes for it."""
    clusters = list(Cluster.objects.of(request.user)[:2])
    return GapForm(request.GET).initial_answers() | {"clusters": clusters if len(clusters) == 1 else []}


@keeps_what_was_typed
def draft(request, pk):
    """Go on with a draft, shared by the people of its pôles."""
    revision = get_object_or_404(Revision.objects.written_with(request.user).select_related("practice"), pk=pk)
    if request.method == "POST":
        return keep(request, revision)
    if not revision.is_draft:
        # A text that was returned lives on in a new draft.
        heir = revision.practice.revisions.filter(state=RevisionState.DRAFT).first()
        return redirect(heir or reverse("practices:preview", args=[pk]))
    unsent = take_unsent(request)
    if unsent:
        messages.warning(request, BACK)
        revision.version = version_of(unsent)
    form = PracticeForm.for_revision(revision, writer=request.user, data=unsent)
    return write_page(request, form, revision, waiting=form.forgive_missing())


def keep(request, revision):
    """Keep what was typed, then do what the button asked: go on, see the preview, or send to review."""
    form = PracticeForm.for_revision(revision, writer=request.user, data=request.POST)
    if not form.is_keepable:
        if request.POST.get("do") != "submit":
            form.forgive_missing(but=["title"])
        return write_page(request, form, revision, status=INVALID)
    try:
        with transaction.atomic():
            form.shelve_draft()
            revision.keep(form.typed(), by=request.user, seen=version_of(request.POST))
    except TransitionRefused as refusal:
        revision.refresh_from_db()
        if revision.is_submitted and revision.data == form.typed():
            return already_sent(request)
        messages.error(request, f"{refusal.message} Votre texte n'est pas enregistré : copiez-le avant de partir.")
        return write_page(request, form, revision, status=CONFLICT)
    except DraftMoved as moved:
        return conflict_page(request, form, moved.stored)
    forget_unsent(request)
    joined = take_attachment(request, revision)
    if joined.is_bound:
        form = PracticeForm.for_revision(revision, writer=request.user)
    if joined.errors:
        waiting = form.forgive_missing()
        return write_page(request, form, revision, waiting=waiting, status=joined.status, joined=joined)
    return after(request, form, revision)


def already_sent(request):
    """A double click: the first has sent it."""
    forget_unsent(request)
    messages.info(request, "Ce texte est déjà parti à la relecture.")
    return redirect("practices:mine")


def version_of(post):
    text = post.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def after(request, form, revision):
    """The draft is kept. What comes next may be refused without losing it."""
    wish = request.POST.get("do")
    if wish == "preview":
        return redirect("practices:preview", pk=revision.pk)
    if wish == "attach":
        return redirect(f"{revision.get_absolute_url()}#{form['attachments'].auto_id}")
    if wish != "submit":
        messages.success(request, "Brouillon enregistré.")
        return redirect(revision)
    if not form.is_valid():
        messages.warning(request, "Votre brouillon est enregistré. Il n'est pas parti : voyez ci-dessous ce qui reste.")
        return write_page(request, form, revision, status=INVALID, joined=AttachmentForm())
    return submit(request, revision)


def submit(request, revision):
    try:
        revision.move("submit", by=request.user)
    except TransitionRefused as refusal:
        if revision.is_submitted:
            return already_sent(request)
        messages.warning(request, f"Votre brouillon est enregistré. {refusal.message}")
        return redirect(revision)
    messages.success(request, "Votre texte est parti à la relecture. Vous suivez la suite ici.")
    return redirect("practices:mine")


def conflict_page(request, form, stored):
    """Someone saved meanwhile: show both texts. Saving again, over the version now seen, is a choice."""
    waiting = form.forgive_missing()
    theirs = [
        (form[name], text if isinstance(text, str) else "")
        for name, text in stored.data.items()
        if name in form.fields and text != form.typed().get(name, "")
    ]
    return write_page(request, form, stored, waiting=waiting, status=CONFLICT, theirs=theirs)


def write_page(request, form, revision, *, waiting=(), status=200, theirs=(), joined=None):
    joined = joined or attachment_form(request, form.data)
    context = {
        "form": form,
        "revision": revision,
        "remark": revision.last_remark if revision.pk else None,
        "deepen": [(name, [form[field] for field in fields]) for name, fields in DEEPEN.items()],
        "waiting": [form[name] for name in waiting],
        "joined": joined,
        "mistakes": form.mistakes + joined.mistakes,
        "theirs": theirs,
        "other_writer": revision.editor if revision.editor != request.user else None,
        "is_ready": bool(revision.pk) and not waiting and not form.errors and not joined.errors,
    }
    return render(request, "practices/write.html", context, status=status)


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
    revision = Revision.start(practice, PracticeForm.text_of, by=request.user)
    if not revision.is_draft:
        messages.info(request, "Une modification de cette fiche est déjà en relecture.")
        return redirect("practices:mine")
    return redirect(revision)
