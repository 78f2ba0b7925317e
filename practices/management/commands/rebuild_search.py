from django.core.management.base import BaseCommand
from django.db import transaction

from clusters.models import Version
from clusters.templatetags.recueil import plural
from practices.figures import keep_neighbours
from practices.models import Entry, Practice, Word
from practices.models.entry import CATALOGUE
from practices.search import catalogue

AT_ONCE = 200


class Command(BaseCommand):
    help = "Réécrit ce par quoi chaque fiche se trouve : facettes, mots, fiches voisines. Sans danger, à tout moment."

    def add_arguments(self, parser):
        parser.add_argument("--perimees", action="store_true", help="Seulement ce que check_search trouve périmé.")

    def handle(self, *, perimees, **options):
        public = Practice.objects.public().order_by("published_at", "pk")
        stale = [practice for practice in public.with_texts().iterator(AT_ONCE) if Entry.is_stale(practice)]
        practices = stale if perimees else public.with_texts().iterator(AT_ONCE)
        if not perimees:
            recount_from_nothing()
        written = [self.write(practice) for practice in practices]
        for pk in written:
            keep_neighbours(Practice.objects.get(pk=pk), catalogue())
        self.stdout.write(
            f"Recherche : {plural(len(written), 'fiche réécrite,fiches réécrites')}, {plural(len(stale), 'périmée')}."
        )

    @staticmethod
    def write(practice):
        Entry.write(practice)
        return practice.pk


@transaction.atomic
def recount_from_nothing():
    """The words are counted again as the entries are written."""
    stamp = Version.move(CATALOGUE)
    Word.objects.all().delete()
    Entry.objects.update(plain="", stamp=stamp)
