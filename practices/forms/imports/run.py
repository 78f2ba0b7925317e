"""The two steps of an import: check every line and write nothing; then, on their word, write exactly what was shown."""

import logging

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django_tasks import task

from clusters.forms.imports import cluster_steps, counted
from clusters.models import User

from ...figures import keep_neighbours
from ...models import Import, Practice
from ...search import catalogue
from .practice_lines import practice_steps
from .table import Line

# Beyond, a page would keep its reader waiting: the work is done in the background.
MOST_AT_ONCE = 60
TOLD_EVERY = 50
MOVED = "Le portail a changé depuis la vérification : rien n'est versé. Voici ce que ce fichier ferait maintenant."
OURS = "Une erreur est venue de nous : rien n'est versé, pas même une partie. Vous pouvez verser de nouveau."
UNREADABLE = "Une erreur est venue de nous pendant la vérification. Choisissez le fichier de nouveau."

logger = logging.getLogger(__name__)


class Moved(Exception):
    """A line would not do what was shown any more."""


def begin(imported, step):
    """Do a step now, or have it done where it is long."""
    if imported.size > MOST_AT_ONCE:
        step.enqueue(imported.pk)
    else:
        step.call(imported.pk)


@task()
def check(pk, trouble=""):
    """Tell, line by line, what the file would do; nothing is written but that."""
    imported = Import.objects.filter(pk=pk).exclude(state=Import.State.DONE).first()
    if imported is None:
        return
    report = [None] * len(imported.lines)
    try:
        for done, (index, outcome, _) in enumerate(steps_of(imported), start=1):
            report[index] = outcome.as_data()
            if done % TOLD_EVERY == 0:
                Import.objects.filter(pk=pk).update(done=done)
    except Exception:
        logger.exception("The lines of an import could not be checked")
        imported.keep_report([], {}, trouble=UNREADABLE)
        return
    imported.keep_report(report, counted(report), trouble=trouble)


def steps_of(imported, *, holds=False):
    lines = [Line(*line) for line in imported.lines]
    if imported.kind == Import.Kind.CLUSTERS:
        return cluster_steps(lines, holds=holds, by=imported.owner)
    return practice_steps(lines, by=imported.owner, publishes=imported.publishes, holds=holds)


@task()
def pour(pk):
    """Write what was shown, all of it or nothing."""
    try:
        written = write(pk)
    except Moved:
        pouring = Import.objects.filter(pk=pk, state=Import.State.POURING)
        if pouring.update(state=Import.State.READ, done=0):
            check.call(pk, trouble=MOVED)
    except Exception:
        # Whatever it was, the transaction took everything back: that is what has to be said.
        logger.exception("An import could not be written")
        Import(pk=pk).fail(OURS)
    else:
        if written:
            near.enqueue(written)


@transaction.atomic
def write(pk):
    """Keys of the practices that were published; Moved if a line would not do what was shown."""
    imported = Import.objects.select_for_update().select_related(None).get(pk=pk)
    if imported.state != Import.State.POURING:
        return []
    # The imports of one person come one after the other.
    imported.owner = User.objects.select_for_update(no_key=True).get(pk=imported.owner_id)
    if not imported.is_within_rights:
        raise PermissionDenied("The owner of this import has lost the rights that it asks for.")
    report, written = list(imported.report), []
    for index, outcome, act in steps_of(imported, holds=True):
        if outcome.as_data() != report[index]:
            raise Moved
        if act:
            row = act()
            report[index] |= {"address": row.get_absolute_url()}
            written += [row.pk] if isinstance(row, Practice) else []
    imported.keep_done(report, counted(report))
    return written


@task()
def near(keys):
    """Which records each new one resembles: once all are there, and apart, so that nobody waits for it."""
    known = catalogue()
    for pk in keys:
        practice = Practice.objects.filter(pk=pk).select_related("entry").first()
        if practice is not None and practice.is_published:
            keep_neighbours(practice, known)
