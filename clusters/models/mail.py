import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone

# How long a mail that a server would not take waits before each new attempt; after the last, it is given up.
DELAYS = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(days=1),
    timedelta(days=2),
]


class MailQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(state=Mail.State.QUEUED, next_try_at__lte=now).order_by("next_try_at", "pk")

    def queue(self, *, key=None, **fields):
        """Put a mail in the queue, in the caller's transaction. A key that is there already queues nothing."""
        if key is None:
            return self.create(**fields)
        mail, _ = self.get_or_create(key=key, defaults=fields)
        return mail


class Mail(models.Model):
    """One mail to one person, from the moment it is owed to the moment a server took it."""

    class State(models.TextChoices):
        QUEUED = "en-attente", "en attente"
        SENDING = "en-cours", "en cours d'envoi"
        SENT = "partie", "parti"
        DEAD = "abandonnee", "non remis, abandonné"
        UNCERTAIN = "incertaine", "peut-être remis"

    key = models.CharField("clé", max_length=160, unique=True, null=True, editable=False)
    to = models.EmailField("à")
    subject = models.CharField("objet", max_length=250)
    text = models.TextField("texte")
    html = models.TextField("HTML", blank=True)
    unsubscribe = models.CharField("adresse de désabonnement", max_length=500, blank=True)
    message_id = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField("état", max_length=12, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)
    next_try_at = models.DateTimeField("prochaine tentative", default=timezone.now)
    created_at = models.DateTimeField("écrit le", auto_now_add=True)
    sent_at = models.DateTimeField("parti le", null=True, blank=True)
    last_error = models.TextField("dernière erreur", blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "next_try_at"], name="mail_state_next_try")]

    def __str__(self):
        return f"{self.subject}, à {self.to}"

    def postpone(self, error, *, now):
        """The server did not take it: try again later, each time longer, then give up."""
        if self.attempts > len(DELAYS):
            self.settle(self.State.DEAD, last_error=as_stored(error))
        else:
            again = now + DELAYS[self.attempts - 1]
            self.settle(self.State.QUEUED, last_error=as_stored(error), next_try_at=again)

    def doubt(self, error):
        """The line broke in the middle: a person decides, so that nothing is sent twice."""
        self.settle(self.State.UNCERTAIN, last_error=as_stored(error))

    def leave(self):
        """The server took it, whatever was thought of it meanwhile.

        What it said may hold a link that opens an account: it is not kept once it is gone.
        """
        self.state = self.State.SENT
        forgotten = dict.fromkeys(["last_error", "text", "html", "unsubscribe"], "")
        Mail.objects.filter(pk=self.pk).update(state=self.state, sent_at=timezone.now(), **forgotten)

    def settle(self, state, **fields):
        """Write how this attempt ended, unless someone has decided of the mail since."""
        self.state = state
        held = Mail.objects.filter(pk=self.pk, state=self.State.SENDING, attempts=self.attempts)
        held.update(state=state, **fields)


def as_stored(error):
    # A server answers what it likes; PostgreSQL has no text with a zero in it.
    return str(error).replace("\0", " ")[:2000]
