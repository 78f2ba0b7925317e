"""Alerts: the new records of each filtered list that somebody watches."""

import logging
from collections import defaultdict

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Max, Min
from django.utils import timezone
from pyroaring import BitMap

from clusters.templatetags.recueil import plural
from practices.models import Entry, Event, Practice
from practices.search import catalogue
from practices.workflow import Action

from ..filters import AlertFilter, is_doubtful, values_known
from ..models import Alert, Kind, Notification

logger = logging.getLogger(__name__)

AT_ONCE, NAMED = 500, 5


class Memory:
    """The names of the catalogue under which every question was last looked over."""

    names = None


def run_alerts(now=None):
    """Tell what is new in the lists that people watch, and which of them mean nothing any more.

    Returns how many people were told something.
    """
    alerts, now = Alert.objects.filter(user__is_active=True), now or timezone.now()
    if not alerts.exists():
        return 0
    # Keys grow in the order of the commits: what comes after this one is for the next round.
    top = Entry.objects.exclude(marks="").aggregate(last=Max("pk"))["last"] or 0
    known, told = catalogue(), 0
    if known.state_of_names != Memory.names:
        told += look_over(alerts, known, now)
        Memory.names = known.state_of_names
    late = alerts.filter(seen_key__lt=top, broken_at=None)
    oldest = late.aggregate(first=Min("seen_key"))["first"]
    return told if oldest is None else told + Round(known, oldest, top, now).run(late)


class Round:
    """What came into the catalogue after the key `oldest`, up to `top`, asked by each alert in turn."""

    def __init__(self, known, oldest, top, now):
        self.top, self.now = top, now
        self.asked = AlertFilter(known, beyond=oldest)
        self.own = hands_on(oldest, top)
        self.last = None, None

    def run(self, alerts):
        """By batches, equal questions one after the other."""
        keys = list(alerts.order_by("question", "pk").values_list("pk", flat=True))
        return sum(self.tell(keys[start : start + AT_ONCE]) for start in range(0, len(keys), AT_ONCE))

    def tell(self, keys):
        """The notifications of a batch, and how far each of its alerts has looked, stand or fall together."""
        alerts = Alert.objects.filter(pk__in=keys).order_by("question", "pk")
        answers = [(alert, answer) for alert in alerts if (answer := self.answer(alert)) is not None]
        answered = [(alert, (found - self.own[alert.user_id], words)) for alert, (found, words) in answers]
        news = [(alert, *answer) for alert, answer in answered if beyond(answer[0], alert)]
        lines = lines_of({key for alert, found, _ in news for key in first_of(found, alert)})
        with transaction.atomic():
            held = Alert.objects.select_for_update().filter(pk__in=keys, broken_at=None).order_by("pk")
            # Another round may have told the same meanwhile, or the alert may be gone.
            seen = dict(held.values_list("pk", "seen_key"))
            told = [notification(*one, lines, self.top) for one in news if seen.get(one[0].pk) == one[0].seen_key]
            Notification.objects.bulk_create(told, ignore_conflicts=True)
            done = [alert.pk for alert, _ in answered if seen.get(alert.pk) == alert.seen_key]
            Alert.objects.filter(pk__in=done).update(seen_key=self.top)
        return len(told)

    def answer(self, alert):
        """(keys found, its filter in words), None where it could not be asked: that holds up no other."""
        if self.last[0] != alert.question:
            try:
                self.last = alert.question, self.ask(alert.question)
            except (OperationalError, InterfaceError):
                raise
            except Exception:
                logger.exception("L'alerte %s n'a pas pu être cherchée.", alert.pk)
                self.last = alert.question, None
        if self.last[1] is None and not self.asked.is_valid():
            settle(alert, self.asked.trouble, self.now)
        return self.last[1]

    def ask(self, question):
        asked = self.asked.ask(question)
        if not asked.is_valid():
            return None
        found = asked.qs.found
        found = found[: found.rank(self.top)]
        return found, asked.words if found else []


def hands_on(first, top):
    """{person: keys of the entries between these that they wrote, sent or published}: no news to them."""
    acts = [Action.OPEN, Action.SUBMIT, Action.ACCEPT, Action.IMPORT, Action.EDIT]
    told = Event.objects.filter(action__in=acts, practice__entry__gt=first, practice__entry__lte=top)
    own = defaultdict(BitMap)
    for person, key in told.exclude(actor=None).values_list("actor", "practice__entry").iterator():
        own[person].add(key)
    return own


def beyond(found, alert):
    """How many of these keys the alert has not looked at yet."""
    return len(found) - found.rank(alert.seen_key)


def first_of(found, alert):
    """The newest of them, a few."""
    few = min(NAMED, beyond(found, alert))
    return list(reversed(found[len(found) - few :])) if few else []


def lines_of(keys):
    """{key: its line in a notification} of some entries, in one query."""
    rows = Practice.objects.filter(entry__in=list(keys)).only("call_number", "title", "slug", "entry__id")
    return {
        practice.entry.pk: f"{practice.call_number}, {' '.join(practice.title.split())}\t{practice.get_absolute_url()}"
        for practice in rows.select_related("entry")
    }


def notification(alert, found, words, lines, top):
    count, first = beyond(found, alert), [lines[key] for key in first_of(found, alert) if key in lines]
    said = [" ".join(f"Filtre : {' · '.join(words)}".split()), *first]
    if count > len(first):
        said.append(f"et {plural(count - len(first), 'autre')}")
    return Notification(
        user_id=alert.user_id,
        alert=alert,
        kind=Kind.ALERT,
        key=f"alerte:{alert.pk}:{top}",
        title=f"{plural(count, 'nouvelle fiche,nouvelles fiches')} pour « {alert.name} »",
        text="\n".join(said),
        path=alert.list_address,
    )


def look_over(alerts, known, now):
    """Find the alerts that name what is there no more, and those that make sense again. Returns how many were told."""
    values, asked = values_known(known), AlertFilter(known)
    rows = alerts.values_list("pk", "question", "broken_at").iterator()
    doubtful = [pk for pk, question, broken in rows if broken or is_doubtful(question, values)]
    told = 0
    for start in range(0, len(doubtful), AT_ONCE):
        for alert in Alert.objects.filter(pk__in=doubtful[start : start + AT_ONCE]).order_by("pk"):
            asked.ask(alert.question)
            told += settle(alert, "" if asked.is_valid() else asked.trouble, now)
    return told


@transaction.atomic
def settle(alert, trouble, now):
    """Note what is wrong with an alert, and tell its owner, once; or that nothing is any more. True if it was told."""
    mine = Alert.objects.filter(pk=alert.pk)
    if not trouble:
        mine.update(broken_at=None, trouble="")
        return False
    if not mine.filter(broken_at=None).update(broken_at=now, trouble=trouble[:300]):
        return False
    Notification.objects.create(
        user_id=alert.user_id,
        alert=alert,
        kind=Kind.ALERT,
        key=f"alerte-a-revoir:{alert.pk}:{now.timestamp():.0f}",
        title=f"Votre alerte « {alert.name} » ne cherche plus",
        text=f"{trouble}\nGardez le reste de son filtre, ou supprimez-la.",
        path=alert.get_absolute_url(),
    )
    return True
