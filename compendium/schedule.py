"""The commands that nobody types: what they are, when they run, how long they may take. One table for all who ask.

`manage.py programme` shows it, runs one of them, and writes the units of systemd from it; the page of readiness, the
figures for Prometheus and docs/deploy.md follow it.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True)
class Job:
    """`when`: as systemd's OnCalendar says it, "" for one that is always on; `said`: the same in French.

    `every`: how often, hence after how long it is missed; `longest`: how long it may take, or take to stop.
    """

    name: str
    what: str
    said: str
    longest: timedelta
    memory: str
    when: str = ""
    every: timedelta = timedelta(minutes=2)
    words: tuple = ()
    command: str = ""

    @property
    def is_always_on(self):
        return not self.when

    @property
    def runs(self):
        return self.command or self.name

    def is_late(self, seen_at, now):
        """Whether it should have been seen since."""
        return seen_at is None or now - seen_at > self.every * 1.5 + (
            timedelta() if self.is_always_on else self.longest
        )


JOBS = [
    Job(
        name="send_mail",
        what="Écrit les alertes, les rappels et les courriels, et remet au serveur ceux qui sont dus.",
        said="toujours",
        longest=timedelta(seconds=90),
        memory="1G",
        words=("--toutes-les", "10"),
    ),
    Job(
        name="db_worker",
        what="Compose les longs livres que les lecteurs ont demandés.",
        said="toujours",
        longest=timedelta(seconds=330),
        memory="8G",
        words=("--no-reload",),
    ),
    Job(
        name="sauvegarde",
        what="Écrit une archive vérifiable de la base et des pièces jointes.",
        said="chaque nuit, 1 h 30",
        when="*-*-* 01:30",
        every=DAY,
        longest=timedelta(hours=2),
        memory="2G",
    ),
    Job(
        name="forget",
        what="Oublie ce qui a fait son temps, et prévient les comptes qui ne servent plus.",
        said="chaque nuit, 2 h 10",
        when="*-*-* 02:10",
        every=DAY,
        longest=timedelta(hours=1),
        memory="1G",
    ),
    Job(
        name="check_search",
        what="Compare chaque fiche à ce par quoi elle se trouve.",
        said="le dimanche, 3 h",
        when="Sun *-*-* 03:00",
        every=WEEK,
        longest=timedelta(hours=2),
        memory="2G",
    ),
    Job(
        name="ask_still_in_force",
        what="Demande aux référents, une fois par an, si leurs pratiques sont toujours en vigueur.",
        said="chaque matin, 6 h 30",
        when="*-*-* 06:30",
        every=DAY,
        longest=timedelta(minutes=30),
        memory="1G",
    ),
]
BY_NAME = {job.name: job for job in JOBS}


def words_of(job):
    """What stands after the name of the command; where backups go is said by the settings."""
    if job.name == "sauvegarde":
        return [settings.BACKUP_FOLDER, "--garder", str(settings.BACKUPS_KEPT)]
    return job.words
