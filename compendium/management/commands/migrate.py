import time

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

LOCK_TIMEOUT = "55P03"


class Command(migrate.Command):
    help = "Django's own, that on PostgreSQL waits little for a lock: whoever reads or writes would wait behind it."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--attente", type=float, default=5, metavar="SECONDES", help="d'un verrou (0 : sans fin)")
        parser.add_argument("--essais", type=int, default=5, help="si un verrou ne vient pas")

    def handle(self, *args, attente=5, essais=5, **options):
        connection = connections[options.get("database") or DEFAULT_DB_ALIAS]
        if connection.vendor != "postgresql" or not attente:
            return super().handle(*args, **options)
        for left in reversed(range(essais)):
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{round(attente * 1000)}ms"])
            try:
                return super().handle(*args, **options)
            except OperationalError as error:
                if getattr(error.__cause__, "pgcode", "") != LOCK_TIMEOUT:
                    raise
                self.stderr.write(f"Une table est prise depuis {attente:g} s : la migration a laissé sa place.")
                if not left:
                    raise CommandError(
                        "Rien n'est à moitié fait ; relancez « migrate » à une heure plus calme."
                    ) from error
            finally:
                release(connection)
            time.sleep(attente)


def release(connection):
    """What comes after on this connection waits as it always did."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', '0', false)")
