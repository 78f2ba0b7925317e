"""What comes after a message: its author's corrections, and what readers report."""

from django.conf import settings
from django.db import models


class Correction(models.Model):
    """What an author adds to a message once it is too late to change it."""

    message = models.ForeignKey("Message", models.PROTECT, related_name="corrections", verbose_name="message")
    text = models.TextField("correction")
    created_at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "correction"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.message} : {self.text[:60]}"


class Report(models.Model):
    """A reader says that a message should not be there; moderators settle it."""

    message = models.ForeignKey("Message", models.PROTECT, related_name="reports", verbose_name="message")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="signalé par")
    reason = models.CharField("pourquoi", max_length=300)
    created_at = models.DateTimeField("le", auto_now_add=True)
    settled_at = models.DateTimeField("réglé le", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="réglé par"
    )

    class Meta:
        verbose_name = "signalement"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["message", "reporter"], name="one_report_per_person_and_message"),
        ]

    def __str__(self):
        return f"{self.message} : {self.reason[:60]}"
