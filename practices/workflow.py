"""The life of a revision, in one table read by the model, the pages, the admin and the tests."""

from dataclasses import dataclass
from enum import Enum

from django.db.models import TextChoices


class Role(Enum):
    AUTHOR = "who writes for a pôle of the practice"
    REVIEWER = "a reviewer who does not write for it"


class RevisionState(TextChoices):
    DRAFT = "brouillon", "brouillon"
    SUBMITTED = "en-relecture", "en relecture"
    ACCEPTED = "acceptee", "acceptée"
    RETURNED = "renvoyee", "renvoyée"
    REFUSED = "refusee", "non retenue"


OPEN = [RevisionState.DRAFT, RevisionState.SUBMITTED]


@dataclass(frozen=True)
class Transition:
    label: str
    source: RevisionState
    target: RevisionState
    who: Role
    needs_note: bool = False
    hint: str = ""


TRANSITIONS = {
    "submit": Transition("Envoyer à la relecture", RevisionState.DRAFT, RevisionState.SUBMITTED, Role.AUTHOR),
    "accept": Transition(
        "Publier",
        RevisionState.SUBMITTED,
        RevisionState.ACCEPTED,
        Role.REVIEWER,
        hint="La fiche paraît aussitôt, avec sa cote.",
    ),
    "return": Transition(
        "Renvoyer avec une remarque",
        RevisionState.SUBMITTED,
        RevisionState.RETURNED,
        Role.REVIEWER,
        needs_note=True,
        hint="Le pôle reçoit votre remarque et reprend la main.",
    ),
    "refuse": Transition(
        "Ne pas retenir",
        RevisionState.SUBMITTED,
        RevisionState.REFUSED,
        Role.REVIEWER,
        needs_note=True,
        hint="Le motif est écrit et montré au pôle.",
    ),
}


class Action(TextChoices):
    """What the log can tell: the transitions, and the ways a text comes in without one."""

    OPEN = "open", "brouillon ouvert"
    SUBMIT = "submit", "envoyée à la relecture"
    ACCEPT = "accept", "publiée"
    RETURN = "return", "renvoyée"
    REFUSE = "refuse", "non retenue"
    EDIT = "edit", "corrigée dans l'administration"
    IMPORT = "import", "versée depuis une source publique"


class TransitionRefused(Exception):
    """The step is not open to this person, or no longer; `message` says so in French."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message
