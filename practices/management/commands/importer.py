from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError
from django.utils.datastructures import MultiValueDict

from clusters.forms.imports import LABELS
from clusters.models import User
from practices.forms.imports import pour
from practices.forms.imports.form import DRAFT, PUBLISH, ImportForm
from practices.models import Import


class Command(BaseCommand):
    help = "Dit ce qu'un fichier de pratiques ou de pôles ferait, ligne par ligne ; avec --verser, le fait."

    def add_arguments(self, parser):
        parser.add_argument("fichier", type=Path, help="XLSX, CSV ou JSON")
        parser.add_argument("--par", required=True, help="adresse du compte qui verse")
        parser.add_argument("--contenu", choices=Import.Kind.values, default=Import.Kind.PRACTICES)
        parser.add_argument("--brouillons", action="store_true", help="garder des brouillons, et ne rien publier")
        parser.add_argument("--verser", action="store_true", help="faire ce qui vient d'être dit")

    def handle(self, *, fichier, par, contenu, brouillons, verser, **options):
        imported = self.read(fichier, self.person(par), {"kind": contenu, "way": DRAFT if brouillons else PUBLISH})
        self.tell(imported)
        if verser and imported.claim():
            pour.call(imported.pk)
            imported.refresh_from_db()
            if not imported.is_done:
                raise CommandError(imported.trouble)
            self.stdout.write("C'est versé.")

    @staticmethod
    def person(address):
        user = User.objects.at(address).filter(is_active=True).first()
        if user is None or not (user.is_superuser or user.memberships.exists()):
            raise CommandError(f"« {address} » n'est pas le compte d'une personne qui écrit pour un pôle.")
        return user

    @staticmethod
    def read(path, user, asked):
        try:
            file = SimpleUploadedFile(path.name, path.read_bytes())
        except OSError as error:
            raise CommandError(f"« {path} » ne se lit pas : {error.strerror}.") from error
        form = ImportForm(asked, MultiValueDict({"file": [file]}), by=user)
        if not form.is_valid():
            raise CommandError(" ".join(message for _, message in form.mistakes))
        return form.save(waits=True)

    def tell(self, imported):
        for note in imported.notes:
            self.stdout.write(note)
        for one in imported.report:
            said = [": ".join(filter(None, trouble)) for trouble in one["troubles"]]
            line = f"{imported.noun} {one['number']} « {one['title']} » : {LABELS[one['what']][0]}"
            self.stdout.write(" ".join([f"{line}.", *said]))
        counts = ", ".join(f"{imported.counts.get(what, 0)} {label}" for what, (label, _) in LABELS.items())
        self.stdout.write(f"{counts}.")
