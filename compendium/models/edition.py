"""The whole Recueil, or a part of it, frozen at a date: numbered, citable, and changed by nobody afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from practices.models import Practice, Revision

LONGEST_QUESTION = 2_000
LONGEST_FOREWORD = 10_000


class EditionQuerySet(models.QuerySet):
    def frozen(self):
        return self.exclude(frozen_at=None)

    def in_preparation(self):
        return self.filter(frozen_at=None)


class Edition(models.Model):
    """In preparation until it is frozen; from then on the database itself refuses any change (migration 0003)."""

    number = models.PositiveSmallIntegerField("numéro", unique=True, null=True, editable=False)
    title = models.CharField("titre", max_length=120)
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
    # The state of the art of that day, as data, and the SHA-256 of the whole edition as its JSON file says it.
    figures = models.JSONField("état de l'art", default=dict, editable=False)
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


class EditionRecord(models.Model):
    """A practice in an edition, at the exact text of its freezing."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="records", verbose_name="édition")
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="editions", verbose_name="pratique")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="editions", verbose_name="révision")
    place = models.PositiveIntegerField("place")
    # What record_of() says of it, and the context of its pôles: see figures/edition.py.
    content = models.JSONField("contenu gelé")

    class Meta:
        verbose_name = "fiche d'une édition"
        verbose_name_plural = "fiches d'une édition"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "practice"], name="practice_once_in_an_edition"),
            models.UniqueConstraint(fields=["edition", "place"], name="place_once_in_an_edition"),
        ]

    def __str__(self):
        return f"{self.practice}, {self.edition}"
