"""What surrounds a draft while it is written: other texts of it, and who has it open."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

STILL_THERE = timedelta(minutes=10)


class DraftMoved(Exception):
    """Someone saved another text of this draft meanwhile: `stored` is the draft as it is now."""

    def __init__(self, stored):
        super().__init__()
        self.stored = stored


class DraftCopyQuerySet(models.QuerySet):
    def of_practice(self, practice):
        """Those of all its drafts: a text that was sent leaves its copies to the next."""
        return self.filter(revision__practice=practice)


class DraftCopy(models.Model):
    """A text of a draft that another one replaced, kept so that no word of either is lost."""

    revision = models.ForeignKey("Revision", models.PROTECT, related_name="copies", verbose_name="brouillon")
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="écrit par"
    )
    data = models.JSONField("texte tel qu'écrit", default=dict)
    saved_at = models.DateTimeField("gardé le", auto_now_add=True)

    objects = DraftCopyQuerySet.as_manager()

    class Meta:
        verbose_name = "autre texte d'un brouillon"
        verbose_name_plural = "autres textes des brouillons"
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.revision}, par {self.editor}"


class PresenceQuerySet(models.QuerySet):
    def others(self, revision, user, *, now=None):
        """Who else has this draft open, the last seen first."""
        since = (now or timezone.now()) - STILL_THERE
        return (
            self.filter(revision=revision, seen_at__gt=since, user__is_active=True)
            .exclude(user=user)
            .select_related("user")
        )


class Presence(models.Model):
    """That a person had a draft open at that moment."""

    revision = models.ForeignKey("Revision", models.CASCADE, related_name="presences", verbose_name="brouillon")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="personne")
    seen_at = models.DateTimeField("vue le", default=timezone.now)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = "présence"
        ordering = ["-seen_at"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "user"], name="one_presence_per_person_and_draft"),
        ]

    def __str__(self):
        return f"{self.user}, {self.revision}"
