"""The whole Recueil, or a part of it, frozen at a date: numbered, citable, and changed by nobody afterwards."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from clusters.models import User
from practices.models import Practice, Revision

LONGEST_EDITION_TITLE = 120
LONGEST_QUESTION = 2_000
LONGEST_FOREWORD = 10_000
MOST_RECORDS = 5_000
CLICK = timedelta(minutes=1)


class EditionMoved(Exception):
    """It was written from another page meanwhile: `stored` is what it holds now."""

    def __init__(self, stored):
        super().__init__()
        self.stored = stored


class AlreadyFrozen(Exception):
    """It was frozen from another page meanwhile: `stored` is the edition that it became."""

    def __init__(self, stored):
        super().__init__()
        self.stored = stored


class EditionGone(Exception):
    """It was deleted from another page meanwhile."""


class EditionQuerySet(models.QuerySet):
    def frozen(self):
        return self.exclude(frozen_at=None)

    def in_preparation(self):
        return self.filter(frozen_at=None).select_related("prepared_by").order_by("-pk")

    def for_list(self):
        """Without what only its own pages show."""
        return self.defer("foreword", "figures")

    def before(self, number):
        """The frozen edition just before that one, or None."""
        return self.frozen().filter(number__lt=number).first()


class Edition(models.Model):
    """In preparation until it is frozen; from then on the database itself refuses any change (migration 0003)."""

    number = models.PositiveSmallIntegerField("numéro", unique=True, null=True, editable=False)
    title = models.CharField("titre", max_length=LONGEST_EDITION_TITLE)
    dated = models.DateField("datée du")
    foreword = models.TextField("avant-propos", blank=True)
    question = models.CharField("choix des fiches, tel qu'une adresse le dit", max_length=LONGEST_QUESTION, blank=True)
    # Each writing moves it: a page that was opened before is told.
    version = models.PositiveIntegerField("version", default=0, editable=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="préparée par"
    )
    created_at = models.DateTimeField("ouverte le", auto_now_add=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name="gelée par"
    )
    frozen_at = models.DateTimeField("gelée le", null=True, editable=False)
    # What its pages count: its shelves, its pôles, what changed since the edition before; see figures/edition.py.
    summary = models.JSONField("en bref", default=dict, editable=False)
    # The state of the art of that day, as data: see figures/state.
    figures = models.JSONField("état de l'art", default=dict, editable=False)
    # Of its JSON file, byte for byte: see exports/edition.py.
    checksum = models.CharField("empreinte SHA-256", max_length=64, blank=True, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "édition"
        ordering = ["-number", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number=None, frozen_at=None, frozen_by=None, checksum="")
                | (Q(number__isnull=False, frozen_at__isnull=False, frozen_by__isnull=False) & ~Q(checksum="")),
                name="edition_is_numbered_dated_and_sealed_once_frozen",
            ),
        ]

    def __str__(self):
        return f"n° {self.number}, {self.title}" if self.number else self.title

    def get_absolute_url(self):
        return reverse("compendium:edition", args=[self.number])

    @property
    def is_frozen(self):
        return self.frozen_at is not None

    @property
    def count(self):
        """How many records it holds, once it is frozen."""
        return self.summary["fiches"]

    @classmethod
    @transaction.atomic
    def start(cls, by, **texts):
        """A new one; the same one for the second of two clicks."""
        # The second click waits here for the first.
        User.objects.select_for_update().get(pk=by.pk)
        just_now = timezone.now() - CLICK
        latest = cls.objects.in_preparation().filter(prepared_by=by, created_at__gt=just_now, **texts).first()
        return latest or cls.objects.create(prepared_by=by, **texts)

    def held(self):
        """It as it is stored now, locked; raises EditionGone or AlreadyFrozen."""
        stored = Edition.objects.select_for_update().filter(pk=self.pk).first()
        if stored is None:
            raise EditionGone
        if stored.is_frozen:
            raise AlreadyFrozen(stored)
        return stored

    @transaction.atomic
    def write(self, *, seen, **texts):
        """Replace its texts over its version `seen`; False if it says so already. Raises EditionMoved over another."""
        stored = self.held()
        before = {name: getattr(stored, name) for name in texts}
        if before == texts:
            self.version = stored.version
            return False
        if stored.version != seen:
            raise EditionMoved(stored)
        for name, value in texts.items():
            setattr(self, name, value)
        self.version = stored.version + 1
        self.save(update_fields=[*texts, "version"])
        return True

    @transaction.atomic
    def freeze(self, *, by, records, summary, figures, checksum_of):
        """Number it and shut it for ever, with these EditionRecords, in order. Returns it as it is from then on.

        `checksum_of`: (edition, records) → what seals it. Raises AlreadyFrozen or EditionGone.
        """
        stored = self.held()
        for place, record in enumerate(records):
            record.edition, record.place = stored, place
        EditionRecord.objects.bulk_create(records, batch_size=200)
        stored.number = (Edition.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        stored.summary, stored.figures = summary, figures
        stored.frozen_by, stored.frozen_at = by, timezone.now()
        stored.checksum = checksum_of(stored, records)
        stored.save()
        return stored

    @transaction.atomic
    def abandon(self):
        """Delete what is in preparation; raises AlreadyFrozen or EditionGone."""
        self.held().delete()


class EditionRecord(models.Model):
    """A practice in an edition, at the exact text of its freezing."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="records", verbose_name="édition")
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="editions", verbose_name="pratique")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="editions", verbose_name="révision")
    place = models.PositiveIntegerField("place")
    # What its lists show, of the content below.
    slug = models.SlugField("adresse", max_length=90)
    call_number = models.CharField("cote", max_length=12)
    title = models.CharField("titre", max_length=200)
    theme = models.SlugField("thème", max_length=60)
    step = models.CharField("étape clé", max_length=60, blank=True)
    content = models.JSONField("contenu gelé", help_text="Voir figures/content.py.")

    class Meta:
        verbose_name = "fiche d'une édition"
        verbose_name_plural = "fiches d'une édition"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "practice"], name="practice_once_in_an_edition"),
            models.UniqueConstraint(fields=["edition", "place"], name="place_once_in_an_edition"),
            models.UniqueConstraint(fields=["edition", "slug"], name="address_once_in_an_edition"),
        ]
        indexes = [models.Index(fields=["edition", "theme", "place"], name="edition_theme_place")]

    def __str__(self):
        return f"{self.title}, {self.edition}"

    def get_absolute_url(self):
        return reverse("compendium:edition_record", args=[self.edition.number, self.slug])
