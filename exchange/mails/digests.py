"""The mails of what people were told: one a person and a rhythm, with all that waits for it."""

import logging
from datetime import datetime, time, timedelta
from functools import reduce
from operator import or_

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from clusters.mails import Item, Letter, Section, absolute, write
from clusters.models import Mail, User
from clusters.templatetags.recueil import plural

from ..models import Kind, Notification, Rhythm
from .unsubscribe import unsubscribe_address

logger = logging.getLogger(__name__)

# Daily and weekly mails hold what came before this hour of the day, of Monday.
HOUR = time(7)
PERIODS = {Rhythm.DAILY: 1, Rhythm.WEEKLY: 7}
LISTED, LONGEST_LINE, LINES = 15, 280, 8
SUBJECTS = {
    Rhythm.AT_ONCE: "{} dans Le Recueil",
    Rhythm.DAILY: "Aujourd'hui dans Le Recueil : {}",
    Rhythm.WEEKLY: "Cette semaine dans Le Recueil : {}",
}


def write_digests(now=None):
    """Queue the mails whose time has come. Returns how many."""
    now = now or timezone.now()
    waiting = Notification.objects.to_mail()
    # What nobody wants by mail waits no more: a person who changes their mind is not sent what is old.
    waiting.filter(rhythm=Rhythm.NEVER).update(mailed_at=now)
    due = waiting.filter(due_at(now))
    owed = due.order_by("user", "rhythm").values_list("user", "rhythm").distinct()
    return sum(write_one(person, rhythm, due, now) for person, rhythm in list(owed))


def due_at(now):
    """What has come before the last hour of its rhythm waits no more."""
    periodic = [Q(rhythm=rhythm, created_at__lt=last_hour(rhythm, now)) for rhythm in PERIODS]
    return reduce(or_, periodic, Q(rhythm=Rhythm.AT_ONCE))


def last_hour(rhythm, now):
    """The last time that it was HOUR in Paris, of any day or of a Monday."""
    today = timezone.localtime(now).date()
    day = today - timedelta(days=today.weekday() if rhythm == Rhythm.WEEKLY else 0)
    # By the calendar, not by 24 hours: clocks change.
    days = (day, day - timedelta(days=PERIODS[rhythm]))
    return next(moment for moment in map(at_hour, days) if moment <= now)


def at_hour(day):
    return timezone.make_aware(datetime.combine(day, HOUR))


def write_one(person, rhythm, due, now):
    """True once it waits in the queue; one that cannot be written holds up no other."""
    try:
        return write_digest(person, Rhythm(rhythm), due, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("Le courriel %s de la personne %s n'a pas pu être écrit.", rhythm, person)
        return False


@transaction.atomic
def write_digest(person, rhythm, due, now):
    """The mail, and the note of what is in it, stand or fall together; False if there is nothing to say any more."""
    # Two rounds may come at once: the second waits here, and finds what the first left.
    user = User.objects.select_for_update(no_key=True).get(pk=person)
    told = list(due.filter(user=user, rhythm=rhythm).order_by("pk"))
    key = key_of(user, rhythm, told, now) if told else ""
    if not told or Mail.objects.filter(key=key).exists():
        return False
    write(letter_of(user, rhythm, told), to=user.email, key=key)
    Notification.objects.filter(pk__in=[one.pk for one in told]).update(mailed_at=now)
    return True


def key_of(user, rhythm, told, now):
    """One a day, one a week; at once, one for each thing told last."""
    if rhythm == Rhythm.AT_ONCE:
        return f"digest:{rhythm}:{user.pk}:{told[-1].pk}"
    return f"digest:{rhythm}:{user.pk}:{last_hour(rhythm, now):%Y%m%d}"


def letter_of(user, rhythm, told):
    kinds = [kind for kind in Kind if any(one.kind == kind for one in told)]
    count = plural(len(told), "nouvelle")
    alone = told[0] if len(told) == 1 else None
    unsubscribe = unsubscribe_address(user, kinds)
    return Letter(
        subject=alone.title if alone else SUBJECTS[rhythm].format(count),
        greeting=f"Bonjour {user},",
        paragraphs=[],
        sections=[section_of(kind, [one for one in told if one.kind == kind]) for kind in kinds],
        reason=f"Vous recevez ce message parce que votre compte demande par courriel, {rhythm.label} : "
        f"{', '.join(kind.label for kind in kinds)}.",
        settings=[
            ("Régler ce que vous recevez", absolute(reverse("exchange:following"))),
            ("Ne plus recevoir ces courriels", unsubscribe),
        ],
        unsubscribe=unsubscribe,
    )


def section_of(kind, told):
    left = len(told) - LISTED
    more = f"Et {plural(left, 'autre')}, dans vos notifications : {absolute(reverse('exchange:notifications'))}"
    label = str(kind.label)
    return Section(
        title=f"{label[:1].upper()}{label[1:]}",
        items=[item_of(one) for one in told[:LISTED]],
        more=more if left > 0 else "",
    )


def item_of(told):
    lines = [(shortened(words), absolute(path) if path else "") for words, path in told.lines[:LINES]]
    return Item(told.title, absolute(told.path), lines)


def shortened(words):
    return words if len(words) <= LONGEST_LINE else f"{words[:LONGEST_LINE]}…"
