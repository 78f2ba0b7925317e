"""A file that someone brings: read once, shown line by line, poured in on their word, then forgotten."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

WAITS, REMEMBERED = timedelta(hours=24), timedelta(days=30)
# A long one that says nothing any more was cut short, and left nothing: it may be started again.
PATIENCE = timedelta(minutes=20)
MOST_WAITING = 5


class ImportQuerySet(models.QuerySet):
    def alive(self, now=None):
        return self.filter(expires_at__gt=now or timezone.now())

    def of(self, user):
        return self.alive().filter(owner=user)

    def forget_old(self, user):
        """Those whose time is over; and of this person, all but the last few that wait."""
        self.exclude(pk__in=self.alive().values("pk")).delete()
        waiting = self.filter(owner=user).exclude(state__in=[Import.State.POURING, Import.State.DONE])
        late = list(waiting.order_by("-pk").values_list("pk", flat=True)[MOST_WAITING:])
        self.filter(pk__in=late).delete()


class Import(models.Model):
    """`lines`: [[number, {column: value}, [[column, trouble]]]], as the file says them; emptied once they are in.

    `report`: what each would do or did, see forms/imports/outcome.py. What was shown is what is done, or nothing.
    """

    class Kind(models.TextChoices):
        PRACTICES = "pratiques", "Des pratiques"
        CLUSTERS = "poles", "Des pôles"

    class State(models.TextChoices):
        READ = "lu", "en attente de vérification"
        CHECKED = "verifie", "vérifié, rien n'est versé"
        POURING = "en-cours", "en train d'être versé"
        DONE = "verse", "versé"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="imports", verbose_name="personne")
    kind = models.CharField("contenu", max_length=10, choices=Kind)
    publishes = models.BooleanField("publie aussitôt", default=False)
    name = models.CharField("fichier", max_length=120)
    noun = models.CharField("nom d'une ligne", max_length=20)
    columns = models.JSONField("colonnes", default=list)
    notes = models.JSONField("remarques sur le fichier", default=list)
    size = models.PositiveIntegerField("lignes")
    lines = models.JSONField("contenu", default=list)
    state = models.CharField("état", max_length=10, choices=State, default=State.READ)
    report = models.JSONField("compte rendu", default=list)
    counts = models.JSONField("comptes", default=dict)
    done = models.PositiveIntegerField("lignes vérifiées", default=0)
    trouble = models.TextField("ce qui a manqué", blank=True)
    created_at = models.DateTimeField("lu le", default=timezone.now)
    started_at = models.DateTimeField("commencé le", null=True, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)
    expires_at = models.DateTimeField("oublié le")

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["expires_at"], name="import_expires_at")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.expires_at = self.expires_at or self.created_at + WAITS
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("practices:import_report", args=[self.pk])

    @property
    def is_checked(self):
        return self.state == self.State.CHECKED

    @property
    def is_done(self):
        return self.state == self.State.DONE

    @property
    def is_within_rights(self):
        """Whether its owner may still do all that it asks: they may have lost it since."""
        owner = self.owner
        asks_for_all = self.publishes or self.kind == self.Kind.CLUSTERS
        return owner.is_active and (owner.is_superuser or not asks_for_all)

    @property
    def is_at_work(self):
        return self.state in {self.State.READ, self.State.POURING} and not self.is_stalled()

    def is_stalled(self, now=None):
        """Whether what was begun must have been cut short."""
        began = self.started_at or self.created_at
        return self.state in {self.State.READ, self.State.POURING} and began < (now or timezone.now()) - PATIENCE

    def claim(self, now=None):
        """Begin to pour; False if it is being done, or was. Of two clicks one begins."""
        now = now or timezone.now()
        ready = models.Q(state=self.State.CHECKED) | models.Q(state=self.State.POURING, started_at__lt=now - PATIENCE)
        started = {"state": self.State.POURING, "started_at": now, "trouble": ""}
        return bool(Import.objects.filter(ready, pk=self.pk).update(**started))

    def check_again(self, now=None):
        """Begin to check anew what was cut short; False if there is no need."""
        now = now or timezone.now()
        cut = Import.objects.filter(pk=self.pk, state=self.State.READ)
        began = models.Q(started_at=None, created_at__lt=now - PATIENCE) | models.Q(started_at__lt=now - PATIENCE)
        return bool(cut.filter(began).update(started_at=now))

    def keep_report(self, report, counts, *, trouble=""):
        """That the lines were checked, and what they would do."""
        told = {"report": report, "counts": counts, "trouble": trouble, "done": len(report)}
        Import.objects.filter(pk=self.pk, state=self.State.READ).update(state=self.State.CHECKED, **told)

    def keep_done(self, report, counts):
        """In the transaction that pours: the file is forgotten, what became of it is remembered for a while."""
        self.report, self.counts, self.trouble, self.lines = report, counts, "", []
        self.state, self.ended_at = self.State.DONE, timezone.now()
        self.expires_at = self.ended_at + REMEMBERED
        self.save()

    def fail(self, trouble):
        """Nothing was poured: it can be begun again."""
        pouring = Import.objects.filter(pk=self.pk, state=self.State.POURING)
        pouring.update(state=self.State.CHECKED, trouble=trouble)
