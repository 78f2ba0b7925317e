"""How people come to write for a pôle: invited by its référent, or asking to join."""

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from .audit import Act, record
from .cluster import Cluster
from .user import Membership, User

INVITATION_LASTS = timedelta(days=14)
SIGNER = Signer(salt="clusters.invitation")


def invitation_end():
    return timezone.now() + INVITATION_LASTS


class InvitationClosed(Exception):
    """The link is expired, revoked, or has served."""


class InvitationQuerySet(models.QuerySet):
    def waiting(self):
        """Neither accepted nor revoked; it may have expired, and can be sent again."""
        return self.filter(accepted_at=None, revoked_at=None)

    def open(self):
        return self.waiting().filter(expires_at__gt=timezone.now())

    def by_token(self, token):
        """The one that this link was signed for; none for any other text."""
        try:
            return self.filter(pk=SIGNER.unsign(token))
        except (BadSignature, ValueError):
            return self.none()


class Invitation(models.Model):
    """An address invited to write for a pôle. Its link is signed; it serves once, until it ends or is revoked."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="invitations", verbose_name="pôle")
    email = models.EmailField("adresse électronique")
    role = models.CharField("rôle", max_length=10, choices=Membership.Role, default=Membership.Role.MEMBER)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="invité par"
    )
    created_at = models.DateTimeField("invité le", auto_now_add=True)
    expires_at = models.DateTimeField("valable jusqu'au", default=invitation_end)
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    revoked_at = models.DateTimeField("annulée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="one_waiting_invitation_per_address",
                violation_error_message="Une invitation attend déjà à cette adresse.",
            ),
        ]

    def __str__(self):
        return f"{self.email}, {self.cluster}"

    def get_absolute_url(self):
        return reverse("people:invitation", args=[SIGNER.sign(self.pk)])

    @property
    def is_open(self):
        return not self.accepted_at and not self.revoked_at and not self.is_expired

    @property
    def is_expired(self):
        return self.expires_at <= timezone.now()

    def is_for(self, user):
        return user.is_authenticated and user.email.lower() == self.email.lower()

    @transaction.atomic
    def accept(self, user):
        """Open the one membership that was promised, or raise InvitationClosed."""
        # Two clicks may come at once: the second must see that the link has served.
        self.refresh_from_db(from_queryset=Invitation.objects.select_for_update())
        if not self.is_open:
            raise InvitationClosed
        self.accepted_at = timezone.now()
        self.save(update_fields=["accepted_at"])
        Membership.objects.get_or_create(user=user, cluster=self.cluster, defaults={"role": self.role})
        record(Act.MEMBERSHIP_OPENED, by=user, target=self.cluster, detail=self.role)
        asked = JoinRequest.objects.waiting().filter(cluster=self.cluster, email__iexact=self.email)
        asked.update(decided_at=self.accepted_at, decided_by=self.invited_by, is_accepted=True)

    def revoke(self, *, by):
        """The link opens nothing more. One that has served stays as it is."""
        revoked = Invitation.objects.waiting().filter(pk=self.pk).update(revoked_at=timezone.now())
        if revoked:
            record(Act.INVITATION_REVOKED, by=by, target=self)
        return revoked

    def renew(self):
        """Fourteen days from now; False when it was sent today already, or waits no more."""
        end = invitation_end()
        if self.expires_at.date() == end.date():
            return False
        self.expires_at = end
        return bool(Invitation.objects.waiting().filter(pk=self.pk).update(expires_at=end))


class AlreadyDecided(Exception):
    """Someone else answered this request meanwhile."""


class JoinRequestQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(decided_at=None)

    def visible_to(self, user):
        """An admin answers any; a référent, those of the pôle."""
        return self if user.is_superuser else self.filter(cluster__in=Cluster.objects.led_by(user))

    def with_referent(self):
        """Each with `has_referent`: whether its pôle has someone to answer."""
        referents = Membership.objects.filter(
            cluster=OuterRef("cluster"), role=Membership.Role.REFERENT, user__is_active=True
        )
        return self.annotate(has_referent=Exists(referents))


class JoinRequest(models.Model):
    """Someone, with or without an account, who asks to write for a pôle."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="join_requests", verbose_name="pôle")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name="compte"
    )
    name = models.CharField("nom", max_length=120)
    email = models.EmailField("adresse électronique")
    message = models.TextField("message", blank=True)
    created_at = models.DateTimeField("demandé le", auto_now_add=True)
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="décidé par"
    )
    is_accepted = models.BooleanField("acceptée", null=True, blank=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de rattachement"
        verbose_name_plural = "demandes de rattachement"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "email"],
                condition=Q(decided_at=None),
                name="one_waiting_request_per_address",
                violation_error_message="Une demande attend déjà à cette adresse.",
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.cluster}"

    def get_absolute_url(self):
        return reverse("people:request", args=[self.pk])

    @transaction.atomic
    def decide(self, accepted, *, by):
        """Answer once, or raise AlreadyDecided. Accepted without an account: returns the Invitation to send."""
        self.refresh_from_db(from_queryset=JoinRequest.objects.select_for_update())
        if self.decided_at:
            raise AlreadyDecided
        self.decided_at, self.decided_by, self.is_accepted = timezone.now(), by, accepted
        self.save(update_fields=["decided_at", "decided_by", "is_accepted"])
        said = "acceptée" if accepted else "déclinée"
        record(Act.REQUEST_ANSWERED, by=by, person=self.user, target=self, detail=said)
        return self.open_door(by) if accepted else None

    def open_door(self, by):
        account = self.user or User.objects.at(self.email).filter(is_active=True).first()
        if account:
            Membership.objects.get_or_create(user=account, cluster=self.cluster)
            record(Act.MEMBERSHIP_OPENED, by=by, person=account, target=self.cluster, detail=Membership.Role.MEMBER)
            return None
        waiting, is_new = Invitation.objects.waiting().get_or_create(
            cluster=self.cluster, email=self.email, defaults={"invited_by": by}
        )
        if not is_new:
            waiting.renew()
        return waiting
