import hashlib
import unicodedata
import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from .practice import Practice
from .revision import Revision

UNITS = [(2**20, "Mo"), (2**10, "Ko")]
NBSP = "\N{NO-BREAK SPACE}"


def place_of(attachment, filename):
    """A file is stored under a name of ours: what a person called it is only said to the reader."""
    return f"pieces/{attachment.practice_id}/{uuid.uuid4().hex}.{attachment.kind}"


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the records online; those of one's own practices; for a reviewer, those of the texts sent."""
        visible = Q(pk__in=Practice.objects.published().values("attachments"))
        if user.is_authenticated:
            visible |= Q(practice__in=Revision.objects.written_with(user).values("practice"))
            if user.can_review:
                visible |= Q(Exists(self.sent_texts()))
        return self.filter(visible)

    @staticmethod
    def sent_texts():
        """The texts out of draft that the file goes with: a draft keeps its files as a list of ids."""
        quoted = Concat(Value('"'), Cast(OuterRef("pk"), models.CharField()), Value('"'))
        sent = Revision.objects.sent().filter(practice=OuterRef("practice"))
        return sent.annotate(files=KeyTextTransform("attachments", "data")).filter(files__contains=quoted)


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
    MEDIA_TYPES = {
        Kind.PDF: "application/pdf",
        Kind.JPEG: "image/jpeg",
        Kind.PNG: "image/png",
        Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Kind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        Kind.ODT: "application/vnd.oasis.opendocument.text",
        Kind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
        Kind.ODP: "application/vnd.oasis.opendocument.presentation",
    }

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

    objects = AttachmentQuerySet.as_manager()

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

    def get_absolute_url(self):
        return reverse("practices:attachment", args=[self.pk, self.plain_name])

    @property
    def is_image(self):
        return self.kind in self.IMAGES

    def is_public(self):
        return Practice.objects.published().filter(attachments=self).exists()

    @property
    def media_type(self):
        return self.MEDIA_TYPES[self.kind]

    @property
    def plain_name(self):
        """The name in letters that every system and address can hold."""
        stem = self.name.removesuffix(f".{self.kind}")
        letters = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
        kept = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in letters)
        return f"{kept.strip('-.') or 'piece'}.{self.kind}"

    @property
    def weight(self):
        for unit, name in UNITS:
            if self.size >= unit:
                return f"{self.size / unit:.1f}".replace(".0", "").replace(".", ",") + NBSP + name
        return f"{self.size}{NBSP}octets"

    @classmethod
    def keep(cls, content, revision, *, by, **about):
        """Write the file, then its row and its place in the draft: all or nothing. The same file twice is one.

        Raises OSError when the disk takes no more, TransitionRefused when the draft is one no more.
        """
        piece = cls(practice=revision.practice, added_by=by, size=content.size, digest=digest_of(content), **about)
        piece.write(content)
        try:
            with transaction.atomic():
                Revision.objects.select_for_update().get(pk=revision.pk)
                same = {"digest": piece.digest, "name": piece.name, "alt": piece.alt}
                twin = revision.practice.files.filter(**same).first()
                if twin is None:
                    piece.save()
                revision.attach(twin or piece, by=by)
        except BaseException:
            piece.file.storage.delete(piece.file.name)
            raise
        if twin:
            piece.file.storage.delete(piece.file.name)
        return twin or piece

    def write(self, content):
        """Put the bytes in their place; what a full disk took of them is taken away again."""
        storage, place = self.file.storage, place_of(self, self.name)
        try:
            storage.save(place, content)
        except OSError:
            storage.delete(place)
            raise
        self.file = place


def digest_of(content):
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    return digest.hexdigest()
