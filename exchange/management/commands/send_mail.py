import signal
import time

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

from clusters.mails import deliver, recover
from clusters.models import Mail
from exchange.mails import tell
from practices.mails import announce


class Command(BaseCommand):
    help = "Écrit les courriels de ce qui s'est passé, et remet au serveur ceux qui sont dus."

    is_stopping = is_resting = False

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
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)
        while not self.is_stopping:
            try:
                self.round()
            except (DatabaseError, InterfaceError) as error:
                # The database restarts (and its driver has several words for it): what is owed is still written there.
                self.stderr.write(f"La base ne répond pas : {error}")
            close_old_connections()
            self.rest(toutes_les)

    def round(self):
        told, held = announce() + tell(timezone.now()), recover()
        outcome = deliver(is_stopping=lambda: self.is_stopping)
        done = {state: n for state, n in outcome.items() if n}
        if told or held or done:
            said = ", ".join(f"{Mail.State(state).label} : {n}" for state, n in done.items()) or "rien à remettre"
            self.stdout.write(f"Courriels. {said.capitalize()}.")

    def rest(self, seconds):
        self.is_resting = True
        if not self.is_stopping:
            time.sleep(seconds)
        self.is_resting = False

    def stop(self, number, frame):
        """Stop between two mails: one that is cut short may have been taken. A second signal does not wait."""
        signal.signal(number, signal.SIG_DFL)
        self.is_stopping = True
        if self.is_resting:
            raise SystemExit
