"""What a reviewer says of a text: first for oneself, as typed, then to its pôle, remark by remark."""

from django.conf import settings
from django.db import models


class Review(models.Model):
    """One reviewer's own notes on one revision, kept as typed until they are sent with the decision."""

    revision = models.ForeignKey("Revision", models.PROTECT, related_name="reviews", verbose_name="révision")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews", verbose_name="relecteur"
    )
    data = models.JSONField("notes telles qu'écrites", default=dict)
    version = models.PositiveIntegerField("version", default=0, editable=False)
    updated_at = models.DateTimeField("enregistrées le", auto_now=True)
    sent_at = models.DateTimeField("envoyées le", null=True, blank=True)

    class Meta:
        verbose_name = "notes de relecture"
        verbose_name_plural = "notes de relecture"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "reviewer"], name="one_review_per_person_and_revision"),
        ]

    def __str__(self):
        return f"{self.revision}, {self.reviewer}"


class RemarkQuerySet(models.QuerySet):
    def threads(self):
        """The remarks that open a thread, each with its replies."""
        replies = models.Prefetch("replies", Remark.objects.select_related("author"))
        return self.filter(parent=None).select_related("author", "handled_by").prefetch_related(replies)


class Remark(models.Model):
    """What a reviewer says of one field of a revision, until it is handled; or a reply to it."""

    revision = models.ForeignKey("Revision", models.PROTECT, related_name="remarks", verbose_name="révision")
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="replies", null=True, blank=True, verbose_name="en réponse à"
    )
    field = models.CharField("champ", max_length=40, help_text="Son nom dans le formulaire.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="remarks", verbose_name="de")
    text = models.TextField("texte")
    created_at = models.DateTimeField("le", auto_now_add=True)
    handled_at = models.DateTimeField("traitée le", null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="traitée par"
    )

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = "remarque"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.author}, {self.field} : {self.text[:60]}"
