"""Alerts, and what was told."""

from exchange.mails.unsubscribe import unsubscribe_address
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


def following_arguments(world, practice):
    """Of the addresses of this slice, on things of the member: see tests/test_permissions.py."""
    alert = watch(world.member, "theme=evaluation")
    told = world.member.notifications.create(kind="alerte", key="essai", title="Une fiche", path="/pratiques/")
    return {
        "exchange:follow": ["pratique", practice.pk],
        "exchange:alert": [alert.pk],
        "exchange:alert_remove": [alert.pk],
        "exchange:notification": [told.pk],
        "exchange:unsubscribe": [unsubscribe_address(world.member, ["alerte"]).split("/")[-2]],
    }
