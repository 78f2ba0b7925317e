"""A long book that was asked for: what it is, how far it has come, and how it ended."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from practices.models import Practice

# So many books at once for one reader; the next waits that one of them is there.
MOST_AT_ONCE = 2
# One that waits longer than this without being set was forgotten by whoever should: it is handed over again.
FORGOTTEN = timedelta(minutes=1)
# … and one that is not there after so long never will be, unless its page is looked at: it holds back nobody.
LOST = timedelta(minutes=30)
# Until some were made, a record is thought to take so long.
USUAL = timedelta(milliseconds=40)
LATEST = 20
# How long the page of a book that ended stays.
REMEMBERED = timedelta(days=30)
LONGEST_TROUBLE = 2_000


class BookQuerySet(models.QuerySet):
    def composing(self):
        lost = timezone.now() - LOST
        return self.filter(state__in=[Book.State.WAITING, Book.State.RUNNING], asked_at__gt=lost)

    def of_asker(self, asker):
        return self.filter(asker=asker)


class Book(models.Model):
    """One row for one content: asked again, the same words give the same file, that lies under its key.

    Only books of what everyone may read have a row: who knows the key may open them.
    """

    class State(models.TextChoices):
        WAITING = "attente", "en attente"
        RUNNING = "en-cours", "en cours"
        DONE = "pret", "prêt"
        FAILED = "echec", "échec"

    key = models.CharField("empreinte du contenu", max_length=64, unique=True)
    state = models.CharField("état", max_length=10, choices=State, default=State.WAITING)
    title = models.CharField("titre", max_length=250)
    size = models.PositiveIntegerField("fiches")
    # The cotes of the records whose text it holds; None: nobody knows.
    told = models.JSONField("fiches dont il montre le texte", null=True, editable=False)
    origin = models.TextField("adresse où il a été demandé")
    # A digest of the reader's address, only while the book is being made.
    asker = models.CharField("demandé par", max_length=64, blank=True, editable=False)
    weight = models.PositiveBigIntegerField("octets", null=True, blank=True)
    trouble = models.TextField("ce qui a manqué", blank=True)
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    started_at = models.DateTimeField("commencé le", null=True, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    objects = BookQuerySet.as_manager()

    class Meta:
        verbose_name = "livre"
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["state", "asked_at"], name="book_state_asked")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("compendium:book", args=[self.key])

    @property
    def is_done(self):
        return self.state == self.State.DONE

    @property
    def is_failed(self):
        return self.state == self.State.FAILED

    @property
    def is_running(self):
        return self.state == self.State.RUNNING

    @property
    def is_outdated(self):
        """Whether a text that it holds was silenced since, or a contact erased: it is given to nobody any more."""
        if self.told is None:
            return True
        told = Practice.objects.filter(call_number__in=self.told)
        return told.filter(Q(contact_forgotten_at__gte=self.asked_at) | Q(pk__in=Practice.objects.silenced())).exists()

    @classmethod
    def ask(cls, key, **about):
        """(the Book of that key, whether someone must set it now); the second of two asks finds the first."""
        book, is_new = cls.objects.get_or_create(key=key, defaults=about)
        if is_new:
            return book, True
        # It ended, well or not, and its file is not there: it is made anew, once.
        ended = cls.objects.filter(key=key, state__in=[cls.State.DONE, cls.State.FAILED])
        is_ours = ended.update(
            **about, state=cls.State.WAITING, asked_at=timezone.now(), started_at=None, ended_at=None, trouble=""
        )
        book.refresh_from_db()
        return book, bool(is_ours)

    def take_over(self, *, is_being_set):
        """Whether this book, that nobody sets any more or that nobody began, is to be handed over again; said once."""
        unchanged = Book.objects.filter(pk=self.pk, state=self.state, asked_at=self.asked_at)
        since = self.started_at or self.asked_at
        if self.ended_at or is_being_set or timezone.now() < since + FORGOTTEN:
            return False
        return bool(unchanged.update(state=self.State.WAITING, asked_at=timezone.now(), started_at=None))

    def begin(self):
        """False if it is there already."""
        unmade = Book.objects.filter(pk=self.pk).exclude(state=self.State.DONE)
        return bool(unmade.update(state=self.State.RUNNING, started_at=timezone.now(), ended_at=None, trouble=""))

    def finish(self, weight):
        self.end(self.State.DONE, weight=weight)

    def fail(self, trouble):
        # PostgreSQL has no text with a zero in it.
        self.end(self.State.FAILED, trouble=str(trouble).replace("\0", " ")[:LONGEST_TROUBLE])

    def end(self, state, **fields):
        fields |= {"state": state, "asker": "", "ended_at": timezone.now()}
        Book.objects.filter(pk=self.pk).update(**fields)
        long_ago = timezone.now() - REMEMBERED
        Book.objects.filter(Q(ended_at__lt=long_ago) | Q(ended_at=None, asked_at__lt=long_ago)).delete()

    @property
    def usual_time(self):
        """How long the latest books took, a record, times its records."""
        latest = Book.objects.filter(state=self.State.DONE, started_at__isnull=False).order_by("-ended_at")[:LATEST]
        times = latest.values_list("started_at", "ended_at", "size")
        known = [(ended - started) / size for started, ended, size in times]
        return (sum(known, timedelta()) / len(known) if known else USUAL) * self.size

    @property
    def ahead(self):
        """How many were asked before it, and are not there yet."""
        return Book.objects.composing().filter(asked_at__lt=self.asked_at).count()
