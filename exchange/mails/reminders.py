"""A question without an answer: its pôle is reminded once, then staff are told. Nobody is reminded twice."""

from datetime import timedelta

from django.db import transaction

from clusters.models import User

from ..models import Kind, Message, Notification
from ..models.telling import people_behind

PATIENCE = timedelta(days=7)
AT_ONCE = 200


def remind(now):
    """Tell of the questions that wait. Returns how many were told."""
    asked = Message.objects.unanswered().select_related("practice", "author").order_by("pk")
    late = asked.filter(reminded_at=None, created_at__lte=now - PATIENCE)[:AT_ONCE]
    later = asked.filter(reminded_at__lte=now - PATIENCE, passed_on_at=None)[:AT_ONCE]
    return sum(remind_one(message, now) for message in late) + sum(pass_on(message, now) for message in later)


@transaction.atomic
def remind_one(message, now):
    """The reminder and the note that it was made stand or fall together; False if another round made it."""
    if not Message.objects.filter(pk=message.pk, reminded_at=None).update(reminded_at=now):
        return False
    say(message, people_behind(message.practice), Kind.QUESTION, "rappel", "Une question attend votre réponse")
    return True


@transaction.atomic
def pass_on(message, now):
    if not Message.objects.filter(pk=message.pk, passed_on_at=None).update(passed_on_at=now):
        return False
    say(message, User.objects.staff(), Kind.DUTY, "sans-reponse", "Une question reste sans réponse")
    return True


def say(message, people, kind, key, title):
    Notification.tell(
        people,
        kind=kind,
        key=f"{key}:{message.pk}",
        title=f"{title} : « {message.practice} »",
        text=message.text,
        path=message.get_absolute_url(),
    )
