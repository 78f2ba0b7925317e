"""What the link of an invitation opens. A GET changes nothing."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from ..forms import NewAccountForm
from ..models import Act, Invitation, InvitationClosed, User, record

GONE = 410


@never_cache
def invitation(request, token):
    found = get_object_or_404(Invitation.objects.by_token(token).select_related("cluster", "invited_by"))
    if not found.is_open:
        return closed(request, found)
    try:
        if request.user.is_authenticated:
            return with_session(request, found)
        if User.objects.at(found.email).exists():
            return invitation_page(request, found, case="sign-in")
        return with_new_account(request, found)
    except InvitationClosed:
        return closed(request, found)


def closed(request, invitation):
    return render(request, "clusters/invitation_closed.html", {"invitation": invitation}, status=GONE)


def with_session(request, invitation):
    if not invitation.is_for(request.user):
        return invitation_page(request, invitation, case="other", status=403)
    if request.method != "POST":
        return invitation_page(request, invitation, case="accept")
    invitation.accept(request.user)
    return welcome(request, invitation)


def with_new_account(request, invitation):
    form = NewAccountForm(request.POST if request.method == "POST" else None, email=invitation.email)
    if not form.is_valid():
        return invitation_page(request, invitation, case="new", form=form, status=422 if form.is_bound else 200)
    try:
        with transaction.atomic():
            user = form.save()
            record(Act.ACCOUNT_OPENED, by=user, target=invitation)
            invitation.accept(user)
    except IntegrityError:
        # The same form came twice at once, and the other post has just opened the account.
        return redirect(invitation)
    response = perform_login(request, user, redirect_url=reverse("practices:mine"))
    # Nobody asked to stay connected, perhaps on a computer that several share.
    request.session.set_expiry(0)
    messages.success(request, words_of_welcome(invitation))
    return response


def welcome(request, invitation):
    messages.success(request, words_of_welcome(invitation))
    return redirect("practices:mine")


def words_of_welcome(invitation):
    return f"Vous écrivez maintenant pour {invitation.cluster}, comme {invitation.get_role_display()}."


def invitation_page(request, invitation, *, case, form=None, status=200):
    context = {"invitation": invitation, "case": case, "form": form}
    return render(request, "clusters/invitation.html", context, status=status)
