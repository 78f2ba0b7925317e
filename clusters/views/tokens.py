"""The tokens of a person: made, shown once, revoked."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from ..forms import TokenForm
from ..mails.team import say_token_opened
from ..models import Act, ApiToken, TooManyTokens, record

INVALID, CONFLICT = 422, 409
MOST_ROWS = 50


@login_required
@require_safe
def tokens(request):
    return render(request, "clusters/tokens.html", {"tokens": ApiToken.objects.filter(user=request.user)[:MOST_ROWS]})


@login_required
@reauthentication_required
def token_new(request):
    """The password was asked a moment ago; what was typed before waits for it."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return new_page(request, form)
    if not form.is_valid():
        return new_page(request, form, status=INVALID)
    try:
        token, secret = opened(form, request.user)
    except TooManyTokens as refusal:
        form.add_error(None, refusal.message)
        return new_page(request, form, status=CONFLICT)
    response = render(request, "clusters/token.html", {"token": token, "secret": secret})
    # Shown once: no other page, and no copy on the way, gives it again.
    add_never_cache_headers(response)
    return response


@transaction.atomic
def opened(form, user):
    """The token, and the mail that tells of it, come together."""
    token, secret = form.open(user)
    say_token_opened(token)
    record(Act.TOKEN_OPENED, by=user, target=token)
    return token, secret


def new_page(request, form, *, status=200):
    return render(request, "clusters/token_new.html", {"form": form}, status=status)


@login_required
def token_revoke(request, public_id):
    token = get_object_or_404(ApiToken, user=request.user, public_id=public_id)
    # One arrives by GET after signing in: the page has the button.
    if request.method == "POST":
        record(Act.TOKEN_REVOKED, by=request.user, target=token)
        token.delete()
        messages.success(request, f"Le jeton « {token.name} » n'ouvre plus rien.")
    return redirect("people:tokens")
