"""What a practice became, for those who wrote it and those who review it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import DetailView, ListView

from exchange.models import Adoption
from practices.models import Practice

from ..figures import Became, became_list

FOR_WHOM = "Cette page est pour les membres des pôles de la fiche et pour les relecteurs."


class BecamePage(LoginRequiredMixin, DetailView):
    template_name = "compendium/became.html"

    def get_queryset(self):
        return Practice.objects.published().select_related("theme")

    def get_object(self, queryset=None):
        practice = super().get_object(queryset)
        if not practice.is_worked_on_by(self.request.user):
            raise PermissionDenied(FOR_WHOM)
        return practice

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            became=Became(self.object, timezone.localdate()),
            is_of_origin=self.object.is_confirmable_by(self.request.user),
            **kwargs,
        )


@login_required
def seen(request, slug):
    """The pôle of the practice says that it has read its adoptions: they are new no more."""
    practice = get_object_or_404(Practice.objects.published(), slug=slug)
    if request.method == "POST":
        if not practice.is_confirmable_by(request.user):
            raise PermissionDenied("Seul un membre des pôles de cette fiche dit qu'il a vu ses reprises.")
        Adoption.see(practice)
        messages.success(request, "C'est noté. Les pôles qui ont repris la pratique sauront que vous l'avez vu.")
    return redirect("compendium:became", slug=slug)


class BecameList(LoginRequiredMixin, ListView):
    template_name = "compendium/became_list.html"
    context_object_name = "practices"
    paginate_by = 30

    def get_queryset(self):
        return became_list(self.request.user, timezone.localdate())
