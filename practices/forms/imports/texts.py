"""A line of a file as the form of a practice would be filled in: {field: typed}, and what it says besides."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict
from django.utils import timezone

from clusters.forms.imports import Refused
from clusters.models import POLICY_STARTED, fold

from ...exports import COLUMNS
from .known import Unknown
from .table import Line

FIELDS = {column.name: column.field for column in COLUMNS if column.field}
COLUMN_OF = {name: column for column, name in FIELDS.items()}
COTE = re.compile(r"([A-Za-z]{2})\s*(\d{1,5})")
ADDRESS = re.compile(r"(?:(?:.*/)?pratiques/)?([-a-z0-9_]{1,90})/?")
CHECKED = ("too_early", "contact_is_public")
# An export tells the public contacts alone: where it says none, the portal may know one. And a record always has the
# names of its time, which the portal fills in.
LEFT_WHERE_EMPTY = ("contact", "names_then")
LONGEST_NAMES = 300
LATEST, FIRST = "mise_a_jour_le", "publiee_le"


@dataclass
class Reading:
    """`text`: {field: typed} of the columns that the file has; `step`: a name, understood once its theme is known.

    `names_then`: as the line names its pôles, where one is a former name. `is_lost`: it tells two practices at once.
    """

    line: Line
    text: dict = field(default_factory=dict)
    troubles: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    step: str | None = None
    names_then: str = ""
    cote: str = ""
    slug: str = ""
    practice: object = None
    is_lost: bool = False

    @property
    def title(self):
        return self.text.get("title") or (str(self.practice) if self.practice else "") or self.cote or self.slug

    @property
    def key(self):
        """What tells a practice where nothing else does: its title, and its pôles, or else who carries it."""
        clusters = frozenset(self.text.get("clusters") or [])
        title = " ".join(fold(self.text.get("title", "")).split())
        return (title, clusters or fold(self.text.get("carrier", ""))) if title else None

    @property
    def troubled(self):
        """Columns of which something was said."""
        return {column for column, _ in self.troubles}

    def value(self, column):
        return self.line.values.get(column)

    def say(self, column, sentence):
        self.troubles.append([column, sentence])


def read(line, known):
    """The Reading of a line, with all its troubles."""
    reading = Reading(line, troubles=[list(trouble) for trouble in line.troubles])
    for column, name in FIELDS.items():
        if column in line.values:
            try:
                fill_in(reading, name, line.values[column], known)
            except Unknown as trouble:
                reading.say(column, str(trouble))
    read_identity(reading, known)
    return reading


def fill_in(reading, name, value, known):
    text = reading.text
    if name == "clusters":
        fill_in_clusters(reading, value, known)
    elif name == "theme":
        text[name] = str(known.theme(value).pk) if value else ""
    elif name == "other_themes":
        text[name] = list(dict.fromkeys(str(known.theme(one).pk) for one in value))
    elif name == "key_step":
        reading.step = value or ""
    elif name == "tags":
        text[name] = ", ".join(known.tag(" ".join(one.split())) for one in value)
    elif name == "links":
        text[name] = "\n".join(value)
    elif name in CHECKED:
        text[name] = "on" if value else ""
    elif name not in LEFT_WHERE_EMPTY or value:
        text[name] = "" if value is None else str(value).strip()


def fill_in_clusters(reading, names, known):
    found = known.clusters.find_all(names)
    reading.text["clusters"] = list(dict.fromkeys(str(cluster.pk) for _, cluster in found))
    former = [(name, cluster) for name, cluster in found if fold(name) not in (fold(cluster.name), cluster.slug)]
    reading.notes += [f"« {name[:80]} » : c'est {cluster.name} dans le portail." for name, cluster in former]
    if former:
        reading.names_then = ", ".join(name for name, _ in found)[:LONGEST_NAMES]


def read_identity(reading, known):
    cote, address = reading.value("cote") or "", reading.value("adresse") or ""
    if cote:
        found = COTE.fullmatch(cote.strip())
        if found and found[1].upper() in {theme.code for theme in known.themes}:
            reading.cote = f"{found[1].upper()} {int(found[2]):03d}"
        else:
            reading.say("cote", f"« {cote[:40]} » n'est pas une cote, comme « RH 001 ».")
    if address:
        found = ADDRESS.fullmatch(address.strip())
        if found:
            reading.slug = found[1]
        else:
            reading.say("adresse", f"« {address[:80]} » n'est pas l'adresse d'une fiche du portail.")


def merged(base, reading, known):
    """The text that `base` becomes: the columns of the file over it, what they leave empty taken out."""
    text = base | reading.text
    if not reading.text.get("contact") and not base.get("contact_is_public"):
        # The file does not hold the contact that the portal knows: it cannot open it to all.
        text.pop("contact_is_public", None)
    if reading.step is not None:
        themes = [text.get("theme"), *text.get("other_themes", [])]
        text["key_step"] = str(known.step(reading.step, themes).pk) if reading.step else ""
    if not base and reading.names_then:
        text.setdefault("names_then", reading.names_then)
    return {name: typed for name, typed in text.items() if typed not in ("", [])}


def as_typed(text):
    """The text as a form takes it."""
    typed = QueryDict(mutable=True)
    for name, value in text.items():
        typed.setlist(name, value if isinstance(value, list) else [value])
    return typed


def moment_of(reading, column):
    """When the portal that wrote the file published it, or last touched it; None if the file does not say."""
    said = reading.value(column)
    if not said:
        return None
    at = datetime.fromisoformat(said)
    at = at if timezone.is_aware(at) else timezone.make_aware(at)
    if not (at.year >= POLICY_STARTED and at <= timezone.now()):
        raise Refused(column, f"« {said[:40]} » n'est pas entre {POLICY_STARTED} et aujourd'hui.")
    return at
