"""The rows of a selection, as its pages and its files show them."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, prefetch_related_objects
from django.urls import reverse

from practices.models import Practice

# In signs, once encoded: what servers and proxies let through as it is, with room for what a form adds to it.
LONGEST_ADDRESS = 6_000
# For the path and for what a form writes of empty notes.
ROOM = 500
SLUG = re.compile(r"[-\w]{1,90}", re.ASCII)
COTE = re.compile(r"([A-Za-z]{2})[\s-]{0,3}0{0,6}(\d{1,6})")


@dataclass
class Row:
    """A practice, dressed by the catalogue, and what its gatherer says of it."""

    practice: Practice
    note: str = ""
    error: str = ""

    @property
    def slug(self):
        return self.practice.slug

    @property
    def cote(self):
        """As an address says it."""
        return self.practice.call_number.replace(" ", "-")

    @property
    def auto_id(self):
        return f"note-{self.slug}"

    @property
    def label(self):
        return f"Note sur {self.practice.call_number}"


def cote_of(name):
    """« ev2 », « EV-002 »: the cote that is meant, or nothing."""
    read = COTE.fullmatch(name.strip())
    return f"{read[1].upper()} {int(read[2]):03d}" if read else ""


def dressed(practices, known):
    """These practices as the catalogue knows them; it has forgotten the pôles of those that were withdrawn."""
    found = [known.dress(practice) for practice in practices]
    withdrawn = [practice for practice in found if practice.is_withdrawn]
    for practice in withdrawn:
        del practice._prefetched_objects_cache["clusters"]
    prefetch_related_objects(withdrawn, "clusters")
    return found


def by_name(names, known):
    """{name: practice} of the records, online or withdrawn, that these slugs or cotes name; in one query."""
    slugs, cotes = [name for name in names if SLUG.fullmatch(name)], {name: cote_of(name) for name in names}
    rows = Practice.objects.with_versions().for_catalogue()
    named = Q(slug__in=slugs) | Q(call_number__in=[cote for cote in cotes.values() if cote])
    found = dressed(rows.filter(named), known) if names else []
    by_slug = {practice.slug: practice for practice in found}
    by_cote = {practice.call_number: practice for practice in found}
    meant = {name: by_slug.get(name) or by_cote.get(cotes[name]) for name in names}
    return {name: practice for name, practice in meant.items() if practice}


def rows_of(selection, known):
    """The rows of a selection of an account, whatever became of its practices."""
    kept = list(selection.kept.all())
    rows = Practice.objects.for_catalogue().filter(pk__in=[one.practice_id for one in kept])
    found = {practice.pk: practice for practice in dressed(rows, known)}
    return [Row(found[one.practice_id], one.note) for one in kept]


def query_of(rows, title="", *, by_cote=False):
    """What the address says: practices in order, each with its note if any has one."""
    has_notes = any(row.note for row in rows)
    said = [("titre", title)] if title else []
    for row in rows:
        said.append(("fiche", row.cote if by_cote else row.slug))
        if has_notes:
            said.append(("note", row.note))
    return urlencode(said)


def goes_by_cote(rows, title=""):
    """Whether the names of these records are too long for an address: their cotes then stand for them."""
    return len(query_of(rows, title)) > LONGEST_ADDRESS - ROOM


def address_of(rows, title="", *, name="selection", args=None):
    """Where these rows are shown, and nothing else keeps them."""
    query = query_of(rows, title, by_cote=goes_by_cote(rows, title))
    path = reverse(f"compendium:{name}", args=args)
    return f"{path}?{query}" if query else path
