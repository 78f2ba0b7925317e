"""What a person is told: once in the portal, and by mail at the rhythm they choose for each kind."""

from django.conf import settings
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Left, Replace
from django.urls import reverse
from django.utils import timezone

from practices.models import Event

from .follow import LONGEST_QUESTION


class Kind(models.TextChoices):
    """What one may be told of; each has its rhythm."""

    QUESTION = "question", "questions posées à vos pratiques"
    ANSWER = "reponse", "réponses aux échanges où vous avez écrit"
    ADOPTION = "reprise", "reprises de vos pratiques, et décisions sur les vôtres"
    TEXT = "texte", "nouveau texte d'une pratique que votre pôle a reprise"
    FOLLOWED = "suivi", "nouveautés de ce que vous suivez"
    ALERT = "alerte", "nouvelles fiches de vos alertes"
    DUTY = "charge", "ce qui attend un relecteur ou l'équipe"


class Rhythm(models.TextChoices):
    AT_ONCE = "aussitot", "aussitôt"
    DAILY = "jour", "une fois par jour"
    WEEKLY = "semaine", "une fois par semaine"
    NEVER = "jamais", "jamais"


# Until a person chooses.
USUAL = {
    Kind.QUESTION: Rhythm.AT_ONCE,
    Kind.ANSWER: Rhythm.AT_ONCE,
    Kind.ADOPTION: Rhythm.AT_ONCE,
    Kind.TEXT: Rhythm.DAILY,
    Kind.FOLLOWED: Rhythm.WEEKLY,
    Kind.ALERT: Rhythm.DAILY,
    Kind.DUTY: Rhythm.AT_ONCE,
}


# The list of an alert is an address of its own.
LONGEST_PATH = LONGEST_QUESTION + 100
LONGEST_TITLE = 250
AT_ONCE = 500


class NotificationQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at=None)

    def read(self, now=None):
        """Note that they were read, those that were not yet. Returns how many."""
        return self.unread().update(read_at=now or timezone.now())

    def to_mail(self):
        """Neither mailed nor read yet, of active people, with `rhythm`: the one chosen for that kind, or the usual."""
        chosen = Preference.objects.filter(user=OuterRef("user"), kind=OuterRef("kind")).values("rhythm")
        usual = Case(*(When(kind=kind, then=Value(rhythm)) for kind, rhythm in USUAL.items()))
        waiting = self.unread().filter(mailed_at=None, user__is_active=True)
        return waiting.annotate(rhythm=Coalesce(Subquery(chosen), usual))


class Notification(models.Model):
    """One thing told to one person, once for each key; in the portal at once, and by mail when its rhythm comes."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", verbose_name="personne"
    )
    kind = models.CharField("nature", max_length=10, choices=Kind)
    key = models.CharField("clé", max_length=120)
    title = models.CharField("ce qui s'est passé", max_length=LONGEST_TITLE)
    text = models.TextField("ce qui en est dit", blank=True)
    path = models.CharField("adresse dans le portail", max_length=LONGEST_PATH)
    alert = models.ForeignKey(
        "Alert", models.SET_NULL, related_name="notifications", null=True, blank=True, verbose_name="alerte"
    )
    created_at = models.DateTimeField("le", auto_now_add=True)
    read_at = models.DateTimeField("lue le", null=True, blank=True)
    # Put in a mail, or known not to be wanted by mail.
    mailed_at = models.DateTimeField("réglée pour le courriel le", null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "notification"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_user"),
            models.Index(fields=["key"], name="notification_key"),
            # One for the count of the masthead, one for the digests: neither grows with what is over.
            models.Index(fields=["user"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(fields=["created_at"], condition=Q(read_at=None, mailed_at=None), name="notification_to_mail"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="one_notification_per_person_and_key"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("exchange:notification", args=[self.pk])

    @property
    def lines(self):
        """(words, local address or nothing) of each line of its text: an alert names records, and leads to them."""
        lines = [line for line in self.text.splitlines() if line.strip()]
        if self.kind != Kind.ALERT:
            return [(line, "") for line in lines]
        # Our own address comes last, whatever the title before it holds.
        parts = [line.rpartition("\t") for line in lines]
        return [(words, address) if tab else (address, "") for words, tab, address in parts]

    @classmethod
    def settle(cls, keys, *, text=None):
        """What waits under these keys is mailed no more, and says `text` instead, if it is given."""
        told = cls.objects.filter(key__in=keys)
        told.filter(mailed_at=None).update(mailed_at=timezone.now())
        if text is not None:
            told.update(text=text)

    @classmethod
    def rename(cls, keys, user, nobody):
        """What was told under these keys names this person in its title: it names `nobody` from now on."""
        for start in range(0, len(keys), AT_ONCE):
            told = cls.objects.filter(key__in=keys[start : start + AT_ONCE])
            for name in (user.signature, str(user)):
                told.update(title=Left(Replace("title", Value(name), Value(nobody)), LONGEST_TITLE))

    @classmethod
    def tell(cls, people, *, kind, key, title, path, text="", by=None):
        """Tell each of these people, in the caller's transaction: who is active, once for each key, and never `by`."""
        told = {person.pk: person for person in people if person.is_active and person != by}
        cls.objects.bulk_create(
            [
                cls(user=person, kind=kind, key=key, title=title[:LONGEST_TITLE], path=path, text=text)
                for person in told.values()
            ],
            ignore_conflicts=True,
        )


class Preference(models.Model):
    """The rhythm at which a person wants the mails of one kind."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences", verbose_name="personne"
    )
    kind = models.CharField("nature", max_length=10, choices=Kind)
    rhythm = models.CharField("rythme", max_length=10, choices=Rhythm)
    changed_at = models.DateTimeField("choisi le", default=timezone.now)

    class Meta:
        verbose_name = "rythme choisi"
        verbose_name_plural = "rythmes choisis"
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_rhythm_per_person_and_kind"),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_kind_display()} : {self.get_rhythm_display()}"

    @classmethod
    def rhythms_of(cls, user):
        """{Kind: Rhythm} of all that may concern this person."""
        chosen = dict(cls.objects.filter(user=user).values_list("kind", "rhythm"))
        kinds = [kind for kind in Kind if kind != Kind.DUTY or user.can_review]
        return {kind: Rhythm(chosen.get(kind, USUAL[kind])) for kind in kinds}

    @classmethod
    def choose(cls, user, rhythms):
        """Keep the {Kind: Rhythm} that a person chooses."""
        cls.objects.bulk_create(
            [cls(user=user, kind=kind, rhythm=rhythm) for kind, rhythm in rhythms.items()],
            update_conflicts=True,
            unique_fields=["user", "kind"],
            update_fields=["rhythm", "changed_at"],
        )


class Reading(models.Model):
    """That the exchange has read a line of the log of practices, and told whoever follows it: once."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="reading", verbose_name="ligne du journal")
    at = models.DateTimeField("lue le", auto_now_add=True)

    class Meta:
        verbose_name = "ligne du journal lue"
        verbose_name_plural = "lignes du journal lues"

    def __str__(self):
        return str(self.event)
