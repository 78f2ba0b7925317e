import re

from django.core.exceptions import ValidationError

from .models import fold

# Whoever tries passwords here begins with these.
OF_THIS_PLACE = """
    recueil pole poles competitivite gouvernance pratique pratiques bonnes bonne cluster clusters edition editions
    fiche fiches membre membres referent relecteur agent admin administrateur ministere etat france motdepasse password
""".split()
LEAST_LEFT = 8
KNOWN = re.compile("|".join(sorted(OF_THIS_PLACE, key=len, reverse=True)))


class NotOfThisPlace:
    """Refuses a password of which little is left without the words of the portal, digits and signs."""

    def validate(self, password, user=None):
        left = re.sub(r"[\W\d_]", "", KNOWN.sub("", fold(password)))
        if KNOWN.search(fold(password)) and len(left) < LEAST_LEFT:
            raise ValidationError(self.get_help_text(), code="of_this_place")

    def get_help_text(self):
        return "Ce mot de passe est fait des mots du portail, qu'on essaierait en premier. Ajoutez-en d'autres."
