"""What staff add, under their name, to what the figures say by themselves."""

from django.conf import settings
from django.db import models
from django.utils import timezone

LONGEST_COMMENT = 3_000


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
