import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from clusters.models import Cluster
from clusters.views import give_back
from clusters.views.unsent import forget_unsent, keeps_what_was_typed, take_unsent

from ..forms import AttachmentForm, GapForm, PracticeForm, compare
from ..forms.asides import asides_that_differ, sayings_of
from ..models import DraftMoved, Practice, Revision
from ..workflow import RevisionState, TransitionRefused
from .attachments import take_attachment
from .writing import CONFLICT, autosaved, is_autosave, not_autosaved, saved_over, version_of, write_page

INVALID = 422
BACK = "Vous étiez déconnecté. Voici votre texte, tel que vous l'aviez écrit : enregistrez-le."


@keeps_what_was_typed
def contribute(request):
    """Write a new practice. The form's token makes a second post of it write the same draft again."""
    if not request.user.may_write:
        raise PermissionDenied("Votre compte n'est rattaché à aucun pôle : demandez à rejoindre le vôtre, sur sa page.")
    if request.method == "POST":
        return keep_new(request, as_uuid(request.POST.get("token")))
    unsent = take_unsent(request)
    form = PracticeForm(unsent, writer=request.user, initial=initial_answers(request))
    if unsent:
        messages.warning(request, BACK)
        form.forgive_missing()
    blank = Revision(token=as_uuid(unsent and unsent.get("token")), is_interview=request.user.is_agent)
    return write_page(request, form, blank)


def keep_new(request, token):
    written = Revision.objects.filter(token=token).select_related("practice").first()
    mine = Revision.objects.written_with(request.user)
    if written and (written.author != request.user or not mine.filter(pk=written.pk).exists()):
        written, token = None, uuid.uuid4()
    try:
        new = Revision(practice=Practice(), author=request.user, token=token, is_interview=request.user.is_agent)
        return keep(request, written or new)
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
    unsent = take_unsent(request)
    if unsent and not revision.is_draft:
        forget_unsent(request)
        return give_back(request, "Ce texte est parti à la relecture entre-temps.", status=CONFLICT, typed=unsent)
    if not revision.is_draft:
        # A text that was returned lives on in a new draft.
        heir = revision.practice.revisions.filter(state=RevisionState.DRAFT).first()
        return redirect(heir or reverse("practices:preview", args=[pk]))
    if unsent:
        messages.warning(request, BACK)
        revision.version = version_of(unsent)
    form = PracticeForm.for_revision(revision, writer=request.user, data=unsent)
    form.forgive_missing()
    return write_page(request, form, revision)


def keep(request, revision):
    """Keep what was typed, then do what the button asked: go on, see the preview, or send to review."""
    form = PracticeForm.for_revision(revision, writer=request.user, data=request.POST)
    if not form.is_keepable:
        return refuse(request, form, revision)
    try:
        store(request, form, revision)
    except TransitionRefused as refusal:
        revision.refresh_from_db()
        return too_late(request, form, revision, refusal.message)
    except DraftMoved as moved:
        return conflict_page(request, form, moved.stored)
    forget_unsent(request)
    if is_autosave(request):
        return autosaved(request, revision)
    joined = take_attachment(request, revision)
    if joined.is_bound:
        form = PracticeForm.for_revision(revision, writer=request.user)
    if joined.errors:
        form.forgive_missing()
        return write_page(request, form, revision, status=joined.status, joined=joined)
    return after(request, form, revision)


def store(request, form, revision):
    over = {"by": request.user} | saved_over(request.POST)
    # What was said of a record that is no neighbour any more is not on the page: it stays all the same.
    data = sayings_of(revision.data) | form.typed()
    if revision.pk:
        revision.keep(data, **over)
        form.shelve_draft()
        return
    with transaction.atomic():
        form.shelve_draft()
        revision.keep(data, **over)


def refuse(request, form, revision):
    """There is nothing to keep, or a sign that no database can: say where."""
    if is_autosave(request) or request.POST.get("do") != "submit":
        form.forgive_missing()
    if is_autosave(request):
        return not_autosaved(form.say_mistakes() or "il n'y a encore rien à garder", status=INVALID)
    return write_page(request, form, revision, status=INVALID)


def too_late(request, form, revision, why):
    if is_autosave(request):
        return not_autosaved(why, status=CONFLICT)
    if revision.is_submitted and revision.data == form.typed():
        return already_sent(request)
    messages.error(request, f"{why} Ce que vous venez d'écrire est gardé parmi les autres textes du brouillon.")
    return write_page(request, form, revision, status=CONFLICT)


def already_sent(request):
    """A double click: the first has sent it."""
    forget_unsent(request)
    messages.info(request, "Ce texte est déjà parti à la relecture.")
    return redirect("practices:mine")


def after(request, form, revision):
    """The draft is kept. What comes next may be refused without losing it."""
    wish = request.POST.get("do")
    if wish == "preview":
        return redirect("practices:preview", pk=revision.pk)
    if wish == "shelve":
        try:
            revision.move("shelve", by=request.user)
        except TransitionRefused as refusal:
            messages.warning(request, refusal.message)
            return redirect("practices:mine")
        messages.success(request, "Brouillon mis de côté, avec tous ses mots. Vous pouvez le reprendre.")
        return redirect("practices:mine")
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
    if is_autosave(request):
        who = str(stored.editor) if stored.editor not in {None, request.user} else "Une autre page"
        return not_autosaved(f"{who} a enregistré un autre texte. Enregistrez pour voir les deux.", status=CONFLICT)
    form.forgive_missing()
    changes = compare(stored.data, form.typed(), of=stored.practice)
    theirs = [(change.label, change.before) for change in changes if change.is_changed]
    theirs += asides_that_differ(stored.data, form.typed())
    return write_page(request, form, stored, status=CONFLICT, theirs=theirs)
