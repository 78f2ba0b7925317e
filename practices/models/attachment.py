import uuid

from django.conf import settings
from django.db import models


def place_of(attachment, filename):
    """A file is stored under a name of ours: what a person called it is only said to the reader."""
    return f"pieces/{attachment.practice_id}/{uuid.uuid4().hex}.{attachment.kind}"


class Attachment(models.Model):
    """A file that goes with a practice. It never changes: a new file is a new attachment."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        JPEG = "jpg", "image JPEG"
        PNG = "png", "image PNG"
        DOCX = "docx", "document Word"
        XLSX = "xlsx", "classeur Excel"
        PPTX = "pptx", "présentation PowerPoint"
        ODT = "odt", "texte OpenDocument"
        ODS = "ods", "classeur OpenDocument"
        ODP = "odp", "présentation OpenDocument"

    IMAGES = {Kind.JPEG, Kind.PNG}

    practice = models.ForeignKey("Practice", models.PROTECT, related_name="files", verbose_name="pratique")
    kind = models.CharField("nature", max_length=4, choices=Kind)
    file = models.FileField("fichier", upload_to=place_of, max_length=160)
    name = models.CharField("nom montré", max_length=120)
    alt = models.CharField("description", max_length=300, blank=True, help_text="Exigée d'une image.")
    size = models.PositiveIntegerField("taille", help_text="En octets.")
    digest = models.CharField("empreinte SHA-256", max_length=64, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="versée par"
    )
    added_at = models.DateTimeField("versée le", auto_now_add=True)

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind__in=["jpg", "png"]) | ~models.Q(alt=""), name="image_says_what_it_shows"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_image(self):
        return self.kind in self.IMAGES
