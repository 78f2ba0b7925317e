"""What a record is as data: one name, one meaning and one kind for each column, in files, in the API and in editions.

`COLUMNS` is the codebook: exports write it, imports read it back, the documentation is made from it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import attrgetter

from ..models import Practice

TEXT, LONG_TEXT, LIST, NUMBER, DATE, YES_NO, ADDRESS, CHOICE = (
    *("texte", "texte long (Markdown)", "liste", "nombre", "date"),
    *("oui ou non", "adresse", "choix"),
)
ONLINE, TO_COMPLETE, WITHDRAWN = "publiee", "a-completer", "retiree"


@dataclass(frozen=True)
class Column:
    """`read`: Practice, fetched with .for_export(), → its value as JSON has it; None, "" or [] where nothing is known.

    `field` names the field of PracticeForm that the column fills in, where an import may.
    """

    name: str
    label: str
    kind: str
    read: Callable
    field: str = ""
    choices: tuple = ()


def text(name, label, field, kind=TEXT):
    return Column(name, label, kind, attrgetter(field), field)


def choice(name, label, field, choices):
    return Column(name, label, CHOICE, lambda practice: getattr(practice, field) or None, field, tuple(choices.choices))


def yes_no(name, label, field):
    return Column(name, label, YES_NO, attrgetter(field), field)


def said_by_the_portal(column):
    """The same column, that no import fills in."""
    return replace(column, field="")


def moment(name, label, field):
    def read(practice):
        at = getattr(practice, field)
        return at.isoformat(timespec="seconds") if at else None

    return Column(name, label, DATE, read)


def several(name, label, read, field=""):
    return Column(name, label, LIST, read, field)


def where_it_stands(practice):
    return TO_COMPLETE if practice.is_stub else {Practice.State.WITHDRAWN: WITHDRAWN}.get(practice.state, ONLINE)


def public_contact(practice):
    return practice.contact if practice.contact_is_public else ""


def sources(practice):
    return [{"titre": one.title, "adresse": one.url, "fiabilite": one.reliability} for one in practice.sources.all()]


def files(practice):
    return [
        {"nom": one.name, "description": one.alt, "adresse": one.get_absolute_url()}
        for one in practice.attachments.all()
    ]


STANDINGS = ((ONLINE, "publiée"), (TO_COMPLETE, "à compléter"), (WITHDRAWN, "retirée"))
COLUMNS = [
    Column("cote", "Cote", TEXT, lambda practice: practice.call_number),
    Column("adresse", "Adresse", ADDRESS, lambda practice: practice.get_absolute_url()),
    Column("fiche", "État de la fiche", CHOICE, where_it_stands, "", STANDINGS),
    Column("version", "Numéro de version", NUMBER, lambda practice: practice.number),
    moment("publiee_le", "Publiée le", "published_at"),
    moment("mise_a_jour_le", "Mise à jour le", "revised_at"),
    text("titre", "Titre", "title"),
    text("titre_court", "Titre court", "short_title"),
    several("poles", "Pôles", lambda practice: [one.name for one in practice.clusters.all()], "clusters"),
    text("porteur", "Autre porteur", "carrier"),
    text("noms_de_l_epoque", "Nom du pôle à l'époque", "names_then"),
    Column("theme", "Thème principal", CHOICE, lambda practice: practice.theme.slug, "theme"),
    several(
        "autres_themes",
        "Autres thèmes",
        lambda practice: [one.slug for one in practice.other_themes.all()],
        "other_themes",
    ),
    Column("etape", "Étape clé", CHOICE, lambda practice: practice.key_step and practice.key_step.slug, "key_step"),
    Column("annee", "Année de mise en œuvre", NUMBER, lambda practice: practice.start_year, "start_year"),
    choice("etat", "État de la pratique", "practice_state", Practice.PracticeState),
    said_by_the_portal(text("resume", "Résumé", "summary")),
    text("contexte", "Contexte du pôle à l'époque", "context", LONG_TEXT),
    text("probleme", "Problème", "problem", LONG_TEXT),
    text("action", "Ce qui est fait", "action", LONG_TEXT),
    text("resultats", "Ce que cela donne", "results", LONG_TEXT),
    yes_no("trop_tot", "Trop tôt pour le dire", "too_early"),
    text("personnes", "Moyens : personnes", "means_people"),
    text("temps", "Moyens : temps", "means_time"),
    choice("cout", "Ordre de coût", "cost", Practice.Cost),
    text("cles_de_reussite", "Clés de réussite", "success_factors", LONG_TEXT),
    text("difficultes", "Difficultés, et comment elles ont été levées", "difficulties", LONG_TEXT),
    text("limites", "Limites", "limits", LONG_TEXT),
    text("conditions_de_transfert", "Conditions de transfert", "transfer_conditions", LONG_TEXT),
    text("a_transmettre", "Ce que le pôle peut transmettre", "can_share", LONG_TEXT),
    text("indicateurs", "Indicateurs", "indicators", LONG_TEXT),
    text("recul", "Ce que le pôle ferait autrement", "hindsight", LONG_TEXT),
    several("mots_cles", "Mots-clés", lambda practice: sorted(one.name for one in practice.tags.all()), "tags"),
    several("liens", "Liens", lambda practice: practice.links.split(), "links"),
    choice("preuve", "Niveau de preuve", "evidence", Practice.Evidence),
    Column("contact", "Contact, s'il est public", TEXT, public_contact, "contact"),
    yes_no("contact_public", "Contact visible de tous", "contact_is_public"),
    said_by_the_portal(yes_no("d_apres_une_source", "Établie d'après une source publique", "is_sourced")),
    several("sources", "Sources : titre, adresse, fiabilité", sources),
    several("pieces_jointes", "Pièces jointes", files),
    Column("reprises", "Reprises en place", NUMBER, lambda practice: practice.taken_up),
    said_by_the_portal(choice("confirmation", "Dit par le pôle depuis", "confirmation", Practice.Standing)),
    moment("confirmee_le", "Confirmée le", "confirmed_at"),
]


def record_of(practice):
    """{column: value} of a practice fetched with .for_export(): what anyone may read of it, ready for JSON."""
    return {column.name: column.read(practice) for column in COLUMNS}
