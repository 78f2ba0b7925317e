from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.views.generic import ListView

from clusters.views.unsent import forget_unsent, keeps_what_was_typed, take_unsent

from ..forms import DecisionForm
from ..forms.comparison import compare
from ..forms.decision import REMARK
from ..forms.fields import LONGEST_ID
from ..forms.near import neighbours_told
from ..forms.queue import AgainstForm, QueueForm
from ..models import NotesMoved, Remark, Review, Revision
from ..models.review import HANDLED, REPLY
from ..workflow import STANDINGS, Action, RevisionState, Role
from .contribute import BACK, INVALID
from .writing import CONFLICT, is_autosave, not_autosaved, saved_over, version_of

REMARKS_SHOWN = 200


class Queue(LoginRequiredMixin, UserPassesTestMixin, ListView):
    """The texts that wait for a reviewer, the oldest first, or those that went back to their pôles."""

    template_name = "practices/queue.html"
    context_object_name = "revisions"
    paginate_by = 30

    def test_func(self):
        return self.request.user.can_review

    def handle_no_permission(self):
        if self.request.user.is_authenticated:
            raise PermissionDenied("Cette page est ouverte aux relecteurs.")
        return super().handle_no_permission()

    def get_queryset(self):
        self.chosen = QueueForm(self.request.GET).chosen
        return self.files[self.chosen].for_queue().order_by("submitted_at", "pk")

    @property
    def files(self):
        return {QueueForm.WAITING: Revision.objects.submitted(), QueueForm.RETURNED: Revision.objects.sent_back()}

    def get_context_data(self, **kwargs):
        labels = dict(QueueForm.base_fields["file"].choices)
        files = [(name, labels[name], texts.count()) for name, texts in self.files.items()]
        return super().get_context_data(files=files, chosen=self.chosen, **kwargs)


@keeps_what_was_typed
def review(request, pk):
    """Read one exact revision, say what is to change, and decide of it."""
    texts = Revision.objects.visible_to(request.user).sent().select_related("practice__theme", "author", "reviewer")
    revision = get_object_or_404(texts, pk=pk)
    if request.method == "POST":
        return keep_or_decide(request, revision)
    notes = Review.objects.filter(revision=revision, reviewer=request.user, sent_at=None).first()
    unsent = take_unsent(request)
    if unsent:
        messages.warning(request, BACK)
        notes = Review(version=version_of(unsent))
    form = decision_form(request, revision, unsent, initial=notes.data if notes else None)
    return review_page(request, revision, form, notes=notes)


def decision_form(request, revision, data=None, **kwargs):
    return DecisionForm(data, revision=revision, by=request.user, threads=threads_of(revision), **kwargs)


def threads_of(revision):
    """The remarks made on this text and on its earlier rounds."""
    earlier = Remark.objects.threads().of_practice(revision.practice).filter(revision__lte=revision.pk)
    return list(earlier[:REMARKS_SHOWN])


def keep_or_decide(request, revision):
    """The notes are kept first: whatever becomes of the decision, no word of them is lost."""
    if not request.user.can_review:
        raise PermissionDenied("Seul un relecteur décide d'un texte.")
    form = decision_form(request, revision, request.POST)
    if not form.is_keepable:
        return refuse(request, revision, form)
    try:
        over = {"by": request.user} | saved_over(request.POST)
        notes = Review.keep(revision, form.typed(), **over)
    except NotesMoved as moved:
        return conflict(request, revision, form, moved.stored)
    forget_unsent(request)
    if form.choices:
        revision.take(by=request.user)
    if is_autosave(request):
        return JsonResponse({"saved": f"{localtime(notes.updated_at):%-H h %M}", "version": notes.version})
    if request.POST.get("do") == "keep":
        messages.success(request, "Vos notes sont gardées. Vous seul les voyez jusqu'à votre décision.")
        return redirect("practices:review", pk=revision.pk)
    return decide(request, revision, form, notes)


def refuse(request, revision, form):
    form.is_valid()
    if is_autosave(request):
        return not_autosaved("un signe invisible s'est glissé dans ce texte", status=INVALID)
    return review_page(request, revision, form, status=INVALID)


