"""A person who was given as a contact asks to be so no more: the name leaves every text where a pôle put it."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ..workflow import Action
from .agreement import Agreement
from .entry import Entry
from .event import Event
from .revision import Revision
from .writing import DraftCopy

# In the texts as they were typed.
FIELDS = ("contact", "contact_is_public")
AT_ONCE = 50


@transaction.atomic
def forget_contact(practice, *, by):
    """Take the contact out of the record, its versions and its drafts. Editions show it no more: see Frozen."""
    practice.hold()
    practice.contact, practice.contact_is_public = "", False
    practice.contact_forgotten_at = timezone.now()
    practice.save(update_fields=["contact", "contact_is_public", "contact_forgotten_at"])
    texts = Revision.objects.filter(practice=practice)
    blank(texts.select_for_update(no_key=True), "data")
    blank(DraftCopy.objects.of_practice(practice), "data")
    blank(Agreement.objects.filter(revision__practice=practice), "text")
    # A page of the draft that was open before would put it back: its next save is no sequel.
    texts.drafts().update(page=None, version=F("version") + 1)
    if practice.is_published:
        Entry.write(practice)
    Event.objects.create(practice=practice, action=Action.FORGET, actor=by)


def blank(rows, name):
    """Take the fields out of a JSON column, a few rows at a time."""
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        for row in some:
            kept = {field: typed for field, typed in getattr(row, name).items() if field not in FIELDS}
            if kept != getattr(row, name):
                type(row)._base_manager.filter(pk=row.pk).update(**{name: kept})
        last = some[-1].pk
