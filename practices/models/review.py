"""What a reviewer says of a text: first for oneself, as typed, then to its pôle, remark by remark."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from ..workflow import RevisionState

# What a writer answers to remark 12 is typed in its draft, as « reply-12 » and « handled-12 ».
REPLY, HANDLED = "reply-", "handled-"


TAKEN_FOR = timedelta(days=7)


class Reviewed:
    """Of a Revision: what it is to reviewers, and which of them takes care of it."""

    @property
    def nature(self):
        """What it is to a reviewer."""
        if self.practice.is_published:
            return "Révision"
        if self.practice.is_withdrawn:
            return "Fiche retirée"
        return "Fiche à compléter" if self.practice.is_stub else "Nouvelle fiche"

    @property
    def kind(self):
        """The note, of those of the style sheet, in which its state is shown."""
        kinds = {RevisionState.SUBMITTED: "is-wait", RevisionState.ACCEPTED: "is-ok", RevisionState.DRAFT: "is-info"}
        return kinds.get(self.state, "is-error")

    @property
    def taken_by(self):
        """Who takes care of it; after a week without a decision, nobody."""
        return self.reviewer if self.taken_at and self.taken_at > timezone.now() - TAKEN_FOR else None

    def take(self, *, by):
        """Take care of its review, unless another does. True if it is theirs."""
        free = models.Q(reviewer=None) | models.Q(reviewer=by) | models.Q(taken_at__lte=timezone.now() - TAKEN_FOR)
        mine = type(self).objects.submitted().filter(free, pk=self.pk)
        return bool(mine.update(reviewer=by, taken_at=timezone.now()))

    def release(self, *, by):
        type(self).objects.filter(pk=self.pk, reviewer=by).update(reviewer=None, taken_at=None)

    @property
    def waiting_days(self):
        return (timezone.now() - self.submitted_at).days


class NotesMoved(Exception):
    """The reviewer saved other notes in another page meanwhile: `stored` is the Review as it is now."""

    def __init__(self, stored):
        super().__init__()
        self.stored = stored


class Review(models.Model):
    """One reviewer's own notes on one revision, kept as typed until they are sent with the decision."""

    revision = models.ForeignKey("Revision", models.PROTECT, related_name="reviews", verbose_name="révision")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews", verbose_name="relecteur"
    )
    data = models.JSONField("notes telles qu'écrites", default=dict)
    version = models.PositiveIntegerField("version", default=0, editable=False)
    page = models.UUIDField("page qui les a enregistrées", null=True, blank=True, editable=False)
    turn = models.PositiveIntegerField("combientième de la page", default=0, editable=False)
    updated_at = models.DateTimeField("enregistrées le", auto_now=True)
    sent_at = models.DateTimeField("envoyées le", null=True, blank=True)

    class Meta:
        verbose_name = "notes de relecture"
        verbose_name_plural = "notes de relecture"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "reviewer"], name="one_review_per_person_and_revision"),
        ]

    def __str__(self):
        return f"{self.revision}, {self.reviewer}"

    @classmethod
    @transaction.atomic
    def keep(cls, revision, data, *, by, seen=0, page=None, turn=0):
        """Overwrite one's notes with what was typed over their version `seen`; see Revision.keep."""
        review, _ = cls.objects.select_for_update().get_or_create(revision=revision, reviewer=by)
        same_page = page is not None and review.page == page
        if same_page and turn < review.turn:
            return review
        if not same_page and review.version != seen and review.data not in ({}, data):
            raise NotesMoved(review)
        review.data, review.version, review.page, review.turn = data, review.version + 1, page, turn
        review.save()
        return review


class RemarkQuerySet(models.QuerySet):
    def threads(self):
        """The remarks that open a thread, each with its replies."""
        replies = models.Prefetch("replies", Remark.objects.select_related("author"))
        return self.filter(parent=None).select_related("author", "handled_by").prefetch_related(replies)

    def of_practice(self, practice):
        return self.filter(revision__practice=practice)

    def waiting(self):
        return self.filter(handled_at=None)


class Remark(models.Model):
    """What a reviewer says of one field of a revision, until it is handled; or a reply to it."""

    revision = models.ForeignKey("Revision", models.PROTECT, related_name="remarks", verbose_name="révision")
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="replies", null=True, blank=True, verbose_name="en réponse à"
    )
    field = models.CharField("champ", max_length=40, help_text="Son nom dans le formulaire.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="remarks", verbose_name="de")
    text = models.TextField("texte")
    created_at = models.DateTimeField("le", auto_now_add=True)
    handled_at = models.DateTimeField("traitée le", null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="traitée par"
    )

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = "remarque"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.author}, {self.field} : {self.text[:60]}"

    @classmethod
    def say(cls, revision, texts, *, by):
        """Send the remarks of a reviewer: {field: text}."""
        cls.objects.bulk_create([cls(revision=revision, field=field, author=by, text=texts[field]) for field in texts])

    @classmethod
    def answer(cls, revision, *, by):
        """Deliver the replies and the « traité » that were typed in a text that is now sent."""
        for remark in cls.objects.of_practice(revision.practice).waiting().filter(parent=None):
            reply = revision.data.get(f"{REPLY}{remark.pk}", "")
            if reply.strip():
                remark.reply_with(reply, of=revision, by=by)
            if f"{HANDLED}{remark.pk}" in revision.data:
                remark.close(by=by)

    def reply_with(self, text, *, of, by):
        Remark.objects.create(revision=of, parent=self, field=self.field, author=by, text=text)

    def close(self, *, by):
        self.handled_at, self.handled_by = timezone.now(), by
        self.save(update_fields=["handled_at", "handled_by"])
