"""The versions of a record: listed, read, compared, restored."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import DetailView, ListView, TemplateView

from ..forms import PracticeForm, VersionsForm, compare, displayed
from ..models import Attachment, Practice
from ..workflow import OPEN, TransitionRefused
from .withdrawal import notice

BAD_REQUEST = 400


class OfPractice:
    """A page about a record that was published; once it is withdrawn, others than its people get the notice."""

    def dispatch(self, request, *args, slug, **kwargs):
        practices = Practice.objects.with_versions().select_related("theme").prefetch_related("clusters")
        self.practice = get_object_or_404(practices, slug=slug)
        self.is_worked_on = self.practice.is_worked_on_by(request.user)
        if self.practice.is_withdrawn and not self.is_worked_on:
            return notice(request, self.practice)
        response = super().dispatch(request, *args, **kwargs)
        # A search engine shows the text of today.
        response["X-Robots-Tag"] = "noindex"
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(practice=self.practice, is_worked_on=self.is_worked_on, **kwargs)

    def versions(self):
        return self.practice.revisions.versions()

    def current_number(self):
        return self.practice.last_number if self.practice.is_published else None

    def versions_form(self, data=None):
        dates = [(version.number, version.online_at) for version in self.versions().defer("data")]
        return VersionsForm(data, versions=dates)

    def texts(self, numbers):
        """{number: text} as this reader may see them."""
        found = self.practice.revisions.filter(number__in=numbers)
        return {version.number: version.text_for(self.request.user) for version in found}


class History(OfPractice, ListView):
    template_name = "practices/history.html"
    context_object_name = "versions"
    paginate_by = 20

    def get_queryset(self):
        return self.versions().defer("data")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = self.rows(context["versions"])
        about = {"form": self.versions_form(), "current": self.current_number()}
        return context | about | {"rows": rows, "may_forget": self.practice.can_be_withdrawn_by(self.request.user)}

    def rows(self, versions):
        """(version, its pôles then, how many fields it changed or None for the first) of each."""
        numbers = {version.number for version in versions}
        texts = self.texts(numbers | {number - 1 for number in numbers})
        shown = dict(zip(texts, displayed(*texts.values(), of=self.practice), strict=True))
        rows = []
        for version in versions:
            now, then = shown[version.number], shown.get(version.number - 1)
            changed = None if then is None else sum(now[name] != then[name] for name in now)
            who = [*now["clusters"].splitlines(), *now["carrier"].splitlines()]
            rows.append((version, who, changed))
        return rows


class Comparison(OfPractice, TemplateView):
    """Any two versions, field by field and word by word."""

    template_name = "practices/comparison.html"

    def get(self, request, *args, **kwargs):
        form = self.versions_form(request.GET if {"de", "a"} & set(request.GET) else None)
        about = self.read(form) if form.is_valid() else {}
        status = BAD_REQUEST if form.is_bound and not about else 200
        return self.render_to_response(self.get_context_data(form=form, **about), status=status)

    def read(self, form):
        numbers = [form.cleaned_data["de"], form.cleaned_data["a"]]
        texts = self.texts(numbers)
        changes = compare(*(texts[number] for number in numbers), of=self.practice)
        titles = dict(form.fields["de"].choices)
        return {
            "numbers": numbers,
            "titles": [titles[number].capitalize() for number in numbers],
            "changes": [change for change in changes if change.is_changed],
            "unchanged": [change.label for change in changes if not change.is_changed],
        }


class VersionPage(OfPractice, DetailView):
    """One version, at its own address for ever."""

    template_name = "practices/version.html"
    context_object_name = "version"

    def get_object(self, queryset=None):
        return get_object_or_404(self.versions(), number=self.kwargs["number"])

    def get_context_data(self, **kwargs):
        version, user = self.object, self.request.user
        proposal = PracticeForm.for_revision(version).proposal()
        # A file that left the record is no longer everyone's.
        proposal["attachments"] = Attachment.objects.visible_to(user).filter(pk__in=proposal["attachments"])
        proposal["practice"].contact = version.text_for(user).get("contact", "")
        current = self.current_number()
        may_restore = version.number != current and user.is_authenticated and self.practice.is_editable_by(user)
        return super().get_context_data(proposal=proposal, current=current, may_restore=may_restore, **kwargs)


@login_required
def restore(request, slug, number):
    """Open a draft of this version, which goes through review like any text."""
    practice = get_object_or_404(Practice.objects.with_versions(), slug=slug)
    version = get_object_or_404(practice.revisions, number=number)
    if request.method != "POST":
        # One arrives here by GET after signing in: the version has the button.
        return redirect("practices:version", slug=slug, number=number)
    if not practice.is_editable_by(request.user):
        raise PermissionDenied("Seul un membre des pôles de cette fiche peut la modifier.")
    try:
        draft = version.restore(by=request.user)
    except TransitionRefused as refusal:
        messages.warning(request, refusal.message)
        opened = practice.revisions.filter(state__in=OPEN).first()
        return redirect("practices:draft" if opened.is_draft else "practices:preview", pk=opened.pk)
    messages.success(request, f"Voici un brouillon d'après la version {number}. La fiche en ligne ne change pas.")
    return redirect(draft)
