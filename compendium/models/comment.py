"""What staff add, under their name, to what the figures say by themselves."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from clusters.models import User

LONGEST_COMMENT = 3_000
CLICK = timedelta(minutes=1)


class CommentQuerySet(models.QuerySet):
    def shown(self):
        return self.filter(removed_at=None).select_related("author")


class Comment(models.Model):
    """A signed, dated remark on the state of the art; it is never rewritten, only taken away."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments", verbose_name="auteur")
    about = models.SlugField("figure", max_length=30, blank=True, help_text="Vide : la conclusion.")
    text = models.TextField("texte")
    written_at = models.DateTimeField("écrit le", default=timezone.now)
    removed_at = models.DateTimeField("retiré le", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="retiré par"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "commentaire de l'état de l'art"
        verbose_name_plural = "commentaires de l'état de l'art"
        ordering = ["-written_at", "-pk"]

    def __str__(self):
        return f"{self.author}, {self.written_at:%d/%m/%Y}"

    @staticmethod
    def may_be_written_by(user):
        """By staff: reviewers, agents and administrators."""
        return user.is_authenticated and (user.can_review or user.is_agent)

    def may_be_removed_by(self, user):
        return user.is_authenticated and (user.pk == self.author_id or user.is_superuser)

    @classmethod
    @transaction.atomic
    def say(cls, about, text, *, by):
        """Write it; the second of two clicks finds the comment of the first."""
        # The second click waits here for the first.
        User.objects.select_for_update().get(pk=by.pk)
        just_now = timezone.now() - CLICK
        same = cls.objects.shown().filter(author=by, about=about, text=text, written_at__gt=just_now).first()
        return same or cls.objects.create(author=by, about=about, text=text)

    def remove(self, *, by):
        """Take it away; False when someone else just did."""
        mine = Comment.objects.filter(pk=self.pk, removed_at=None)
        return bool(mine.update(removed_at=timezone.now(), removed_by=by))
