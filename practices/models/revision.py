import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from clusters.models import Cluster

from ..workflow import ASIDES, OPEN, TRANSITIONS, Action, RevisionState, Role, TransitionRefused
from .event import Event
from .practice import Practice
from .review import HANDLED, REPLY, Remark, Reviewed
from .revision_queryset import RevisionQuerySet
from .version import Version
from .writing import DraftCopy, DraftMoved

ATTACHMENTS = "attachments"
COPIES_READ = 20


class Revision(Version, Reviewed, models.Model):
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
    page = models.UUIDField("page qui l'a enregistré", null=True, blank=True, editable=False)
    turn = models.PositiveIntegerField("combientième de la page", default=0, editable=False)
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
    def can_be_resumed(self):
        """Whether its text can be taken up again, in a new draft."""
        return self.state in {RevisionState.REFUSED, RevisionState.SHELVED}

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
        last = self.practice.events.exclude(action__in=ASIDES).select_related("actor").first()
        return last if last and last.action in {Action.RETURN, Action.REFUSE} else None

    def roles_of(self, user):
        """Nobody reviews what they wrote, nor what a pôle of theirs signs, now or in this text."""
        signed = [pk for pk in self.data.get("clusters", []) if pk.isdecimal()]
        own = {str(pk) for pk in Cluster.objects.of(user).values_list("pk", flat=True)}
        held = {str(pk) for pk in self.practice.clusters.values_list("pk", flat=True)}
        is_theirs = user.pk in {self.author_id, self.editor_id} or bool(own & {*signed, *held})
        roles = set()
        if own & held or user.is_superuser or (is_theirs and not held) or self.is_interview_of(user):
            roles.add(Role.AUTHOR)
        if user.can_review and not is_theirs:
            roles.add(Role.REVIEWER)
        return roles

    def is_interview_of(self, user):
        return self.is_interview and user.is_agent and self.author_id == user.pk

    def may_ask(self, user):
        """Whether they may put this text before its pôle, without an account: the agent, or an admin."""
        return self.is_interview and (user.is_superuser or self.is_interview_of(user))

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
        self.refresh_from_db(fields=["state", "data"], from_queryset=Revision.objects.select_for_update())
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
        if self.state == RevisionState.SUBMITTED:
            Remark.answer(self, by=by)
        if self.state == RevisionState.RETURNED:
            self.reopen()

    def keep(self, data, *, by, seen=0, page=None, turn=0):
        """Overwrite the draft with what was typed over its version `seen`: save `turn` of a page (a UUID).

        Raises TransitionRefused if it is a draft no more, DraftMoved if someone saved another text meanwhile:
        both are then kept beside it. One page that saves several times, as autosave does, follows itself,
        and a save that arrives after a later one of its page is dropped.
        """
        if not self.pk:
            return self.keep_first(data, by=by, page=page, turn=turn)
        with transaction.atomic():
            stored = Revision.objects.select_for_update().get(pk=self.pk)
            same_page = page is not None and stored.page == page
            if same_page and stored.is_draft and turn < stored.turn:
                return self.refresh_from_db(fields=["version", "updated_at"])
            kept = data if same_page or stored.version == seen else stored.joined_to(data)
            refusal = stored.refuse(data, by=by, moved=kept is None)
            if refusal is None:
                if stored.version and stored.editor != by:
                    stored.set_aside(stored.data, by=stored.editor, unless=kept)
                self.data, self.editor, self.page, self.turn = kept, by, page, turn
                self.version = stored.version + 1
                self.save(update_fields=["data", "editor", "version", "page", "turn", "updated_at"])
        if refusal:
            raise refusal

    def refuse(self, data, *, by, moved):
        """Why `data` may not replace this text: an exception to raise, once what would be lost is kept; or None."""
        if not self.is_draft:
            self.set_aside(data, by=by, unless=self.data)
            return TransitionRefused(f"Cette révision est {self.get_state_display()} : elle ne change plus.")
        if moved:
            self.set_aside(data, by=by)
            self.set_aside(self.data, by=self.editor)
            return DraftMoved(self)

    @transaction.atomic
    def keep_first(self, data, *, by, page, turn):
        self.data, self.editor, self.version, self.page, self.turn = data, by, 1, page, turn
        self.save()
        self.log(Action.OPEN, by=by)

    def set_aside(self, data, *, by, unless=None):
        """Keep a text of this draft beside it, once, unless `unless` says the same."""
        if data and data != unless and data not in self.copies.values_list("data", flat=True)[:COPIES_READ]:
            DraftCopy.objects.create(revision=self, data=data, editor=by)

    def reopen(self):
        """A new draft of the same text."""
        of_whom = {"author": self.author, "is_interview": self.is_interview}
        Revision.objects.create(practice=self.practice, data=self.text_to_go_on_with(), **of_whom)

    def text_to_go_on_with(self):
        """Its text, for a new draft. Once it was sent, its answers to remarks were delivered with it."""
        delivered = (REPLY, HANDLED) if self.submitted_at else ()
        return {name: typed for name, typed in self.data.items() if not name.startswith(delivered)}

    def joined_to(self, data):
        """The same text typed over an older version, with the files joined meanwhile; None if it is another text."""
        if self.data | {ATTACHMENTS: []} != data | {ATTACHMENTS: []}:
            return None
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
        # A page that was open before does not know of it: its next save is no sequel.
        self.data, self.editor, self.version, self.page = stored.data, by, stored.version + 1, None
        self.save(update_fields=["data", "editor", "version", "page", "updated_at"])

    @classmethod
    @transaction.atomic
    def start(cls, practice, text_of, *, by, resumed=None):
        """The open revision of the practice, or a new draft.

        It starts from the text that is `resumed`, or the last if that was refused or set aside, or `text_of(practice)`.
        Raises TransitionRefused to who does not write for its pôles; an agent may go on with their own interview.
        """
        # Two people of a pôle may start at once: they share one draft, of the text that is online now.
        practice = Practice.objects.select_for_update().get(pk=practice.pk)
        last = practice.revisions.first()
        is_open = last and last.state in OPEN
        # Of a record that is online, a text set aside is taken up on purpose alone.
        goes_on = last and last.can_be_resumed and not (practice.is_published and last.state == RevisionState.SHELVED)
        before = resumed or (last if goes_on else None)
        again = bool(before and before.is_interview_of(by))
        revision = last if is_open else cls(practice=practice, author=by, is_interview=again)
        if Role.AUTHOR not in revision.roles_of(by):
            raise TransitionRefused("Seul un membre des pôles de cette fiche peut la modifier.")
        if is_open:
            return last
        revision.keep(before.text_to_go_on_with() if before else text_of(practice), by=by)
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
        return (practice.last_number or 0) + 1

    def log(self, action, *, by, note=""):
        return Event.objects.create(practice=self.practice, revision=self, action=action, actor=by, note=note)
