"""What people say under a practice: questions, answers, experience. Each hangs on one practice."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone

from clusters.models import Cluster, User
from practices.models import Practice, Revision

from .afterwards import Correction, Report
from .notification import Notification
from .telling import hidden, reported, reworded, said

# How long its author may still put a message right, without a trace.
EDITED_WITHIN = timedelta(minutes=15)
MOST_AN_HOUR = 10
HOUR = timedelta(hours=1)


class TooMany(Exception):
    """Refused: this person wrote MOST_AN_HOUR messages within the hour; `until` says when to come back."""

    def __init__(self, until):
        super().__init__()
        self.until = until


class MessageQuerySet(models.QuerySet):
    def threads(self):
        """Questions and experience, to which others answer."""
        return self.filter(parent=None)

    def questions(self):
        return self.filter(parent=None, kind=Message.Kind.QUESTION)

    def shown(self):
        return self.filter(hidden_at=None)

    def visible_to(self, user):
        """Signed-in people read all; visitors, what its author and the pôle of the practice both opened."""
        if user.is_authenticated:
            return self
        opened = Q(parent=None, opened_at__isnull=False) | Q(parent__opened_at__isnull=False)
        return self.filter(opened, is_open=True)

    def latest(self, practice, user, most, *, answers):
        """The latest threads of a practice that this reader may see, at most `most`, with the latest `answers` of each.

        One list, in one query.
        """
        heads = self.visible_to(user).threads().filter(practice=practice).order_by("-pk").values("pk")[:most]
        return self.under(heads, user, answers=max(most, answers))

    def under(self, heads, user, *, answers):
        """These threads, and the latest answers of each."""
        place = Window(RowNumber(), partition_by="parent", order_by="-pk")
        known = self.visible_to(user).filter(Q(pk__in=heads) | Q(parent__in=heads))
        return known.annotate(place=place).filter(Q(parent=None) | Q(place__lte=answers)).dressed()

    def dressed(self):
        """With all that a page says of each, the first said first."""
        return self.with_answered().select_related("author", "cluster").order_by("pk")

    def with_answered(self):
        """Each with `is_answered`: whether the pôle of its practice said something under it that is in sight."""
        answers = Message.objects.shown().filter(parent=OuterRef("pk"), is_from_origin=True)
        return self.annotate(is_answered=Exists(answers))

    def unanswered(self):
        """Questions in sight, about a record that is online, to which its pôle has said nothing."""
        online = Practice.objects.published().values("pk")
        waiting = self.questions().shown().with_answered()
        return waiting.filter(practice__in=online, revision=None, is_answered=False)

    def for_list(self, user):
        """Questions in sight of this reader about records that are online, the latest first, each with its record."""
        online = (
            self.visible_to(user).questions().shown().filter(practice__in=Practice.objects.published().values("pk"))
        )
        dressed = online.with_answered().select_related("practice__theme", "cluster")
        return dressed.prefetch_related("practice__clusters").order_by("-pk")


class Message(models.Model):
    """A question, an experience, or an answer to one of them: as typed, in its author's name."""

    class Kind(models.TextChoices):
        QUESTION = "question", "question"
        EXPERIENCE = "retour", "retour d'expérience"
        ANSWER = "reponse", "réponse"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="messages", verbose_name="pratique")
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="answers", null=True, blank=True, verbose_name="en réponse à"
    )
    kind = models.CharField("nature", max_length=10, choices=Kind, default=Kind.QUESTION)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages", verbose_name="de")
    cluster = models.ForeignKey(
        Cluster, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="pour le pôle"
    )
    is_from_origin = models.BooleanField("du pôle de la fiche", default=False)
    text = models.TextField("texte")
    is_open = models.BooleanField("son auteur accepte que tout le monde la lise", default=False)
    created_at = models.DateTimeField("le", auto_now_add=True)
    edited_at = models.DateTimeField("reprise le", null=True, blank=True)
    # The pôle of the practice agrees that everyone reads the whole thread; on what opens a thread alone.
    opened_at = models.DateTimeField("ouvert à tous par le pôle le", null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="ouvert par"
    )
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="answers_to", null=True, blank=True, verbose_name="répondu dans la fiche"
    )
    reminded_at = models.DateTimeField("rappelée au pôle le", null=True, blank=True)
    passed_on_at = models.DateTimeField("passée à l'équipe le", null=True, blank=True)
    hidden_at = models.DateTimeField("masquée le", null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="masquée par"
    )
    hidden_reason = models.CharField("motif", max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["practice", "parent", "-id"], name="message_practice_thread"),
            models.Index(fields=["author", "created_at"], name="message_author_created"),
            models.Index(
                fields=["-id"], condition=Q(parent=None, kind="question", hidden_at=None), name="message_questions"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None, kind__in=["question", "retour"]) | Q(parent__isnull=False, kind="reponse"),
                name="answers_and_only_they_have_a_parent",
            ),
            models.CheckConstraint(condition=Q(hidden_at=None) | ~Q(hidden_reason=""), name="hidden_message_says_why"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} de {self.author} : {self.text[:60]}"

    def get_absolute_url(self):
        return reverse("exchange:message", args=[self.pk])

    @property
    def is_hidden(self):
        return self.hidden_at is not None

    @property
    def corrected(self):
        """Its corrections, where they were fetched with it; none where it was known that there are none."""
        return getattr(self, "_prefetched_objects_cache", {}).get("corrections", ())

    @property
    def signature(self):
        """Who speaks, and for whom, on the page."""
        return f"{self.author}, {self.cluster}" if self.cluster else self.author.signature

    def can_be_edited_by(self, user, now=None):
        """Its author, for a quarter of an hour; afterwards, a dated correction is added to it."""
        return user.pk == self.author_id and (now or timezone.now()) < self.created_at + EDITED_WITHIN

    @transaction.atomic
    def hide(self, reason, *, by):
        """A moderator takes it out of sight and says why; its words are kept."""
        shown = Message.objects.shown().filter(pk=self.pk)
        done = shown.update(hidden_at=timezone.now(), hidden_by=by, hidden_reason=reason)
        Report.objects.filter(message=self, settled_at=None).update(settled_at=timezone.now(), settled_by=by)
        if done:
            hidden(self)
        return bool(done)

    @classmethod
    @transaction.atomic
    def write(cls, practice, *, by, text, kind, is_open, parent=None):
        """Say it, once, and tell who is concerned; or raise TooMany. A second click gives the same message."""
        # One person's messages come one after the other: two posts at once are counted both.
        User.objects.select_for_update().get(pk=by.pk)
        just_now = cls.objects.filter(author=by, created_at__gt=timezone.now() - EDITED_WITHIN)
        same = just_now.shown().filter(practice=practice, parent=parent, text=text, kind=kind, is_open=is_open).first()
        if same:
            return same
        until = cls.wait_of(by)
        if until:
            raise TooMany(until)
        own = list(Cluster.objects.of(by).order_by("pk"))
        origin = next((cluster for cluster in own if cluster in set(practice.clusters.all())), None)
        message = cls.objects.create(
            practice=practice,
            parent=parent,
            kind=kind,
            author=by,
            cluster=origin or next(iter(own), None),
            is_from_origin=origin is not None,
            text=text,
            is_open=is_open,
        )
        said(message)
        return message

    def can_be_moderated_by(self, user):
        """A reviewer who did not write it, and whose pôles are neither its author's nor those of the practice."""
        if not user.is_authenticated or not user.can_review or user.pk == self.author_id:
            return False
        touched = Q(pk=self.cluster_id) | Q(practices=self.practice_id)
        return not Cluster.objects.of(user).filter(touched).exists()

    @transaction.atomic
    def edit(self, text, is_open, *, by):
        """Change its text while it is fresh, or add a dated correction to it; raises TooMany.

        True if the text itself changed. Whether everyone may read it can be changed at any time.
        """
        User.objects.select_for_update().get(pk=by.pk)
        Message.objects.filter(pk=self.pk, author=by).update(is_open=is_open)
        fresh = Message.objects.filter(pk=self.pk, author=by, created_at__gt=timezone.now() - EDITED_WITHIN)
        if text and fresh.update(text=text, edited_at=timezone.now()):
            self.text = text
            reworded(self)
            return True
        if text and not self.corrections.filter(text=text).exists():
            until = Message.wait_of(by)
            if until:
                raise TooMany(until)
            Correction.objects.create(message=self, text=text)
        return False

    def set_open(self, is_open, *, by):
        """The pôle of the practice agrees, or no longer, that everyone reads this thread, if its author does too.

        False if its author does not.
        """
        opened = {"opened_at": timezone.now(), "opened_by": by} if is_open else {"opened_at": None, "opened_by": None}
        agreed = Message.objects.filter(pk=self.pk, parent=None)
        return bool((agreed.filter(is_open=True) if is_open else agreed).update(**opened))

    @transaction.atomic
    def report(self, reason, *, by):
        """Tell the moderators; False while this person's earlier report of it waits for them."""
        report, is_new = Report.objects.select_for_update().get_or_create(
            message=self, reporter=by, defaults={"reason": reason}
        )
        if not is_new:
            if report.settled_at is None:
                return False
            report.reason, report.settled_at, report.settled_by = reason, None, None
            report.created_at = timezone.now()
            report.save()
        reported(report)
        return True

    @classmethod
    def forget_name(cls, user, nobody):
        """Questions and answers are told under the name of who writes them."""
        written = cls.objects.filter(author=user).values_list("pk", flat=True)
        Notification.rename([f"message:{pk}" for pk in written], user, nobody)

    @classmethod
    def wait_of(cls, user, now=None):
        """When this person may write again, None if at once: at most MOST_AN_HOUR messages and corrections an hour."""
        since = (now or timezone.now()) - HOUR
        written = cls.objects.filter(author=user, created_at__gt=since).values_list("created_at", flat=True)
        corrected = Correction.objects.filter(message__author=user, created_at__gt=since)
        times = sorted([*written, *corrected.values_list("created_at", flat=True)])
        return times[-MOST_AN_HOUR] + HOUR if len(times) >= MOST_AN_HOUR else None
