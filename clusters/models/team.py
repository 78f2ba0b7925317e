"""How people come to write for a pôle: invited by its référent, or asking to join."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .cluster import Cluster
from .user import Membership

INVITATION_LASTS = timedelta(days=14)


def invitation_end():
    return timezone.now() + INVITATION_LASTS


class InvitationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())


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

    def __str__(self):
        return f"{self.email}, {self.cluster}"

    @property
    def is_open(self):
        return not self.accepted_at and not self.revoked_at and self.expires_at > timezone.now()


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

    class Meta:
        verbose_name = "demande de rattachement"
        verbose_name_plural = "demandes de rattachement"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "email"], condition=Q(decided_at=None), name="one_waiting_request_per_address"
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.cluster}"
