"""What a column of the portal's data is: one name, one meaning and one kind, in files, in the API and in editions."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import attrgetter

TEXT, LONG_TEXT, LIST, NUMBER, DATE, YES_NO, ADDRESS, CHOICE = (
    *("texte", "texte long (Markdown)", "liste", "nombre", "date"),
    *("oui ou non", "adresse", "choix"),
)
NOTHING = {TEXT: "", LONG_TEXT: "", ADDRESS: ""}


@dataclass(frozen=True)
class Part:
    """One thing said in each line of a list, such as the title of a source."""

    name: str
    label: str
    kind: str
    choices: tuple = ()

    @property
    def nothing(self):
        return NOTHING.get(self.kind)


@dataclass(frozen=True)
class Column:
    """`read`: model instance, fetched with .for_export(), → its value as JSON has it; `nothing` where it is not known.

    A list holds texts, or where there are `parts`, {part: value}. `choices`: (value, label), where they are few and
    fixed. `field` names the field of the form that the column fills in, where an import may;
    `is_restored`: an administrator's import gives it back as it was.
    """

    name: str
    label: str
    kind: str
    read: Callable
    field: str = ""
    choices: tuple = ()
    parts: tuple = ()
    is_restored: bool = False

    @property
    def nothing(self):
        """What JSON has where nothing is known: "" for a text, [] for a list, else null."""
        return [] if self.kind == LIST else NOTHING.get(self.kind)


def with_plain_line_ends(value):
    """Browsers end lines in two signs, files in one: data has one."""
    return value.replace("\r\n", "\n").replace("\r", "\n") if value else value


def text(name, label, field, kind=TEXT):
    read = attrgetter(field)
    return Column(name, label, kind, lambda one: with_plain_line_ends(read(one)), field)


def choice(name, label, field, choices):
    return Column(name, label, CHOICE, lambda one: getattr(one, field) or None, field, tuple(choices.choices))


def number(name, label, field):
    return Column(name, label, NUMBER, attrgetter(field), field)


def yes_no(name, label, field):
    return Column(name, label, YES_NO, attrgetter(field), field)


def moment(name, label, field):
    def read(one):
        at = getattr(one, field)
        return at.isoformat(timespec="seconds") if at else None

    return Column(name, label, DATE, read)


def several(name, label, read, field="", parts=()):
    return Column(name, label, LIST, read, field, parts=parts)


def restored(column):
    """The same column, that is no text of the form: an administrator alone may give it back."""
    return replace(column, field="", is_restored=True)


def said_by_the_portal(column):
    """The same column, that no import fills in."""
    return replace(column, field="")
