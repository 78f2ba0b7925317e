from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.http import HttpRequest
from django.utils import timezone

from clusters.accounts import DEMO_DOMAIN
from clusters.models import Cluster, Membership, User
from practices.search import catalogue

from ...forms import FreezeForm
from ...models import Edition

PASSWORD = "recueil-demonstration"
PEOPLE = [
    ("agent", "Agent (exemple)", {"organisation": "Agence (exemple)", "is_agent": True}),
    ("membre", "Membre (exemple)", {}),
    ("relecteur", "Relecteur (exemple)", {"is_reviewer": True}),
    ("admin", "Administrateur (exemple)", {"is_staff": True, "is_superuser": True}),
]
MEMBER_OF = "vitagora"
FOREWORD = (
    "Cette édition est gelée par la démonstration, pour montrer ce qu'une édition contient. "
    "Ses fiches sont réelles, chacune avec sa source."
)


class Command(BaseCommand):
    help = "Prépare la démonstration : les données réelles et quatre comptes au mot de passe public."

    def add_arguments(self, parser):
        parser.add_argument(
            "--donnees",
            choices=["complet", "reel"],
            default="complet",
            help="complet : données réelles et comptes ; reel : données réelles seules.",
        )

    def handle(self, *, donnees, **options):
        if not settings.DEMO:
            raise CommandError("La démonstration n'existe pas ici : ses comptes ont un mot de passe public.")
        call_command("load_fixtures", stdout=self.stdout, stderr=self.stderr)
        if donnees == "complet":
            self.open_accounts()
            self.freeze_first()

    def open_accounts(self):
        for name, full_name, fields in PEOPLE:
            user, created = User.objects.get_or_create(email=name + DEMO_DOMAIN, defaults={"name": full_name, **fields})
            if created:
                user.set_password(PASSWORD)
                user.save()
        member = User.objects.get(email="membre" + DEMO_DOMAIN)
        Membership.objects.update_or_create(
            user=member, cluster=Cluster.objects.get(slug=MEMBER_OF), defaults={"role": Membership.Role.REFERENT}
        )
        self.stdout.write(f"Comptes de démonstration, mot de passe « {PASSWORD} » :")
        for name, full_name, _ in PEOPLE:
            self.stdout.write(f"  {name + DEMO_DOMAIN:28} {full_name}")

    def freeze_first(self):
        """An edition to look at, of the real records, the first time."""
        if Edition.objects.exists():
            return
        admin = User.objects.get(email="admin" + DEMO_DOMAIN)
        texts = {"title": "Édition de démonstration", "foreword": FOREWORD, "dated": timezone.localdate()}
        edition = Edition.objects.create(prepared_by=admin, **texts)
        request = HttpRequest()
        request.user = admin
        shown = FreezeForm(edition=edition, known=catalogue(), request=request)["state"].value()
        form = FreezeForm({"state": shown}, edition=edition, known=catalogue(), request=request)
        if form.is_valid() and not form.obstacle:
            form.freeze(by=admin)
