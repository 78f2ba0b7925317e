"""Alerts, and what was told."""

from exchange.models import Alert, Notification
from practices.models import Entry


def watch(user, question, **fields):
    """An alert of this person, from now on."""
    key = max(Entry.objects.values_list("pk", flat=True), default=0)
    return Alert.objects.create(
        user=user, question=question, **{"name": f"Alerte {question}", "seen_key": key} | fields
    )


def told():
    return list(Notification.objects.order_by("pk").values_list("user__name", "title"))
