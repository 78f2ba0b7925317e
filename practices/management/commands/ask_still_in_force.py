from datetime import date, datetime, time

from django.core.management.base import BaseCommand
from django.utils import timezone

from practices.mails.yearly import ask_still_in_force


class Command(BaseCommand):
    help = (
        "Demande aux référents, une fois par an, si leurs pratiques sont toujours en vigueur. "
        "À lancer chaque jour ou chaque semaine : personne n'est sollicité deux fois la même année."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--le",
            type=date.fromisoformat,
            metavar="AAAA-MM-JJ",
            help="Comme si c'était ce jour-là. Sinon : maintenant.",
        )

    def handle(self, *, le, **options):
        now = timezone.make_aware(datetime.combine(le, time(12))) if le else timezone.now()
        count = ask_still_in_force(now)
        self.stdout.write(f"Toujours en vigueur ? {count} courriel{'s' if count > 1 else ''} dans la file.")
