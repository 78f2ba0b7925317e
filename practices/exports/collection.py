"""The practices as a file, in the order of a list, however many there are."""

from django.db.models import Prefetch

from clusters.exports import dated, dictionary
from clusters.exports.files import DataFile

from ..models import KeyStep, Practice, Theme
from ..models.entry import INDEXED
from .codebook import COLUMNS

# Keys are taken from the list so many at a time, and practices from the database.
BLOCK, AT_ONCE = 50_000, 200


def practices_in_order(*lists):
    """The practices of Results, one list after the other, as they are when their turn comes.

    Three queries for AT_ONCE practices; the catalogue, as it was at first, names their pôles, themes and keywords.
    One that was withdrawn meanwhile is left out.
    """
    for results in lists:
        for start in range(0, results.count(), BLOCK):
            keys = results.keys(start, min(start + BLOCK, results.count()))
            for first in range(0, len(keys), AT_ONCE):
                yield from fetched(keys[first : first + AT_ONCE], results.catalogue)


def fetched(keys, known):
    """The practices of some entries, in that order, dressed for the codebook.

    Django's own prefetch would take twice as long, for their relations alone, as all the rest of a file.
    """
    rows = Practice.objects.public().filter(entry__in=keys).for_export().prefetch_related(None)
    rows = rows.select_related("entry", "key_step").defer(*(f"entry__{name}" for name in INDEXED))
    hung = [Prefetch("sources", to_attr="hung_sources"), Prefetch("attachments", to_attr="hung_files")]
    found = {practice.entry.pk: practice for practice in rows.prefetch_related(*hung)}
    for practice in found.values():
        known.dress(practice)._prefetched_objects_cache |= {
            "sources": practice.hung_sources,
            "attachments": practice.hung_files,
        }
    return (found[key] for key in keys if key in found)


def dictionary_of_practices():
    steps = [(step.slug, f"{step.name} ({step.theme.name})") for step in KeyStep.objects.select_related("theme")]
    themes = [(theme.slug, theme.name) for theme in Theme.objects.all()]
    return dictionary(COLUMNS, {"theme": themes, "autres_themes": themes, "etape": steps})


def file_of_practices(lists, about):
    return DataFile(
        name=dated("recueil-pratiques"),
        key="fiches",
        title="Fiches",
        columns=COLUMNS,
        records=practices_in_order(*lists),
        count=sum(results.count() for results in lists),
        about=about,
        dictionary=dictionary_of_practices(),
    )
