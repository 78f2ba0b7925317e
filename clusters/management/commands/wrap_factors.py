from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from clusters.protection.factors import wrap_again
from clusters.templatetags.recueil import plural

UNREADABLE = (
    "Un second facteur ne s'ouvre avec aucune des clés données : rien n'est changé. "
    "Ajoutez la clé d'avant à SECRET_KEY_FALLBACKS."
)


class Command(BaseCommand):
    help = "Chiffre à nouveau les secrets des seconds facteurs avec SECRET_KEY, d'après les clés d'avant."

    def handle(self, **options):
        try:
            number = wrap_again()
        except InvalidToken as trouble:
            raise CommandError(UNREADABLE) from trouble
        self.stdout.write(f"{plural(number, 'secret chiffré,secrets chiffrés')} avec la clé d'aujourd'hui.")
