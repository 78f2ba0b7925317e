import time

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from clusters.mails import deliver, recover
from clusters.models import Mail
from practices.mails import announce


class Command(BaseCommand):
    help = "Écrit les courriels de ce qui s'est passé, et remet au serveur ceux qui sont dus."

    def add_arguments(self, parser):
        parser.add_argument(
            "--toutes-les",
            type=float,
            metavar="SECONDES",
            help="Recommence sans fin, à cet intervalle. Sans cette option : une fois.",
        )

    def handle(self, *, toutes_les, **options):
        if toutes_les is None:
            return self.round()
        while True:
            try:
                self.round()
            except OperationalError as error:
                # The database restarts: what is owed is still written there.
                self.stderr.write(f"La base ne répond pas : {error}")
            close_old_connections()
            time.sleep(toutes_les)

    def round(self):
        told, held = announce(), recover()
        outcome = deliver()
        done = {state: n for state, n in outcome.items() if n}
        if told or held or done:
            said = ", ".join(f"{n} {Mail.State(state).label}" for state, n in done.items()) or "aucun courriel"
            self.stdout.write(f"Courriels : {said}.")
