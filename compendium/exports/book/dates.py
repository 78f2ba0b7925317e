"""Days as French says them."""

from django.utils.dateformat import format as date_as
from django.utils.text import capfirst


def day_of(day):
    """« 1er octobre 2026 »: its first day is said so by French typography."""
    return date_as(day, "j F Y")


def month_of(day):
    return capfirst(date_as(day, "F Y"))
