"""What a person is told: once in the portal, and by mail at the rhythm they choose for each kind."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from practices.models import Event


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


class NotificationQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at=None)


class Notification(models.Model):
    """One thing told to one person, once for each key; in the portal at once, and by mail when its rhythm comes."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", verbose_name="personne"
    )
    kind = models.CharField("nature", max_length=10, choices=Kind)
    key = models.CharField("clé", max_length=120)
    title = models.CharField("ce qui s'est passé", max_length=250)
    text = models.TextField("ce qui en est dit", blank=True)
    path = models.CharField("adresse dans le portail", max_length=500)
    alert = models.ForeignKey(
        "Alert", models.SET_NULL, related_name="notifications", null=True, blank=True, verbose_name="alerte"
    )
    created_at = models.DateTimeField("le", auto_now_add=True)
    read_at = models.DateTimeField("lue le", null=True, blank=True)
    mailed_at = models.DateTimeField("mise dans un courriel le", null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "notification"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_user"),
            models.Index(fields=["mailed_at", "kind", "user"], name="notification_to_mail"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="one_notification_per_person_and_key"),
        ]

    def __str__(self):
        return self.title

    @classmethod
    def tell(cls, people, *, kind, key, title, path, text="", by=None):
        """Tell each of these people, in the caller's transaction: who is active, once for each key, and never `by`."""
        told = {person.pk: person for person in people if person.is_active and person != by}
        cls.objects.bulk_create(
            [cls(user=person, kind=kind, key=key, title=title[:250], path=path, text=text) for person in told.values()],
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


class Reading(models.Model):
    """That the exchange has read a line of the log of practices, and told whoever follows it: once."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="reading", verbose_name="ligne du journal")
    at = models.DateTimeField("lue le", auto_now_add=True)

    class Meta:
        verbose_name = "ligne du journal lue"
        verbose_name_plural = "lignes du journal lues"

    def __str__(self):
        return str(self.event)
