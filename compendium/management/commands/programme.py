import logging
import os
import socket
import threading
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.utils import timezone

from clusters.models import AlreadyRunning, Run
from compendium.figures.readiness import jobs
from compendium.schedule import BY_NAME, JOBS, words_of
from compendium.units import units

logger = logging.getLogger("recueil.jobs")

SIGN_EVERY = 60  # seconds


class Told:
    """What a command writes: a line of the log each. The last ones are kept."""

    def __init__(self, name):
        self.name, self.lines = name, []

    def write(self, text):
        for line in filter(None, map(str.strip, text.splitlines())):
            logger.info("%s", line, extra={"job": self.name})
            self.lines = [*self.lines[-9:], line]

    def flush(self):
        return

    def isatty(self):
        return False


class Command(BaseCommand):
    help = "Montre les commandes programmées et leur dernier passage ; sait en lancer une, et écrire leurs unités."

    def add_arguments(self, parser):
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument(
            "--lancer", choices=sorted(BY_NAME), metavar="NOM", help="lancer cette commande, et le noter"
        )
        choice.add_argument(
            "--systemd", type=Path, metavar="DOSSIER", help="écrire les unités de systemd dans ce dossier"
        )

    def handle(self, *, lancer, systemd, **options):
        if lancer:
            self.run(BY_NAME[lancer])
        elif systemd:
            self.write_units(systemd)
        else:
            self.show()

    def show(self):
        for job, check in zip(JOBS, jobs(), strict=True):
            self.stdout.write(f"{job.name:24} {job.said:24} {check.state:13} {check.said}")

    def write_units(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in units().items():
            (folder / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(units())} unités écrites dans {folder}.")

    def run(self, job):
        place = f"{socket.gethostname()}:{os.getpid()}" if job.is_always_on else ""
        try:
            run = Run.begin(job.name, place=place)
        except AlreadyRunning as error:
            raise CommandError(f"{job.name} tourne déjà.") from error
        told, ended = Told(job.name), threading.Event()
        sign = threading.Thread(target=give_signs, args=(run, ended), daemon=True)
        sign.start()
        is_ok = False
        try:
            call_command(job.runs, *words_of(job), stdout=told, stderr=told, no_color=True)
            is_ok = True
        except CommandError as error:
            told.write(str(error))
            raise
        except SystemExit as leaving:
            is_ok = not leaving.code
            raise
        except Exception as error:
            told.write(f"{type(error).__name__} : {error}")
            raise
        finally:
            ended.set()
            sign.join()
            run.end(is_ok=is_ok, said="\n".join(told.lines))
            self.say(job, run, is_ok)

    @staticmethod
    def say(job, run, is_ok):
        seconds = (timezone.now() - run.started_at).total_seconds()
        facts = {"job": job.name, "ok": is_ok, "seconds": round(seconds, 1)}
        logger.log(logging.INFO if is_ok else logging.ERROR, "%(job)s : ok=%(ok)s, %(seconds)s s", facts, extra=facts)


def give_signs(run, ended):
    """As long as the process lives and reaches the database, it is seen; a connection of its own, closed each time."""
    while not ended.wait(SIGN_EVERY):
        try:
            run.give_sign()
        except DatabaseError:
            logger.warning("%s reaches no database to say that it lives", run.name)
        finally:
            connection.close()