def conflict(request, revision, form, stored):
    """The same reviewer, in another page: both notes are shown."""
    why = "Vous avez gardé d'autres notes dans une autre page"
    if is_autosave(request):
        return not_autosaved(f"{why}. Gardez celles-ci pour voir les deux.", status=CONFLICT)
    theirs = [(form[name].label, text) for name, text in stored.data.items() if name in form.fields]
    return review_page(request, revision, form, notes=stored, theirs=theirs, status=CONFLICT)


def decide(request, revision, form, notes):
    if not revision.is_submitted:
        form.say_done()
        return review_page(request, revision, form, notes=notes, status=CONFLICT)
    if not form.is_valid():
        return review_page(request, revision, form, notes=notes, status=INVALID)
    if not form.save():
        return review_page(request, revision, form, notes=notes, status=CONFLICT)
    messages.success(request, f"« {revision.practice} » : {Action(form.cleaned_data['action']).label}.")
    return redirect("practices:queue")


def review_page(request, revision, form, *, notes=None, theirs=(), status=200):
    bases = bases_of(revision)
    against = AgainstForm(request.GET).chosen
    base = bases.get(against) or next(iter(bases.values()), None)
    context = {
        "revision": revision,
        "form": form,
        "version": notes.version if notes else 0,
        "theirs": theirs,
        "title": revision.data.get("title", ""),
        "standing": STANDINGS[RevisionState(revision.state)],
        "attachments": files_of(revision),
        "fields": fields_of(revision, form, base),
        "base": base,
        "bases": bases,
        "taken_by": revision.taken_by,
        "neighbours": neighbours_told(revision.data),
        "log": revision.practice.events.select_related("actor")[:20],
    }
    return render(request, "practices/review.html", context, status=status)


def files_of(revision):
    """The files that go with this text."""
    chosen = [pk for pk in revision.data.get("attachments", []) if pk.isdecimal() and len(pk) <= LONGEST_ID]
    return revision.practice.files.filter(pk__in=chosen)


def bases_of(revision):
    """{name in the address: (words, text)} of what this text may be compared with."""
    bases = {}
    earlier = revision.practice.revisions.filter(pk__lt=revision.pk)
    online = earlier.exclude(number=None).first()
    last = earlier.filter(state__in=[RevisionState.RETURNED, RevisionState.REFUSED]).first()
    if online:
        bases[AgainstForm.PUBLISHED] = (f"Version {online.number}, en ligne", online.data)
    if last and (not online or last.pk > online.pk):
        bases[AgainstForm.LAST_ROUND] = ("Le tour précédent", last.data)
    return bases


def fields_of(revision, form, base):
    """{"shown": what changed or was remarked on, "folded": …}: (Change, remark being written, remarks of before)."""
    threads = {}
    for remark in form.threads:
        remark.reply, remark.tick = form[f"{REPLY}{remark.pk}"], form[f"{HANDLED}{remark.pk}"]
        threads.setdefault(remark.field, []).append(remark)
    rows = [
        (change, form[REMARK + change.name], threads.get(change.name, []))
        for change in compare(base[1] if base else None, revision.data, of=revision.practice)
    ]
    shown = [row for row in rows if row[0].is_changed or row[2]]
    changed = sum(change.is_changed for change, _, _ in rows)
    return {"shown": shown, "folded": [row for row in rows if row not in shown], "changed": changed}


@login_required
def take(request, pk):
    """Take care of a review, or leave it to others."""
    if request.method != "POST":
        return redirect("practices:review", pk=pk)
    if not request.user.can_review:
        raise PermissionDenied("Cette page est ouverte aux relecteurs.")
    revision = get_object_or_404(Revision.objects.visible_to(request.user).sent(), pk=pk)
    if Role.REVIEWER not in revision.roles_of(request.user):
        raise PermissionDenied("Vous l'avez écrit, ou vous écrivez pour ce pôle : un autre que vous le relit.")
    if request.POST.get("do") == "release":
        revision.release(by=request.user)
        messages.success(request, "Ce texte est de nouveau à prendre.")
    elif revision.take(by=request.user):
        messages.success(request, "Vous prenez ce texte en charge, pour sept jours.")
    else:
        messages.info(request, "Quelqu'un d'autre vient de le prendre en charge, ou il est déjà décidé.")
    return redirect("practices:review", pk=pk)
