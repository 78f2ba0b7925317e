"""What a book is made of, whoever asks for it: an edition, a selection, a theme, a list, or one record."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst

from practices.models import Practice

from ...figures import content_of, still_open
from ..citation import Citation
from .dates import day_of

READ_AT_ONCE = 250
# What became of a practice since an edition was frozen.
SINCE = [f"practice__{name}" for name in ("state", "contact_is_public", "withdrawal", "withdrawal_text")]
SINCE += ["practice__withdrawn_at", "practice__replaced_by", "practice__contact", "practice__contact_forgotten_at"]
SINCE += ["practice__replaced_by__call_number", "practice__replaced_by__title"]


class Kind(StrEnum):
    EDITION, SELECTION, THEME, LIST, RECORD = "edition", "selection", "theme", "liste", "fiche"


@dataclass(frozen=True)
class Leaf:
    """A record in a book.

    `content`: see figures/content.py; None where its text is shown no more, and `title`, `cote` still name it.
    `notice`: [why it was withdrawn, the pôle's or the reviewer's words, what replaces it]; empty while it is online.
    """

    title: str
    cote: str
    theme: str
    code: str
    hue: str
    step: str
    path: str
    content: dict | None
    note: str = ""
    notice: list = field(default_factory=list)


@dataclass(frozen=True)
class Volume:
    """All that is said in a book, before it is set: data only, ready for sheet_of().

    - `leaves`: in order; a book of kind SELECTION keeps it, the others are divided by theme and key step;
    - `foreword`, `introduction`: Markdown and plain text;
    - `figures`: the state of the art as data, see Edition.figures; {} where the book has none;
    - `since`: see figures.since.Since.as_data(); None where nothing came before;
    - `address`: where the same is read on the portal, in full; "" for what nobody else may open.

    An edition once frozen: `Volume.of_edition(edition)`; its book is served at `compendium:edition_book`.
    """

    kind: Kind
    title: str
    dated: date
    leaves: list
    subtitle: str = ""
    number: int | None = None
    foreword: str = ""
    introduction: str = ""
    figures: dict = field(default_factory=dict)
    since: dict | None = None
    citation: str = ""
    checksum: str = ""
    address: str = ""

    @classmethod
    def of_edition(cls, edition):
        """The whole of a frozen edition, with what was withdrawn since."""
        address = whole(edition.get_absolute_url())
        records = edition.records.select_related("practice__replaced_by").only("edition", "place", "content", *SINCE)
        return cls(
            kind=Kind.EDITION,
            title=edition.title,
            dated=edition.dated,
            leaves=[leaf_of(record.practice, record.content) for record in records],
            number=edition.number,
            foreword=edition.foreword,
            figures=edition.figures,
            since=edition.summary.get("depuis"),
            citation=Citation.of_edition(edition, address).text,
            checksum=edition.checksum,
            address=address,
        )

    @classmethod
    def of_selection(cls, title, introduction, rows, *, address=""):
        """`rows`: see figures.Row; their practices are read again, whole."""
        found = practices_of([row.practice.pk for row in rows])
        leaves = [leaf_of(found[row.practice.pk], note=row.note) for row in rows if row.practice.pk in found]
        about = today(Kind.SELECTION, title or "Une sélection de fiches", leaves, address)
        return cls(**about, introduction=introduction)

    @classmethod
    def of_theme(cls, theme, keys):
        """`keys`: of its practices that are online."""
        leaves = [leaf_of(practice) for practice in practices_of(keys).values()]
        about = today(Kind.THEME, theme.name, leaves, whole(theme.get_absolute_url()))
        return cls(**about, introduction=theme.introduction)

    @classmethod
    def of_list(cls, said, keys, address):
        """`said`: what was asked, in words, one a filter; `keys`: of the practices found."""
        leaves = [leaf_of(practice) for practice in practices_of(keys).values()]
        title = said[0] if len(said) == 1 else "Une liste de fiches" if said else "Toutes les fiches"
        about = today(Kind.LIST, capfirst(title), leaves, address)
        return cls(**about, introduction="" if len(said) < 2 else f"Ce qui a été demandé : {', '.join(said)}.")

    @classmethod
    def of_record(cls, practice):
        leaf = leaf_of(practices_of([practice.pk])[practice.pk])
        return cls(**today(Kind.RECORD, leaf.title, [leaf], whole(leaf.path)))


def whole(path):
    """A path of the portal as an address for any reader."""
    return f"{settings.PUBLIC_URL}{path}"


def today(kind, title, leaves, address):
    now = timezone.localdate()
    said = f"« {title} », Le Recueil, état du {day_of(now)}."
    if kind == Kind.RECORD:
        said = citation_of(leaves[0].content)
    about = {"kind": kind, "title": title, "dated": now, "leaves": leaves, "address": address}
    return about | {"citation": f"{said} {address}".strip()}


def citation_of(content):
    """As the page of the record says it."""
    who = "".join(f"{name}, " for name in [*content["poles"], *filter(None, [content["porteur"]])])
    when = day_of(timezone.localtime(datetime.fromisoformat(content["mise_a_jour_le"])))
    return f"{who}« {content['titre']} », Le Recueil, fiche {content['cote']}, version du {when}."


def practices_of(keys):
    """{key: Practice} in that order, ready for content_of(); the same queries for any number up to READ_AT_ONCE."""
    found = {}
    for start in range(0, len(keys), READ_AT_ONCE):
        whole_ones = Practice.objects.for_export().with_contexts().select_related("replaced_by")
        found |= whole_ones.in_bulk(keys[start : start + READ_AT_ONCE])
    return {key: found[key] for key in keys if key in found}


def leaf_of(practice, frozen=None, *, note=""):
    """`practice`: as it is now; `frozen`: its content in an edition, that keeps it whatever became of it since."""
    content = still_open(frozen, practice) if frozen else content_of(practice)
    silences = practice.withdrawal == Practice.Withdrawal.RIGHTS if frozen else True
    return Leaf(
        title=content["titre"],
        cote=content["cote"],
        theme=content["theme_nom"],
        code=content["theme_code"],
        hue=content["teinte"],
        step=content["etape_nom"],
        path=content["adresse"],
        content=None if practice.is_withdrawn and silences else content,
        note=note,
        notice=notice_of(practice) if practice.is_withdrawn else [],
    )


def notice_of(practice):
    when = day_of(timezone.localtime(practice.withdrawn_at))
    said = [f"Retirée le {when} : {practice.get_withdrawal_display()}.", practice.withdrawal_text]
    if practice.replaced_by:
        said.append(f"Elle est remplacée par {practice.replaced_by.call_number}, {practice.replaced_by.title}.")
    return [line for line in said if line]
