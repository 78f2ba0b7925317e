"""What a pôle says of its practice, year after year: still in force, changed, or stopped."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.dateformat import format as date_as
from django.utils.timezone import localtime

from ..workflow import Action, RevisionState
from .event import Event

YEAR = timedelta(days=365)


def day(moment):
    return date_as(localtime(moment), "j F Y")


class AnsweredMeanwhile(Exception):
    """Someone else of the pôle has answered since the page was shown: `practice` says what."""

    def __init__(self, practice):
        super().__init__()
        self.practice = practice


class Confirmed:
    """The part of Practice that its pôle renews each year."""

    @property
    def last_answer(self):
        """What stands for the pôle's last answer in a form, to know whether another came meanwhile."""
        return self.confirmed_at.isoformat() if self.confirmed_at else ""

    @transaction.atomic
    def confirm(self, standing, *, by, note="", seen=""):
        """Write and log what the pôle says, over its answer `seen`. False if it says the same again just now.

        Raises AnsweredMeanwhile if another answer came since.
        """
        stored = type(self).objects.select_for_update().get(pk=self.pk)
        if stored.last_answer != seen:
            if (stored.confirmation, stored.confirmation_note) == (standing, note):
                return False
            raise AnsweredMeanwhile(stored)
        self.confirmation, self.confirmation_note, self.confirmed_at = standing, note, timezone.now()
        self.save(update_fields=["confirmation", "confirmation_note", "confirmed_at"])
        words = f"{self.get_confirmation_display().capitalize()}{' : ' if note else '.'}{note}"
        text = self.revisions.filter(state=RevisionState.ACCEPTED).first()
        Event.objects.create(practice=self, revision=text, action=Action.CONFIRM, actor=by, note=words)
        return True

    def in_force(self, now=None):
        """[(kind, words, the pôle's own words)] of what is known of it today, for any reader."""
        said = {
            self.Standing.IN_FORCE: ("ok", "Confirmée par le pôle le {}"),
            self.Standing.EVOLVED: ("info", "Le pôle dit qu'elle a évolué (le {})"),
            self.Standing.STOPPED: ("error", "Arrêtée, dit le pôle (le {})"),
        }.get(self.confirmation)
        if said is None and self.is_sourced:
            return [("wait", "Jamais confirmée par le pôle", "")]
        last_word = self.confirmed_at or self.published_at
        is_old = last_word <= (now or timezone.now()) - YEAR and self.confirmation != self.Standing.STOPPED
        old = [("wait", f"Non confirmée depuis le {day(last_word)}", "")] if is_old else []
        if said is None or (is_old and self.confirmation == self.Standing.IN_FORCE):
            return old
        kind, words = said
        return [(kind, words.format(day(self.confirmed_at)), self.confirmation_note), *old]
