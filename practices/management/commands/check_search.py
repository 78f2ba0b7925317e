from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from practices.models import Entry, Practice

AT_ONCE = 200


class Command(BaseCommand):
    help = "Compare chaque fiche à ce par quoi elle se trouve, et nomme ce qui est périmé."

    def handle(self, **options):
        stale = [
            f"{practice.call_number or 'À compléter'}, {practice}"
            for practice in Practice.objects.public().with_texts().order_by("pk").iterator(AT_ONCE)
            if Entry.is_stale(practice)
        ]
        lost = Entry.objects.exclude(marks="").exclude(practice__in=Practice.objects.public())
        stale += [f"entrée {entry.pk}, d'une fiche qui n'est plus publique" for entry in lost]
        if not index_follows():
            stale.append("l'index de mots de SQLite ne suit plus les entrées")
        for line in stale:
            self.stdout.write(f"Périmée : {line}")
        if stale:
            raise CommandError(f"{len(stale)} à réécrire : manage.py rebuild_search.")
        self.stdout.write(f"Recherche : {Practice.objects.public().count()} fiches, rien n'est périmé.")


def index_follows():
    """On SQLite, whether FTS5 holds just the words of the entries; PostgreSQL's index is its own promise."""
    if connection.vendor != "sqlite":
        return True
    try:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO practices_words (practices_words, rank) VALUES ('integrity-check', 1)")
    except DatabaseError:
        return False
    return True
