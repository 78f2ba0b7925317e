"""A person's own page."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.base.views import IndexView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render

from ..forms import AccountForm, LeavingForm
from ..mails.leaving import close_account
from ..models import LastAdmin, User
from .team import part
from .unsent import forget_unsent, keeps_what_was_typed, take_unsent

INVALID, CONFLICT = 422, 409


@keeps_what_was_typed
def account(request):
    # The form writes into its own copy: a refused name must not show in the masthead.
    person = User.objects.get(pk=request.user.pk)
    form = AccountForm(request.POST if request.method == "POST" else take_unsent(request), instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        forget_unsent(request)
        messages.success(request, "C'est enregistré.")
        return redirect("people:account")
    context = {
        "form": form,
        "memberships": request.user.memberships.select_related("cluster"),
        "has_second_factor": request.user.has_second_factor,
    }
    return render(request, "clusters/account.html", context, status=INVALID if request.method == "POST" else 200)


class SecondFactor(IndexView):
    """allauth's page, which also says why one was sent to it, and how many codes are left."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(must_set_up=self.request.user.must_set_up_second_factor, **kwargs)
        return context | {"codes_left": codes_left(context["authenticators"].get("recovery_codes"))}


def codes_left(codes):
    """None where they cannot be read any more: from here, new ones are made."""
    try:
        return len(codes.get_unused_codes()) if codes else 0
    except ImmediateHttpResponse:
        return None


@login_required
def leave(request, pk):
    membership = get_object_or_404(request.user.memberships.select_related("cluster", "user"), pk=pk)
    return part(request, membership, back="people:account")


@login_required
@reauthentication_required
def delete(request):
    """What goes and what stays, then one button. The password was asked a moment ago."""
    user = request.user
    if user.is_last_admin:
        return leaving_page(request, None, status=CONFLICT if request.method == "POST" else 200)
    alone = list(user.memberships.leading_alone().select_related("cluster"))
    form = LeavingForm(request.POST if request.method == "POST" else None, user=user, alone=alone)
    if request.method != "POST":
        return leaving_page(request, form, alone=alone)
    if not form.is_valid():
        return leaving_page(request, form, alone=alone, status=INVALID)
    try:
        close_account(user, by=user)
    except LastAdmin:
        return leaving_page(request, None, status=CONFLICT)
    get_adapter().logout(request)
    messages.success(request, "Votre compte est supprimé. Merci de ce que vous avez apporté au Recueil.")
    return redirect("practices:home")


def leaving_page(request, form, *, alone=(), status=200):
    context = {"form": form, "alone": alone, "refusal": None if form else LastAdmin.message}
    return render(request, "clusters/account_delete.html", context, status=status)
