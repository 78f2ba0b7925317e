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
    SHELVED = "mise-de-cote", "mise de côté"


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
    "shelve": Transition("Mettre de côté", RevisionState.DRAFT, RevisionState.SHELVED, Role.AUTHOR),
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


@dataclass(frozen=True)
class Standing:
    """One state, as its author reads it and as the staff reads it; and who acts next."""

    author: str
    staff: str
    next: str


STANDINGS = {
    RevisionState.DRAFT: Standing(
        "Votre texte est un brouillon.",
        "Le pôle écrit ce texte.",
        "C'est à vous : terminez-le, puis envoyez-le à la relecture.",
    ),
    RevisionState.SUBMITTED: Standing(
        "Votre texte est en relecture.",
        "Ce texte attend une décision.",
        "C'est à un relecteur : publier, vous renvoyer le texte avec des remarques, ou le refuser en disant pourquoi.",
    ),
    RevisionState.ACCEPTED: Standing(
        "Votre texte est en ligne.",
        "Ce texte est publié.",
        "Rien à faire. Vous pouvez le modifier quand vous voulez : l'ancienne version reste en ligne d'ici là.",
    ),
    RevisionState.RETURNED: Standing(
        "Votre texte vous revient avec des remarques.",
        "Ce texte est chez le pôle, avec vos remarques.",
        "C'est à vous : vos mots sont tous là, les remarques sont écrites à côté des champs.",
    ),
    RevisionState.REFUSED: Standing(
        "Votre texte n'est pas retenu.",
        "Ce texte n'est pas retenu.",
        "C'est à vous, si vous le souhaitez : reprenez-le en brouillon pour le corriger.",
    ),
    RevisionState.SHELVED: Standing(
        "Votre texte est mis de côté.",
        "Le pôle a mis ce texte de côté.",
        "Rien à faire : vous pouvez le reprendre quand vous voulez.",
    ),
}


class Action(TextChoices):
    """What the log can tell: the transitions, and the ways a text comes in without one."""

    OPEN = "open", "brouillon ouvert"
    SUBMIT = "submit", "envoyée à la relecture"
    ACCEPT = "accept", "publiée"
    RETURN = "return", "renvoyée"
    REFUSE = "refuse", "non retenue"
    SHELVE = "shelve", "mise de côté"
    WITHDRAW = "withdraw", "retirée"
    REINSTATE = "reinstate", "remise en ligne"
    ASK = "ask", "accord demandé au pôle"
    AGREE = "agree", "accord du pôle"
    CORRECT = "correct", "corrigée par le pôle"
    CONFIRM = "confirm", "état confirmé"
    EDIT = "edit", "corrigée dans l'administration"
    IMPORT = "import", "versée depuis un fichier"
    FORGET = "forget", "contact effacé"


# What the log tells without the text changing hands.
ASIDES = [
    Action.OPEN,
    Action.ASK,
    Action.AGREE,
    Action.CORRECT,
    Action.CONFIRM,
    Action.WITHDRAW,
    Action.REINSTATE,
    Action.FORGET,
]


class TransitionRefused(Exception):
    """The step is not open to this person, or no longer; `message` says so in French."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message
