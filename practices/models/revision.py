import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from ..workflow import OPEN, TRANSITIONS, Action, RevisionState, Role, TransitionRefused
from .event import Event
from .practice import Practice


class RevisionQuerySet(models.QuerySet):
    def submitted(self):
        return self.filter(state=RevisionState.SUBMITTED)

    def written_with(self, user):
        """One's own texts, and those of one's pôles."""
        return self.filter(Q(author_id=user.pk) | Q(practice__in=Practice.objects.editable_by(user).values("pk")))

    def visible_to(self, user):
        """The same, and for a reviewer all but the drafts of others."""
        own = self.written_with(user)
        return own | self.exclude(state=RevisionState.DRAFT) if user.can_review else own

    def for_queue(self):
        return (
            self.select_related("practice__theme", "author")
            .prefetch_related("practice__clusters")
            .defer("data", "practice__search_text")
        )


class Revision(models.Model):
    """One text of a record, as typed; frozen once submitted."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="revisions", verbose_name="pratique")
    state = models.CharField("état", max_length=20, choices=RevisionState, default=RevisionState.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="revisions",
        null=True,
        blank=True,
        verbose_name="auteur",
    )
    is_sourced = models.BooleanField(
        "établie d'après une source publique",
        default=False,
        help_text="Ce que la source ne dit pas reste vide.",
    )
    data = models.JSONField("texte tel qu'écrit", default=dict)
    token = models.UUIDField("jeton du formulaire", default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField("ouverte le", auto_now_add=True)
    updated_at = models.DateTimeField("enregistrée le", auto_now=True)
    submitted_at = models.DateTimeField("envoyée le", null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "révision"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "submitted_at"], name="revision_state_submitted")]
        constraints = [
            models.UniqueConstraint(
                fields=["practice"], condition=Q(state__in=OPEN), name="one_open_revision_per_practice"
            ),
            models.CheckConstraint(
                condition=Q(state=RevisionState.DRAFT) | Q(submitted_at__isnull=False),
                name="revision_is_dated_once_submitted",
            ),
        ]

    def __str__(self):
        return f"{self.practice}, {self.get_state_display()}"

    def get_absolute_url(self):
        name = "practices:draft" if self.is_draft else "practices:review"
        return reverse(name, args=[self.pk])

    @property
    def is_draft(self):
        return self.state == RevisionState.DRAFT

    @property
    def typed(self):
        """The data as a form takes it."""
        typed = QueryDict(mutable=True)
        for name, value in self.data.items():
            typed.setlist(name, value if isinstance(value, list) else [value])
        return typed

    @property
    def last_remark(self):
        """The Event of the last return or refusal of this practice, if its text has not moved since."""
        last = self.practice.events.exclude(action=Action.OPEN).select_related("actor").first()
        return last if last and last.action in {Action.RETURN, Action.REFUSE} else None

    def roles_of(self, user):
        if user.pk == self.author_id or self.practice.clusters.filter(memberships__user=user).exists():
            return {Role.AUTHOR}
        return {Role.REVIEWER} if user.can_review else set()

    def actions_for(self, user):
        """The transitions that this person may take from here, by name."""
        roles = self.roles_of(user)
        return {name: step for name, step in TRANSITIONS.items() if step.source == self.state and step.who in roles}

    @transaction.atomic
    def move(self, action, *, by, note=""):
        """Take one step of the workflow and log it, or raise TransitionRefused.

        A returned text opens a new draft that starts from it. To publish, see PracticeForm.publish.
        """
        # Two reviewers may click at once: the second must see what the first did.
        self.refresh_from_db(fields=["state"], from_queryset=Revision.objects.select_for_update())
        step = self.actions_for(by).get(action)
        if step is None:
            raise TransitionRefused(f"Ce n'est pas possible : ce texte est {self.get_state_display()}.")
        if step.needs_note and not note.strip():
            raise TransitionRefused("Écrivez au pôle ce qui doit changer, ou pourquoi.")
        self.state = step.target
        if self.state == RevisionState.SUBMITTED:
            self.submitted_at = timezone.now()
        self.save(update_fields=["state", "submitted_at", "updated_at"])
        self.log(action, by=by, note=note)
        if self.state == RevisionState.RETURNED:
            Revision.objects.create(practice=self.practice, author=self.author, data=self.data)

    @transaction.atomic
    def keep(self, data, *, by):
        """Overwrite the draft with what was typed, or raise TransitionRefused if it is one no more."""
        self.data = data
        if not self.pk:
            self.save()
            self.log(Action.OPEN, by=by)
            return
        drafts = Revision.objects.filter(pk=self.pk, state=RevisionState.DRAFT)
        if not drafts.update(data=data, updated_at=timezone.now()):
            raise TransitionRefused("Ce texte est parti à la relecture entre-temps.")

    @classmethod
    @transaction.atomic
    def start(cls, practice, data, *, by):
        """The open revision of the practice, or a new draft of it that starts from `data`."""
        # Two people of a pôle may start at once: they share one draft.
        Practice.objects.select_for_update().get(pk=practice.pk)
        revision = practice.revisions.filter(state__in=OPEN).first()
        if revision is None:
            revision = cls(practice=practice, author=by)
            revision.keep(data, by=by)
        return revision

    @classmethod
    def accepted(cls, practice, data, *, by, is_sourced=False):
        """A text that is online without a review: the admin's, or an import's."""
        return cls.objects.create(
            practice=practice,
            author=by,
            data=data,
            is_sourced=is_sourced,
            state=RevisionState.ACCEPTED,
            submitted_at=timezone.now(),
        )

    def log(self, action, *, by, note=""):
        Event.objects.create(practice=self.practice, revision=self, action=action, actor=by, note=note)
