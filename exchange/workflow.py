"""The life of an adoption and of what a pôle declares of it, read by the model, the pages and the tests."""

from dataclasses import dataclass

from django.db.models import TextChoices


class AdoptionState(TextChoices):
    """How far a pôle is with a practice that it takes up."""

    STUDIED = "a-l-etude", "à l'étude"
    STARTED = "en-cours", "en cours"
    IN_PLACE = "en-place", "en place"
    STOPPED = "arretee", "arrêtée"


class StopReason(TextChoices):
    MEANS = "moyens", "manque de temps ou d'argent"
    PEOPLE = "personnes", "départ de ceux qui la portaient"
    RESULTS = "resultats", "résultats trop faibles"
    CONTEXT = "contexte", "le contexte a changé"
    MISFIT = "inadaptee", "pas adaptée à notre pôle"
    REPLACED = "remplacee", "remplacée par une autre"
    OTHER = "autre", "autre raison"


class DeclarationState(TextChoices):
    WAITING = "en-relecture", "en relecture"
    ACCEPTED = "publiee", "publiée"
    RETURNED = "renvoyee", "renvoyée"
    REFUSED = "refusee", "non retenue"
    TAKEN_BACK = "reprise-en-main", "reprise en main"


@dataclass(frozen=True)
class Decision:
    label: str
    target: DeclarationState
    needs_note: bool = False
    hint: str = ""


# What a reviewer may decide of a declaration that waits.
DECISIONS = {
    "accept": Decision("Publier", DeclarationState.ACCEPTED, hint="La reprise paraît aussitôt sur la fiche."),
    "return": Decision(
        "Renvoyer avec une remarque",
        DeclarationState.RETURNED,
        needs_note=True,
        hint="Le pôle reçoit votre remarque et reprend son texte.",
    ),
    "refuse": Decision(
        "Ne pas retenir", DeclarationState.REFUSED, needs_note=True, hint="Le motif est écrit et montré au pôle."
    ),
}
