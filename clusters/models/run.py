"""What the commands that nobody types have done: see compendium/schedule.py."""

from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone

KEPT = 50
# One that gives no sign of life for so long was killed.
SILENT = timedelta(minutes=5)
LONGEST_WORDS = 2_000


class AlreadyRunning(Exception):
    """Another is at it, on this machine or on another."""


class RunQuerySet(models.QuerySet):
    def unfinished(self):
        return self.filter(ended_at=None)

    def close_silent(self, now):
        """Those that were killed end as failures."""
        silent = self.unfinished().filter(seen_at__lt=now - SILENT)
        return silent.update(ended_at=now, is_ok=False, said="Interrompu sans un mot.")

    def last_of_each(self):
        """{name: (the Run that gives signs, or else the last; when one last ended well or None)}, in one query."""
        found = {}
        for run in self.order_by("started_at", "pk"):
            last, well = found.get(run.name, (None, None))
            # A second machine may do the same, and be stopped on purpose.
            is_other = last and last.ended_at is None and (run.ended_at or run.seen_at < last.seen_at)
            found[run.name] = (last if is_other else run, run.ended_at if run.is_ok else well)
        return found


class Run(models.Model):
    """One run of one command. One that never ends (`place` says where it runs) has a row for each of its lives."""

    name = models.CharField("commande", max_length=60)
    place = models.CharField("lieu", max_length=120, blank=True)
    started_at = models.DateTimeField("commencée le", default=timezone.now)
    seen_at = models.DateTimeField("dernier signe de vie", default=timezone.now)
    ended_at = models.DateTimeField("terminée le", null=True, blank=True)
    is_ok = models.BooleanField("réussie", null=True)
    said = models.TextField("ce qu'elle a dit", blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = "passage de commande"
        verbose_name_plural = "passages de commandes"
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["name", "started_at"], name="run_name_started")]
        constraints = [
            models.UniqueConstraint(fields=["name", "place"], condition=Q(ended_at=None), name="one_run_at_a_time"),
        ]

    def __str__(self):
        return f"{self.name}, {timezone.localtime(self.started_at):%d/%m/%Y %H:%M}"

    @classmethod
    def begin(cls, name, *, place="", now=None):
        """A new Run, or AlreadyRunning. Those long past are forgotten."""
        now = now or timezone.now()
        of_name = cls.objects.filter(name=name)
        of_name.close_silent(now)
        try:
            with transaction.atomic():
                run = cls.objects.create(name=name, place=place, started_at=now, seen_at=now)
        except IntegrityError as error:
            raise AlreadyRunning(name) from error
        old = of_name.exclude(ended_at=None).order_by("-started_at", "-pk").values_list("pk", flat=True)[KEPT:]
        cls.objects.filter(pk__in=list(old)).delete()
        return run

    def give_sign(self):
        type(self).objects.unfinished().filter(pk=self.pk).update(seen_at=timezone.now())

    def end(self, *, is_ok, said=""):
        now = timezone.now()
        # PostgreSQL has no text with a zero in it.
        words = said.replace("\0", " ")[-LONGEST_WORDS:]
        type(self).objects.filter(pk=self.pk).update(ended_at=now, seen_at=now, is_ok=is_ok, said=words)
