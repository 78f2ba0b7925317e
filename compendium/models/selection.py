"""Practices that a person gathers, in order, with a note on each, and may show by a secret link."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_as

from clusters.models import User
from practices.models import Practice

MOST = 60
LONGEST_TITLE, LONGEST_INTRODUCTION, LONGEST_NOTE = 120, 3_000, 1_000
OFFERED = 8
CLICK = timedelta(minutes=1)
TOKEN_BYTES = 18


class SelectionMoved(Exception):
    """It was written from another page meanwhile: `stored` is what it holds now."""

    def __init__(self, stored):
        super().__init__()
        self.stored = stored


class SelectionGone(Exception):
    """It was deleted from another page meanwhile."""


class SelectionQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(owner=user) if user.is_authenticated else self.none()

    def shared(self):
        """Those whose link is open; who leaves the portal closes theirs."""
        return self.exclude(token=None).filter(owner__is_active=True)

    def for_list(self):
        return self.annotate(size=Count("kept")).order_by("-updated_at", "-pk")

    def to_keep(self, user, practice):
        """The latest of this person, with `holds`: whether the practice is in it already."""
        held = Kept.objects.filter(selection=OuterRef("pk"), practice=practice)
        return self.of(user).annotate(holds=Exists(held))[:OFFERED]


class Selection(models.Model):
    """What one person gathered; nobody else changes it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="selections", verbose_name="personne"
    )
    title = models.CharField("titre", max_length=LONGEST_TITLE)
    introduction = models.TextField("présentation", blank=True)
    practices = models.ManyToManyField(Practice, through="Kept", related_name="selections", verbose_name="pratiques")
    # Each writing moves it: a page that was opened before is told.
    version = models.PositiveIntegerField("version", default=0, editable=False)
    token = models.CharField("secret du lien", max_length=40, unique=True, null=True, blank=True, editable=False)
    shows_name = models.BooleanField("le lien dit qui l'a faite", default=False)
    created_at = models.DateTimeField("ouverte le", auto_now_add=True)
    updated_at = models.DateTimeField("modifiée le", default=timezone.now)

    objects = SelectionQuerySet.as_manager()

    class Meta:
        verbose_name = "sélection"
        ordering = ["-updated_at", "-pk"]
        indexes = [models.Index(fields=["owner", "-updated_at"], name="selection_owner_updated")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("compendium:edit", args=[self.pk])

    @property
    def shared_url(self):
        """Its secret: who has this address reads it. None while the link is closed."""
        return reverse("compendium:shared", args=[self.token]) if self.token else None

    @property
    def is_shared(self):
        return self.token is not None

    @classmethod
    @transaction.atomic
    def start(cls, owner, title="", rows=()):
        """A new one, of (practice, note) in order; the same one for the second of two clicks."""
        title = title or f"Sélection du {date_as(timezone.localtime(), 'j F Y')}"
        # The second click waits here for the first.
        latest = cls.objects.of(User.objects.select_for_update().get(pk=owner.pk)).first()
        is_new = latest and latest.title == title and latest.created_at > timezone.now() - CLICK
        if is_new and latest.says(rows):
            return latest
        selection = cls.objects.create(owner=owner, title=title)
        selection.append(rows)
        return selection

    def says(self, rows):
        return list(self.kept.values_list("practice", "note")) == [(practice.pk, note) for practice, note in rows]

    def held(self):
        """It as it is stored now, locked; raises SelectionGone if it was deleted meanwhile."""
        stored = Selection.objects.select_for_update().filter(pk=self.pk).first()
        if stored is None:
            raise SelectionGone
        return stored

    @transaction.atomic
    def write(self, title, introduction, rows, *, seen):
        """Replace its text, (practice, note) in order, over its version `seen`. False if it says so already.

        Raises SelectionMoved over another version.
        """
        stored = self.held()
        texts, kept = (title, introduction), [(practice.pk, note) for practice, note in rows]
        before = {one.practice_id: one for one in stored.kept.all()}
        if (stored.title, stored.introduction) == texts and [(pk, one.note) for pk, one in before.items()] == kept:
            self.version = stored.version
            return False
        if stored.version != seen:
            raise SelectionMoved(stored)
        stored.kept.exclude(practice__in=[pk for pk, _ in kept]).delete()
        placed = [before.get(pk) or Kept(selection=self, practice_id=pk) for pk, _ in kept]
        for place, (one, (_, note)) in enumerate(zip(placed, kept, strict=True)):
            one.place, one.note = place, note
        Kept.objects.bulk_create([one for one in placed if not one.pk])
        Kept.objects.bulk_update([one for one in placed if one.practice_id in before], ["place", "note"])
        self.title, self.introduction = texts
        self.move(stored.version)
        return True

    @transaction.atomic
    def add(self, rows):
        """Put (practice, note) at its end. (those added, those for which there is no room)."""
        stored = self.held()
        held = set(stored.kept.values_list("practice", flat=True))
        new = [(practice, note) for practice, note in rows if practice.pk not in held]
        fitting = new[: MOST - len(held)]
        if fitting:
            self.append(fitting, after=len(held))
            self.move(stored.version, texts=[])
        return fitting, new[len(fitting) :]

    def append(self, rows, *, after=0):
        Kept.objects.bulk_create(
            Kept(selection=self, practice=practice, note=note, place=after + place)
            for place, (practice, note) in enumerate(rows)
        )

    def move(self, version, *, texts=("title", "introduction")):
        self.version, self.updated_at = version + 1, timezone.now()
        self.save(update_fields=[*texts, "version", "updated_at"])

    def open_link(self, *, shows_name):
        """The same link while it stays open; one that was closed never opens again."""
        self.show(shows_name=shows_name, opens=True)

    def show(self, *, shows_name, opens):
        """Say whose it is, or not, to those who have the link; and open it."""
        self.shows_name = shows_name
        if opens:
            self.token = self.token or secrets.token_urlsafe(TOKEN_BYTES)
        self.save(update_fields=["token", "shows_name"] if opens else ["shows_name"])

    def close_link(self):
        self.token = None
        Selection.objects.filter(pk=self.pk).update(token=None)


class Kept(models.Model):
    """A practice in a selection, at its place."""

    selection = models.ForeignKey(Selection, models.CASCADE, related_name="kept", verbose_name="sélection")
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="kept", verbose_name="pratique")
    place = models.PositiveSmallIntegerField("place", default=0)
    note = models.TextField("note", blank=True)
    since = models.DateTimeField("gardée le", default=timezone.now)

    class Meta:
        verbose_name = "fiche gardée"
        verbose_name_plural = "fiches gardées"
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["selection", "practice"], name="practice_once_in_a_selection"),
        ]

    def __str__(self):
        return f"{self.practice}, dans « {self.selection} »"
