"""What a person was told, in the portal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Case, When
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import ListView

from ..models import Notification


class Notifications(LoginRequiredMixin, ListView):
    template_name = "exchange/notifications.html"
    context_object_name = "notifications"
    paginate_by = 30

    def get_queryset(self):
        unread = Case(When(read_at=None, then=0), default=1)
        return self.request.user.notifications.order_by(unread, "-pk")

    def get_context_data(self, **kwargs):
        own = self.request.user.notifications
        # What comes while the page is read is not said to be read with the rest.
        return super().get_context_data(last=own.values_list("pk", flat=True).first(), **kwargs)


@login_required
def notification(request, pk):
    """Open one: it is read, and leads where it says, in the portal only."""
    mine = get_object_or_404(request.user.notifications, pk=pk)
    Notification.objects.filter(pk=mine.pk).read()
    is_local = mine.path.startswith("/") and url_has_allowed_host_and_scheme(mine.path, allowed_hosts=None)
    return redirect(mine.path if is_local else "exchange:notifications")


@login_required
def all_read(request):
    # One arrives by GET after signing in: the page has the button.
    if request.method == "POST":
        last = request.POST.get("last", "")
        shown = request.user.notifications.filter(pk__lte=int(last) if last.isdecimal() and len(last) < 19 else 0)
        shown.read()
        messages.success(request, "Tout est marqué comme lu.")
    return redirect("exchange:notifications")
