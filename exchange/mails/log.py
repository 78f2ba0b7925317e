"""What happened to the practices, read from their log, and told to those who follow them: once each."""

import logging

from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.urls import reverse

from clusters.models import Membership, User
from practices.forms import compare
from practices.mails import hands
from practices.models import Event
from practices.workflow import Action

from ..models import Adoption, Follow, Kind, Notification, Reading
from ..workflow import AdoptionState

logger = logging.getLogger(__name__)

TEXTS = [Action.ACCEPT, Action.IMPORT, Action.EDIT]
TITLES = {
    Action.WITHDRAW: "« {} » est retirée du catalogue",
    Action.REINSTATE: "« {} » est de nouveau en ligne",
    Action.CONFIRM: "Son pôle dit où en est « {} »",
}
TOLD = [*TEXTS, *TITLES]
AT_ONCE = 500


def read_log(now=None):
    """Tell what happened since the last time. Returns how many events were read."""
    count, last = 0, 0
    while events := list(unread().filter(pk__gt=last)[:AT_ONCE]):
        last = events[-1].pk
        awaited = followed(events)
        quiet = [event for event in events if event.pk not in awaited]
        # Most events concern nobody: they are noted together.
        Reading.objects.bulk_create([Reading(event=event) for event in quiet], ignore_conflicts=True)
        count += len(quiet) + sum(tell(event) for event in events if event.pk in awaited)
    return count


def unread():
    return (
        Event.objects.filter(action__in=TOLD, reading=None)
        .select_related("practice__theme", "revision", "actor")
        .prefetch_related("practice__clusters", "practice__other_themes")
        .order_by("pk")
    )


def followed(events):
    """Keys of the events that someone may want to know of: followed themselves, by their shelf or pôle, or taken up."""
    own = {event.practice_id for event in events}
    practices = {
        *Follow.objects.filter(practice__in=own).values_list("practice", flat=True),
        *Adoption.objects.filter(practice__in=own).values_list("practice", flat=True),
    }
    themes = set(Follow.objects.exclude(theme=None).values_list("theme", flat=True).distinct())
    clusters = set(Follow.objects.exclude(cluster=None).values_list("cluster", flat=True).distinct())
    return {
        event.pk
        for event in events
        if event.practice_id in practices
        or {event.practice.theme_id, *(theme.pk for theme in event.practice.other_themes.all())} & themes
        or {cluster.pk for cluster in event.practice.clusters.all()} & clusters
    }


def tell(event):
    """True once it is told; an event that cannot be is left for the next time, and holds up no other."""
    try:
        return tell_one(event)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("L'événement %s n'a pas pu être annoncé à ceux qui le suivent.", event.pk)
        return False


@transaction.atomic
def tell_one(event):
    """The notifications of an event and the note that it was read stand or fall together; False if another did it."""
    _, is_mine = Reading.objects.get_or_create(event=event)
    if is_mine and event.action == Action.WITHDRAW:
        forget_texts(event)
    if is_mine and is_news(event):
        # One key for both: who has two reasons to be told reads what concerns their pôle.
        tell_adopters(event)
        tell_followers(event)
    return is_mine


def forget_texts(event):
    """What waits to be mailed of a record that is withdrawn now, and quotes it, is mailed no more."""
    before = Event.objects.filter(practice=event.practice, action__in=TEXTS, pk__lt=event.pk)
    keys = [f"event:{pk}" for pk in before.values_list("pk", flat=True)]
    Notification.settle(keys, text="Cette fiche a été retirée depuis.")


def is_news(event):
    """A text that was withdrawn since is news no more, and a title without a text was none."""
    if event.action in (Action.WITHDRAW, Action.REINSTATE):
        return True
    return event.practice.is_published and (event.revision is not None or event.action not in TEXTS)


def tell_followers(event):
    practice = event.practice
    people = User.objects.filter(pk__in=Follow.objects.concerning(practice).values("user")).order_by("pk")
    if event.revision and event.action in TEXTS:
        # Who wrote or sent a text knows of it.
        people = people.exclude(pk__in=hands(event.revision))
    news = news_of(event)
    if news:
        Notification.tell(people, kind=Kind.FOLLOWED, key=f"event:{event.pk}", by=event.actor, **news)


def news_of(event):
    """{"title", "text", "path"} of what its followers read; None where nothing that all may read has changed."""
    practice, path = event.practice, event.practice.get_absolute_url()
    if event.action in TITLES:
        return {"title": TITLES[event.action].format(practice), "text": event.note, "path": path}
    number = event.revision.number
    if number == 1:
        text = f"{practice.call_number}, {practice.theme}. {practice.summary}"
        return {"title": f"Nouvelle fiche : « {practice} »", "text": text, "path": path}
    return difference(practice, f"Nouveau texte de « {practice} »", number - 1, number)


def difference(practice, title, before, after):
    """What changed between two versions, by the names of its fields, and the page that shows it word by word.

    None where no word that everyone may read did.
    """
    versions = practice.revisions.filter(number__in=[before, after])
    texts = {version.number: public_text(version, practice) for version in versions}
    changes = compare(texts.get(before), texts.get(after), of=practice)
    changed = [change.label for change in changes if change.is_changed]
    return changed and {
        "title": title,
        "text": f"Ce qui a changé : {' · '.join(changed)}",
        "path": f"{reverse('practices:compare', args=[practice.slug])}?de={before}&a={after}",
    }


def public_text(version, practice):
    version.practice = practice
    return version.text_for(AnonymousUser())


def tell_adopters(event):
    """The pôles that took the practice up, once for each new version, and what differs from the one they know."""
    if event.action not in TEXTS:
        return
    number, practice = event.revision.number, event.practice
    for adoption in Adoption.objects.told().filter(practice=practice):
        known = adoption.current.version or number - 1
        if adoption.current.state != AdoptionState.STOPPED and known < number:
            title = f"Nouveau texte de « {practice} », que {adoption.cluster} a reprise"
            news = difference(practice, title, known, number)
            if news:
                Notification.tell(behind(adoption), kind=Kind.TEXT, key=f"event:{event.pk}", by=event.actor, **news)


def behind(adoption):
    """Those who declared it and still write for the pôle, and its référents."""
    declared = Q(declarations__adoption=adoption) | Q(memberships__role=Membership.Role.REFERENT)
    return User.objects.filter(declared, memberships__cluster=adoption.cluster_id).distinct().order_by("pk")
