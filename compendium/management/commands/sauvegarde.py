from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from clusters.templatetags.recueil import plural
from compendium.backup import BackupError, back_up


class Command(BaseCommand):
    help = "Écrit dans un dossier une archive de toute la base et des pièces jointes, d'un seul instant."

    def add_arguments(self, parser):
        parser.add_argument("dossier", type=Path, help="où l'écrire")
        parser.add_argument("--garder", type=int, metavar="N", help="effacer les plus anciennes au-delà de N")

    def handle(self, *, dossier, garder, verbosity, **options):
        if garder is not None and garder < 1:
            raise CommandError("Il faut en garder une au moins.")
        say = self.stdout.write if verbosity else lambda line: None
        try:
            made = back_up(Path(dossier), keep=garder, say=say)
        except BackupError as error:
            raise CommandError(str(error)) from error
        rows = plural(made.rows, "ligne,lignes")
        pieces = plural(made.files, "pièce jointe,pièces jointes")
        self.stdout.write(f"{made.path} : {rows}, {pieces}, {made.size / 2**20:.1f} Mo en {made.seconds:.1f} s.")
