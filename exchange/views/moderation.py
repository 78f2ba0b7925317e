"""What waits for a reviewer here: adoptions to publish, messages that readers report."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import ListView

from ..models import Declaration, Report

REPORTS_SHOWN = 50
NOT_A_REVIEWER = "Cette page est celle des relecteurs."


class Moderation(LoginRequiredMixin, ListView):
    """The declarations that wait, the oldest first, and the reports that nobody settled."""

    template_name = "exchange/moderation.html"
    context_object_name = "declarations"
    paginate_by = 30

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.can_review:
            raise PermissionDenied(NOT_A_REVIEWER)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return Declaration.objects.waiting().for_queue()

    def get_context_data(self, **kwargs):
        waiting = Report.objects.filter(settled_at=None)
        told = waiting.select_related("message__practice", "message__author", "message__cluster", "reporter")
        count = waiting.count()
        return super().get_context_data(reports=told[:REPORTS_SHOWN], count=count, most=REPORTS_SHOWN, **kwargs)


@login_required
def settle(request, pk):
    """The message may stay: the report is settled."""
    if request.method != "POST":
        return redirect("exchange:moderation")
    if not request.user.can_review:
        raise PermissionDenied(NOT_A_REVIEWER)
    report = get_object_or_404(Report.objects.select_related("message"), pk=pk)
    if not report.message.can_be_moderated_by(request.user):
        raise PermissionDenied("Ce message touche un de vos pôles, ou il est de vous : un autre relecteur décidera.")
    Report.objects.filter(pk=report.pk, settled_at=None).update(settled_at=timezone.now(), settled_by=request.user)
    messages.success(request, "Le message reste en ligne.")
    return redirect("exchange:moderation")
