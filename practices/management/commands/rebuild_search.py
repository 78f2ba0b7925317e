from django.core.management.base import BaseCommand
from django.db import connection

from clusters.templatetags.recueil import plural
from practices.figures import keep_neighbours
from practices.models import Entry, Practice, Word
from practices.search import catalogue

AT_ONCE = 200


class Command(BaseCommand):
    help = "Réécrit ce par quoi chaque fiche se trouve : facettes, mots, fiches voisines. Sans danger, à tout moment."

    def add_arguments(self, parser):
        parser.add_argument("--perimees", action="store_true", help="Seulement ce que check_search trouve périmé.")

    def handle(self, *, perimees, **options):
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO practices_words (practices_words) VALUES ('rebuild')")
        catalogue()  # read once here, outside of any transaction: each record adds to it
        public = Practice.objects.public().order_by("published_at", "pk")
        stale = [practice.pk for practice in public.with_texts().iterator(AT_ONCE) if Entry.is_stale(practice)]
        asked = stale if perimees else list(public.values_list("pk", flat=True))
        for pk in [*lost_practices(), *asked]:
            practice = Practice.objects.get(pk=pk)
            Entry.write(practice)
            keep_neighbours(practice, catalogue())
        if not perimees:
            Word.count_anew(Entry.objects.exclude(marks="").values_list("plain", flat=True).iterator(AT_ONCE))
        said = plural(len(asked), "fiche réécrite,fiches réécrites")
        self.stdout.write(f"Recherche : {said}, {plural(len(stale), 'périmée')}.")


def lost_practices():
    """Keys of practices that are no longer public, and of which an entry still speaks."""
    lost = Entry.objects.exclude(marks="").exclude(practice__in=Practice.objects.public())
    return list(lost.exclude(practice=None).values_list("practice", flat=True))
