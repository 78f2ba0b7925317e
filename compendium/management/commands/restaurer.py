from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from clusters.templatetags.recueil import plural
from compendium.backup import BackupError, restore


class Command(BaseCommand):
    help = "Remet une archive de « sauvegarde » dans une base vide, puis compare chaque table à ce qu'elle était."

    def add_arguments(self, parser):
        parser.add_argument("fichier", type=Path, help="l'archive")
        parser.add_argument("--verifier", action="store_true", help="lire l'archive entière, et ne rien écrire")

    def handle(self, *, fichier, verifier, verbosity, **options):
        say = self.stdout.write if verbosity else lambda line: None
        try:
            done = restore(Path(fichier), only_check=verifier, say=say)
        except BackupError as error:
            raise CommandError(str(error)) from error
        tables, rows = plural(done.tables, "table,tables"), plural(done.rows, "ligne,lignes")
        pieces = plural(done.files, "pièce jointe,pièces jointes")
        told = "Archive saine" if verifier else "Identiques à l'archive"
        self.stdout.write(f"{told} : {tables}, {rows}, {pieces} ({done.seconds:.1f} s).")
