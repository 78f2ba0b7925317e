from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

LINK_LASTS = timedelta(days=30)


def link_end():
    return timezone.now() + LINK_LASTS


class Agreement(models.Model):
    """A text written after an interview, put before the pôle's référent by a signed link, without an account.

    `version` is the version of the draft that the person said to be right; None until then.
    """

    revision = models.ForeignKey("Revision", models.PROTECT, related_name="agreements", verbose_name="texte")
    name = models.CharField("nom", max_length=120)
    email = models.EmailField("adresse électronique")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="demandé par")
    asked_at = models.DateTimeField("demandé le", auto_now_add=True)
    expires_at = models.DateTimeField("lien valable jusqu'au", default=link_end)
    revoked_at = models.DateTimeField("lien annulé le", null=True, blank=True)
    version = models.PositiveIntegerField("version approuvée", null=True, blank=True)
    answered_at = models.DateTimeField("accord donné le", null=True, blank=True)

    class Meta:
        verbose_name = "accord d'un pôle"
        verbose_name_plural = "accords des pôles"
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.name}, {self.revision}"

    @property
    def is_open(self):
        return not self.revoked_at and self.expires_at > timezone.now()
