from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Verse toutes les données de fixtures/, une fois : un second passage ne change rien."

    def handle(self, **options):
        for command in ("load_clusters", "load_practices"):
            call_command(command, stdout=self.stdout, stderr=self.stderr)
