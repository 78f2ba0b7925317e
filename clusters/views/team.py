"""The team of a pôle, kept by its référents."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render

from ..forms import InvitationForm, RoleForm
from ..mails.team import say_membership_ended, send_invitation
from ..models import Act, Cluster, LastReferent, record
from .unsent import forget_unsent, keeps_what_was_typed, take_unsent

INVALID, CONFLICT = 422, 409
# A flood of requests must not make the page endless: the next show as these are answered.
MOST_ROWS = 50


def led_cluster(request, slug):
    cluster = get_object_or_404(Cluster, slug=slug)
    if not cluster.is_led_by(request.user):
        raise PermissionDenied("L'équipe d'un pôle est tenue par ses référents.")
    return cluster


def act(view):
    """A button of the team page: it posts, and one is back on the page."""

    @login_required
    @wraps(view)
    def wrapped(request, slug, pk):
        cluster = led_cluster(request, slug)
        # One arrives by GET after signing in: the page has the button.
        if request.method == "POST":
            view(request, cluster, pk)
        return redirect("clusters:team", slug)

    return wrapped


@keeps_what_was_typed
def team(request, slug):
    """Who writes for the pôle, who is invited, who asks; and the form that invites."""
    cluster = led_cluster(request, slug)
    data = request.POST if request.method == "POST" else take_unsent(request)
    form = InvitationForm(data, cluster=cluster, by=request.user)
    if request.method != "POST":
        return team_page(request, cluster, form)
    if not (form.is_valid() and invite(form)):
        return team_page(request, cluster, form, status=INVALID)
    forget_unsent(request)
    messages.success(request, f"L'invitation part à {form.instance.email}. Elle vaut quatorze jours.")
    return redirect("clusters:team", slug)


def invite(form):
    """Keep the invitation and its mail together; False when the same came twice at once."""
    try:
        with transaction.atomic():
            invitation = form.save()
            send_invitation(invitation)
            record(Act.INVITED, by=invitation.invited_by, target=invitation, detail=invitation.role)
    except IntegrityError:
        form.say_invited()
        return False
    return True


def team_page(request, cluster, form, *, status=200):
    members = list(cluster.memberships.for_team().with_other_referent())
    context = {
        "cluster": cluster,
        "form": form,
        "members": [(member, may_go(member, request.user)) for member in members],
        "invitations": cluster.invitations.waiting().select_related("invited_by")[:MOST_ROWS],
        "requests": cluster.join_requests.waiting().order_by("pk")[:MOST_ROWS],
    }
    return render(request, "clusters/team.html", context, status=status)


def may_go(member, by):
    return by.is_superuser or not member.is_referent or member.has_other_referent


@act
def change_role(request, cluster, pk):
    member = get_object_or_404(cluster.memberships.select_related("user"), pk=pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Ce rôle n'existe pas : choisissez membre ou référent.")
        return
    try:
        member.change_role(form.cleaned_data["role"], by=request.user)
    except LastReferent as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{member.user} est maintenant {member.get_role_display()}.")


@login_required
def end_membership(request, slug, pk):
    cluster = led_cluster(request, slug)
    membership = get_object_or_404(cluster.memberships.select_related("user", "cluster"), pk=pk)
    return part(request, membership, back="clusters:team")


def part(request, membership, *, back):
    """Ask, then end a membership; one's own too."""
    mine = membership.user == request.user
    refusal = None
    if request.method == "POST":
        try:
            end(membership, by=request.user)
        except LastReferent as last:
            refusal = last.message
        else:
            who = "Vous n'écrivez" if mine else f"{membership.user} n'écrit"
            messages.success(request, f"{who} plus pour {membership.cluster}.")
            return redirect("people:account") if mine else redirect(back, membership.cluster.slug)
    context = {"membership": membership, "mine": mine, "refusal": refusal, "from_team": back == "clusters:team"}
    return render(request, "clusters/membership_end.html", context, status=CONFLICT if refusal else 200)


@transaction.atomic
def end(membership, *, by):
    say_membership_ended(membership, by=by)
    membership.end(by=by)


@act
def revoke_invitation(request, cluster, pk):
    invitation = get_object_or_404(cluster.invitations, pk=pk)
    if invitation.revoke(by=request.user):
        messages.success(request, f"L'invitation de {invitation.email} est annulée : son lien n'ouvre plus rien.")
    else:
        messages.info(request, "Cette invitation a déjà servi, ou elle est déjà annulée.")


@act
def send_again(request, cluster, pk):
    invitation = get_object_or_404(cluster.invitations.waiting().select_related("invited_by"), pk=pk)
    with transaction.atomic():
        renewed = invitation.renew()
        if renewed:
            send_invitation(invitation)
            record(Act.INVITED, by=request.user, target=invitation, detail=f"{invitation.role}, de nouveau")
    if renewed:
        messages.success(request, f"L'invitation repart à {invitation.email}, pour quatorze jours.")
    else:
        messages.info(request, "Elle est partie aujourd'hui même : laissez-lui le temps d'arriver.")
