import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from clusters.models import Cluster

from ..workflow import OPEN, TRANSITIONS, Action, RevisionState, Role, TransitionRefused
from .event import Event
from .practice import Practice

ATTACHMENTS = "attachments"


class DraftMoved(Exception):
    """Someone saved another text of this draft meanwhile: `stored` is the draft as it is now."""

    def __init__(self, stored):
        super().__init__()
        self.stored = stored


class RevisionQuerySet(models.QuerySet):
    def sent(self):
        return self.exclude(state=RevisionState.DRAFT)

    def submitted(self):
        return self.filter(state=RevisionState.SUBMITTED)

    def written_with(self, user):
        """One's own texts, and those of one's pôles."""
        mine = Practice.objects.written_with(user) if not user.is_superuser else Practice.objects.all()
        return self.filter(practice__in=mine.values("pk"))

    def visible_to(self, user):
        """The same, and for a reviewer all but the drafts of others."""
        own = self.written_with(user)
        return own | self.sent() if user.can_review else own

    def decided(self):
        """With `decided_at`, those that a reviewer published, returned or refused."""
        decisions = Event.objects.filter(
            revision=OuterRef("pk"), action__in=[Action.ACCEPT, Action.RETURN, Action.REFUSE]
        )
        return self.annotate(decided_at=Subquery(decisions.values("at")[:1])).exclude(decided_at=None)

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
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="enregistrée en dernier par",
    )
    version = models.PositiveIntegerField("version du brouillon", default=0, editable=False)
    is_sourced = models.BooleanField(
        "établie d'après une source publique",
        default=False,
        help_text="Ce que la source ne dit pas reste vide.",
    )
    is_interview = models.BooleanField(
        "écrite d'après un entretien", default=False, help_text="Par un agent, pour un pôle."
    )
    number = models.PositiveSmallIntegerField("version publiée", null=True, blank=True, editable=False)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="prise en charge par",
    )
    taken_at = models.DateTimeField("prise en charge le", null=True, blank=True)
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
            models.UniqueConstraint(fields=["practice", "number"], name="one_revision_per_version_number"),
            models.CheckConstraint(
                condition=Q(state__in=[RevisionState.DRAFT, RevisionState.SHELVED]) | Q(submitted_at__isnull=False),
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
    def is_submitted(self):
        return self.state == RevisionState.SUBMITTED

    @property
    def is_refused(self):
        return self.state == RevisionState.REFUSED

    @property
    def nature(self):
        """What it is to a reviewer."""
        if self.practice.is_published:
            return "Révision"
        return "Fiche à compléter" if self.practice.is_stub else "Nouvelle fiche"

    @property
    def kind(self):
        """The note, of those of the style sheet, in which its state is shown."""
        kinds = {RevisionState.SUBMITTED: "is-wait", RevisionState.ACCEPTED: "is-ok", RevisionState.DRAFT: "is-info"}
        return kinds.get(self.state, "is-error")

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
        """Nobody reviews what they wrote, nor what a pôle of theirs signs, now or in this text."""
        signed = [pk for pk in self.data.get("clusters", []) if pk.isdecimal()]
        own = {str(pk) for pk in Cluster.objects.of(user).values_list("pk", flat=True)}
        held = {str(pk) for pk in self.practice.clusters.values_list("pk", flat=True)}
        is_theirs = user.pk in {self.author_id, self.editor_id} or bool(own & {*signed, *held})
        roles = set()
        if own & held or user.is_superuser or (is_theirs and not held):
            roles.add(Role.AUTHOR)
        if user.can_review and not is_theirs:
            roles.add(Role.REVIEWER)
        return roles

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
            raise TransitionRefused(f"Ce n'est pas possible : cette révision est {self.get_state_display()}.")
        if step.needs_note and not note.strip():
            raise TransitionRefused("Écrivez au pôle ce qui doit changer, ou pourquoi.")
        self.state = step.target
        if self.state == RevisionState.SUBMITTED:
            self.submitted_at = timezone.now()
        if self.state == RevisionState.ACCEPTED:
            self.number = self.next_number(self.practice)
        self.save(update_fields=["state", "submitted_at", "number", "updated_at"])
        self.log(action, by=by, note=note)
        if self.state == RevisionState.RETURNED:
            Revision.objects.create(practice=self.practice, author=self.author, data=self.data)

    @transaction.atomic
    def keep(self, data, *, by, seen=0):
        """Overwrite the draft with what was typed over its version `seen`.

        Raises TransitionRefused if it is a draft no more, DraftMoved if someone saved another text meanwhile.
        """
        if not self.pk:
            self.data, self.editor, self.version = data, by, 1
            self.save()
            self.log(Action.OPEN, by=by)
            return
        stored = Revision.objects.select_for_update().get(pk=self.pk)
        if stored.state != RevisionState.DRAFT:
            raise TransitionRefused("Ce texte est parti à la relecture entre-temps.")
        if stored.version != seen:
            data = stored.joined_to(data)
        self.data, self.editor, self.version = data, by, stored.version + 1
        self.save(update_fields=["data", "editor", "version", "updated_at"])

    def joined_to(self, data):
        """The same text typed over an older version: the files joined meanwhile stay with it.

        Raises DraftMoved if it is another text.
        """
        if self.data | {ATTACHMENTS: []} != data | {ATTACHMENTS: []}:
            raise DraftMoved(self)
        files = dict.fromkeys([*self.data.get(ATTACHMENTS, []), *data.get(ATTACHMENTS, [])])
        return data | {ATTACHMENTS: list(files)} if files else data

    @transaction.atomic
    def attach(self, attachment, *, by):
        """Add a file to the draft as it is stored now, whatever was saved meanwhile."""
        stored = Revision.objects.select_for_update().get(pk=self.pk)
        if not stored.is_draft:
            raise TransitionRefused("Ce texte est parti à la relecture entre-temps.")
        held = stored.data.get(ATTACHMENTS, [])
        if str(attachment.pk) not in held:
            stored.data[ATTACHMENTS] = [*held, str(attachment.pk)]
        self.data, self.editor, self.version = stored.data, by, stored.version + 1
        self.save(update_fields=["data", "editor", "version", "updated_at"])

    @classmethod
    @transaction.atomic
    def start(cls, practice, text_of, *, by):
        """The open revision of the practice, or a new draft.

        It starts from `text_of(practice)`, or from the last text if that was refused or set aside.
        """
        # Two people of a pôle may start at once: they share one draft, of the text that is online now.
        practice = Practice.objects.select_for_update().get(pk=practice.pk)
        last = practice.revisions.first()
        if last and last.state in OPEN:
            return last
        goes_on = last and last.state in {RevisionState.REFUSED, RevisionState.SHELVED}
        revision = cls(practice=practice, author=by)
        revision.keep(last.data if goes_on else text_of(practice), by=by)
        return revision

    @classmethod
    def create_accepted(cls, practice, data, *, by, is_sourced=False):
        """A text that is online without a review: the admin's, or an import's."""
        return cls.objects.create(
            practice=practice,
            author=by,
            data=data,
            is_sourced=is_sourced,
            number=cls.next_number(practice),
            state=RevisionState.ACCEPTED,
            submitted_at=timezone.now(),
        )

    @staticmethod
    def next_number(practice):
        last = practice.revisions.aggregate(last=models.Max("number"))["last"]
        return (last or 0) + 1

    def log(self, action, *, by, note=""):
        Event.objects.create(practice=self.practice, revision=self, action=action, actor=by, note=note)
