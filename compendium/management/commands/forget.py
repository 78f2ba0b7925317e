from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clusters.models import Act, record
from clusters.templatetags.recueil import plural

from ...retention import forget_all


class Command(BaseCommand):
    help = (
        "Oublie ce qui a fait son temps, d'après les durées des réglages, et prévient les comptes qui ne servent plus. "
        "À lancer chaque nuit : une seconde fois n'oublie rien de plus."
    )

    def add_arguments(self, parser):
        parser.add_argument("--essai", action="store_true", help="Compte ce qui serait oublié, sans rien oublier.")

    def handle(self, *, essai, **options):
        counts, failed = forget_all(timezone.now(), is_trial=essai)
        done = [plural(count, label) for label, count in counts if count]
        if done and not essai:
            record(Act.FORGOTTEN, detail=", ".join(done))
        verb = "Serait oublié" if essai else "Oublié"
        self.stdout.write(f"{verb} : {', '.join(done) or 'rien'}.")
        if failed:
            names = ", ".join(label.rpartition(",")[2] for label in failed)
            raise CommandError(f"Le reste est fait, mais pas : {names}. La cause est dans le journal.")
