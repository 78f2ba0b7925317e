from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import ListView

from ..forms import DecisionForm, PracticeForm
from ..models import Revision
from ..workflow import Action
from .contribute import BACK, INVALID
from .unsent import forget_unsent, keeps_what_was_typed, take_unsent
from .writing import CONFLICT


class Queue(LoginRequiredMixin, UserPassesTestMixin, ListView):
    """The texts that wait for a reviewer, the oldest first."""

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
        return Revision.objects.submitted().for_queue().order_by("submitted_at", "pk")


@keeps_what_was_typed
def review(request, pk):
    """Read one exact revision and decide of it."""
    texts = Revision.objects.visible_to(request.user).sent().select_related("practice__theme", "author")
    revision = get_object_or_404(texts, pk=pk)
    if request.method == "POST":
        return decide(request, revision)
    unsent = take_unsent(request)
    if unsent:
        messages.warning(request, BACK)
    return review_page(request, revision, DecisionForm(unsent, revision=revision, by=request.user))


def decide(request, revision):
    if not request.user.can_review:
        raise PermissionDenied("Seul un relecteur décide d'un texte.")
    form = DecisionForm(request.POST, revision=revision, by=request.user)
    if not revision.is_submitted:
        form.say_done()
        return review_page(request, revision, form, status=CONFLICT)
    if not form.is_valid():
        return review_page(request, revision, form, status=INVALID)
    if not form.save():
        return review_page(request, revision, form, status=CONFLICT)
    forget_unsent(request)
    messages.success(request, f"« {revision.practice} » : {Action(form.cleaned_data['action']).label}.")
    return redirect("practices:queue")


def review_page(request, revision, form, *, status=200):
    text = PracticeForm.for_revision(revision)
    context = {
        "revision": revision,
        "form": form,
        "proposal": text.proposal(),
        "log": revision.practice.events.select_related("actor")[:20],
    }
    return render(request, "practices/review.html", context, status=status)
