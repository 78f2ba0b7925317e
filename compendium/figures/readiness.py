"""Whether this process can serve people now, and what the person on call should look at. Asks little, each time."""

import os
import shutil
import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from clusters.models import Mail, Run
from clusters.templatetags.recueil import plural

from ..schedule import JOBS

FINE, WATCH, BROKEN = "bon", "à surveiller", "en panne"


@dataclass(frozen=True)
class Check:
    """`state` BROKEN: no reader can be served. WATCH: the portal serves, and someone should look."""

    name: str
    state: str = FINE
    said: str = ""


class Known:
    """Once applied, the migrations of this code stay so: the question is asked until then."""

    is_migrated = False


def readiness():
    """Every Check, in order; those that need a database that does not answer are left out."""
    found = [database(), disk()]
    if found[0].state == FINE:
        found += [migrations(), memory(), mails(), *jobs()]
    return found


def is_ready(checks):
    return all(check.state != BROKEN for check in checks)


def database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Check("base de données", BROKEN, "La base de données ne répond pas.")
    return Check("base de données")


def migrations():
    if not Known.is_migrated:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if missing:
            said = plural(missing, "migration n'est pas appliquée,migrations ne sont pas appliquées")
            return Check("migrations", BROKEN, f"{said} : manage.py migrate.")
        Known.is_migrated = True
    return Check("migrations")


def disk():
    """Where attachments are kept, if that is a disk of this machine."""
    if not isinstance(default_storage, FileSystemStorage):
        return Check("pièces jointes")
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent  # made at the first file
    if not os.access(folder, os.W_OK):
        return Check("pièces jointes", BROKEN, "Leur dossier ne se laisse pas écrire.")
    free = shutil.disk_usage(folder).free
    if free < settings.LEAST_DISK:
        return Check("pièces jointes", BROKEN, f"Il ne reste que {free // 2**20} Mo sur leur disque.")
    return Check("pièces jointes", FINE, f"{free // 2**20} Mo libres")


def memory():
    """The shared cache. Pages do without it; limits on how often hold less well."""
    word = uuid.uuid4().hex
    try:
        cache.set("readiness", word, 60)
        is_kept = cache.get("readiness") is not None
    except Exception:
        is_kept = False
    return Check("cache") if is_kept else Check("cache", WATCH, "Le cache partagé ne garde rien.")


def mails(now=None):
    late = (now or timezone.now()) - timedelta(minutes=settings.MAIL_IS_STUCK_AFTER)
    due = Mail.objects.due(late).count()
    if due:
        said = plural(due, "courriel est dû,courriels sont dus")
        return Check("courriels", WATCH, f"{said} depuis plus de {settings.MAIL_IS_STUCK_AFTER} minutes.")
    return Check("courriels")


def jobs(now=None):
    """One Check a scheduled command: whether it ran when it should, and well."""
    now, last = now or timezone.now(), Run.objects.last_of_each()
    return [Check(f"commande {job.name}", *state_of(job, *last.get(job.name, (None, None)), now)) for job in JOBS]


def state_of(job, run, well_at, now):
    if run is None:
        return WATCH, "Jamais lancée ici."
    seen_at = run.seen_at if job.is_always_on and run.ended_at is None else well_at
    if run.is_ok is False and (well_at is None or run.ended_at > well_at):
        return WATCH, f"Son dernier passage, le {as_said(run.started_at)}, a échoué."
    if job.is_late(seen_at or run.started_at, now):
        return WATCH, f"Plus rien depuis le {as_said(seen_at or run.started_at)}."
    return FINE, as_said(seen_at or run.started_at)


def as_said(moment):
    return f"{timezone.localtime(moment):%d/%m/%Y à %H:%M}"
