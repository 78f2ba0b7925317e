"""Somebody is the contact of a record no more, and was never: their right."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

from ..models import Practice
from ..models.contact import forget_contact


@login_required
def forget(request, slug):
    """What goes and what stays, then one button."""
    practice = get_object_or_404(Practice.objects.with_versions().select_related("theme"), slug=slug)
    if not practice.can_be_withdrawn_by(request.user):
        raise PermissionDenied("Un relecteur ou un référent d'un pôle de cette fiche peut effacer son contact.")
    if request.method != "POST":
        return render(request, "practices/contact_forget.html", {"practice": practice})
    forget_contact(practice, by=request.user)
    messages.success(request, "Le contact est effacé, de la fiche, de ses versions et des éditions.")
    return redirect("practices:history", practice.slug)
