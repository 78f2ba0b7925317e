from django.conf import settings
from django.db import models
from django.utils.timezone import localtime

from ..workflow import Action


class Event(models.Model):
    """One line of the log: written in the same transaction as what it tells, never edited."""

    practice = models.ForeignKey("Practice", models.PROTECT, related_name="events", verbose_name="pratique")
    revision = models.ForeignKey(
        "Revision", models.PROTECT, related_name="events", null=True, blank=True, verbose_name="révision"
    )
    action = models.CharField("acte", max_length=20, choices=Action)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="events",
        null=True,
        blank=True,
        verbose_name="par",
    )
    note = models.TextField("remarque ou motif", blank=True)
    at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["practice", "-at"], name="event_practice_at")]

    def __str__(self):
        return f"{self.get_action_display()}, {localtime(self.at):%d/%m/%Y %H:%M}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("A line of the log is never edited.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("A line of the log is never deleted.")


class Announcement(models.Model):
    """That the mails of an event were put in the queue: in one transaction with them, once."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="announcement")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "annonce"

    def __str__(self):
        return str(self.event)
