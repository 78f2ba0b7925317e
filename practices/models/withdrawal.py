from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.timezone import localtime

from clusters.models import Membership

from ..workflow import Action, TransitionRefused
from .entry import Entry
from .event import Event

# What else than a publication moves in a record: read again under its lock, so that no plain save undoes it.
LIFE = ["state", "withdrawal", "withdrawal_text", "withdrawn_at", "replaced_by"]
SAID = ["confirmation", "confirmation_note", "confirmed_at", "asked_at"]


class Withdrawable:
    """How a record leaves the catalogue, and how it comes back; its address and its cote stay. See Practice."""

    def can_be_withdrawn_by(self, user):
        """Reviewers, and the référents of its pôles."""
        if not user.is_authenticated:
            return False
        referents = self.clusters.filter(memberships__user=user, memberships__role=Membership.Role.REFERENT)
        return user.can_review or referents.exists()

    def can_be_reinstated_by(self, user):
        return user.is_authenticated and user.can_review

    @transaction.atomic
    def withdraw(self, reason, text, *, by, replaced_by=None):
        """Take the record out of the catalogue, say why in public and log it, or raise TransitionRefused."""
        self.hold()
        if not self.can_be_withdrawn_by(by):
            raise TransitionRefused("Seuls un relecteur ou un référent d'un pôle de cette fiche peuvent la retirer.")
        if not self.is_published:
            raise TransitionRefused(self.last_act("Cette fiche n'est pas en ligne."))
        self.state, self.withdrawn_at = self.State.WITHDRAWN, timezone.now()
        self.withdrawal, self.withdrawal_text, self.replaced_by = reason, text, replaced_by
        self.save_withdrawal()
        instead = f" Remplacée par {replaced_by.call_number}." if replaced_by else ""
        self.log_life(Action.WITHDRAW, by=by, note=f"{capfirst(self.get_withdrawal_display())}. {text}{instead}")

    @transaction.atomic
    def reinstate(self, *, by):
        """Put the record online again, as it was, and log it, or raise TransitionRefused."""
        self.hold()
        if not self.can_be_reinstated_by(by):
            raise TransitionRefused("Seul un relecteur peut remettre une fiche en ligne.")
        if not self.is_withdrawn:
            raise TransitionRefused(self.last_act("Cette fiche n'est pas retirée."))
        self.state, self.withdrawn_at = self.State.PUBLISHED, None
        self.withdrawal = self.withdrawal_text = ""
        self.replaced_by = None
        self.save_withdrawal()
        self.log_life(Action.REINSTATE, by=by)

    def refuse_if_withdrawn(self):
        """Hold the row, and let nothing be published over a withdrawal."""
        self.hold()
        if self.is_withdrawn:
            raise TransitionRefused("Cette fiche est retirée : remettez-la en ligne d'abord.")

    def hold(self):
        """Until the transaction ends, nobody else moves this record; what is known of its state is true."""
        if self.pk:
            # Not the key: the log may point to the row meanwhile, or two decisions at once would wait for each other.
            self.refresh_from_db(fields=LIFE + SAID, from_queryset=type(self).objects.select_for_update(no_key=True))

    def save_withdrawal(self):
        self.save(update_fields=LIFE)
        Entry.write(self)

    def log_life(self, action, *, by, note=""):
        last = self.revisions.exclude(number=None).order_by("-number").first()
        Event.objects.create(practice=self, revision=last, action=action, actor=by, note=note)

    def last_act(self, otherwise=""):
        """Who did what was asked, and when; the second of two clicks reads it."""
        event = self.events.filter(action__in=[Action.WITHDRAW, Action.REINSTATE]).select_related("actor").first()
        if event is None:
            return otherwise
        who = f" par {event.actor}" if event.actor else ""
        return f"C'est déjà fait : fiche {event.get_action_display()}{who}, le {localtime(event.at):%d/%m/%Y à %H:%M}."
