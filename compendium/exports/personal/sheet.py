"""One kind of thing that the portal holds of a person: its rows, and what is said of each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from django.db.models import Q, Value
from django.utils.timezone import localtime

AT_ONCE = 200


@dataclass(frozen=True)
class Sheet:
    """`rows`: User → the queryset of what is theirs. `columns`: {name: path of an attribute, or row → value}.

    `covers`: the relations to a person that it tells, « app.Model.field »; `about`: what the reader must know of it.
    """

    name: str
    title: str
    rows: Callable
    columns: dict
    covers: Iterable = ()
    about: str = ""

    def records(self, user):
        """{column: value, ready for JSON} of each row, a few at a time."""
        read = {name: reader(path) for name, path in self.columns.items()}
        for row in self.rows(user).iterator(chunk_size=AT_ONCE):
            yield {name: plain(value(row)) for name, value in read.items()}

    def count(self, user):
        return self.rows(user).count()


def reader(path):
    if callable(path):
        return path
    if "." not in path:
        return attrgetter(path)
    return lambda row: followed(row, path.split("."))


def followed(row, names):
    for name in names:
        row = getattr(row, name) if row is not None else None
    return row


def plain(value):
    """As JSON has it. What is not a plain value is said by its name."""
    if value is None or isinstance(value, bool | int | float | dict | list):
        return value
    if isinstance(value, datetime):
        return localtime(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def role(user_fields):
    """Which of these relations of a row lead to the person: « auteur, relecteur ». The row says whose it is."""

    def said(row):
        return ", ".join(words for field, words in user_fields.items() if getattr(row, f"{field}_id") == row.asked_of)

    return said


def mine(model, user, *names):
    """The rows that lead to the person by any of these relations; each knows who asks."""
    theirs = Q()
    for name in names:
        theirs |= Q(**{name: user})
    return model.objects.filter(theirs).annotate(asked_of=Value(user.pk))
