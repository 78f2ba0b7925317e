"""What an edition holds: which practices, in which order, at which text, and what its pages count of them."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from practices.figures import clusters_of
from practices.models import Practice, Revision

from ..models import MOST_RECORDS, Edition, EditionRecord
from .content import content_of
from .since import Since, since

READ_AT_ONCE = 500
LAST = 10_000


def place_of(practice):
    """By shelf, by key step, then by cote; what names no step comes last on its shelf."""
    step = practice.key_step.order if practice.key_step else LAST
    return practice.theme.order, step, int(practice.call_number.split()[-1])


def records_of(results):
    """[EditionRecord] of what a choice finds, in the order of an edition; their content is not read yet."""
    online = Practice.objects.published().filter(entry__in=list(results.found)).select_related("theme", "key_step")
    practices = sorted(online.only("title", "slug", "call_number", "theme", "key_step"), key=place_of)
    revisions = last_revisions(practices)
    return [
        EditionRecord(
            practice=practice,
            revision=revisions[practice.pk],
            slug=practice.slug,
            call_number=practice.call_number,
            title=practice.title,
            theme=practice.theme.slug,
            step=practice.key_step.name if practice.key_step else "",
        )
        for practice in practices
    ]


def last_revisions(practices):
    """{key of a practice: the Revision that is online, without its text}."""
    known = Revision.objects.filter(practice__in=practices).exclude(number=None).order_by("number").defer("data")
    return {revision.practice_id: revision for revision in known}


def fill(records):
    """Read what each record holds, as it is now."""
    for some in pieces(records):
        found = Practice.objects.for_export().with_contexts().in_bulk([one.practice_id for one in some])
        for record in some:
            record.content = content_of(found[record.practice_id])
    return records


def pieces(records):
    return (records[start : start + READ_AT_ONCE] for start in range(0, len(records), READ_AT_ONCE))


def summary_of(records, themes, before):
    """What the pages of an edition say of it without reading its records, as data for JSON.

    - fiches: how many; themes: [{slug, nom, code, teinte, nombre}], the six, empty ones too;
    - poles: how many pôles sign its records; depuis: Since.as_data(), None for the first edition.
    """
    counts = Counter(record.theme for record in records)
    shelves = [
        {"slug": one.slug, "nom": one.name, "code": one.code, "teinte": one.key, "nombre": counts[one.slug]}
        for one in themes
    ]
    signers = {name for record in records for name in record.content["poles"]}
    changed = since(before, records)
    return {
        "fiches": len(records),
        "poles": len(signers),
        "themes": shelves,
        "depuis": changed.as_data() if changed else None,
    }


@dataclass(frozen=True)
class Preview:
    """What an edition would hold if it were frozen now, and what it would lack."""

    count: int
    records: list  # none where they are too many: they are not read
    shelves: list  # [(Theme, how many, [(name of a key step, "" for none, its EditionRecords)])]
    free: list  # [(Theme, [KeyStep])] of which no record tells
    clusters: int
    stubs: int
    in_review: int
    since: Since | None

    @property
    def is_too_long(self):
        return self.count > MOST_RECORDS

    @property
    def state(self):
        """What changes whenever it would hold something else."""
        return hashlib.sha256(" ".join(str(one.revision_id) for one in self.records).encode()).hexdigest()


def preview(results, stubs, asked=()):
    """`results`, `stubs`: what the choice finds among the published, and how many are known by their title only.

    `asked`: slugs of the themes that the choice names; none names them all.
    """
    if results.count() > MOST_RECORDS:
        return Preview(results.count(), records=[], shelves=[], free=[], clusters=0, stubs=0, in_review=0, since=None)
    references, records = results.catalogue.references, records_of(results)
    themes = [theme for theme in references.themes if not asked or theme.slug in asked]
    # A record may be at a step of another of its themes than the main one.
    told = {record.practice.key_step_id for record in records}
    free = [
        (theme, [step for step in references.steps if step.theme_id == theme.pk and step.pk not in told])
        for theme in themes
    ]
    return Preview(
        count=len(records),
        records=records,
        shelves=[shelf(theme, [one for one in records if one.theme == theme.slug]) for theme in references.themes],
        free=[(theme, steps) for theme, steps in free if steps],
        clusters=len(clusters_of(results.catalogue, results.found)),
        stubs=stubs,
        in_review=Revision.objects.submitted().count(),
        since=since(Edition.objects.frozen().first(), records),
    )


def shelf(theme, records):
    return theme, len(records), [(step, list(some)) for step, some in groupby(records, key=lambda one: one.step)]
