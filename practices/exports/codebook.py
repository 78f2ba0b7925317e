"""What a record is as data: one name, one meaning and one kind for each column, in files, in the API and in editions.

`COLUMNS` is the codebook: exports write it, imports read it back, the documentation is made from it.
"""

from clusters.exports.columns import (
    ADDRESS,
    CHOICE,
    LONG_TEXT,
    NUMBER,
    TEXT,
    Column,
    Part,
    choice,
    moment,
    number,
    restored,
    said_by_the_portal,
    several,
    text,
    yes_no,
)

from ..models import Practice, Source

ONLINE, TO_COMPLETE, WITHDRAWN = "publiee", "a-completer", "retiree"


SOURCE = (
    Part("titre", "titre", TEXT),
    Part("adresse", "adresse", ADDRESS),
    Part("fiabilite", "fiabilité", CHOICE, tuple(Source.Reliability.choices)),
)
FILE = (Part("nom", "nom", TEXT), Part("description", "description", TEXT), Part("adresse", "adresse", ADDRESS))


def where_it_stands(practice):
    return TO_COMPLETE if practice.is_stub else {Practice.State.WITHDRAWN: WITHDRAWN}.get(practice.state, ONLINE)


def public_contact(practice):
    return practice.contact if practice.contact_is_public else ""


def sources(practice):
    return [
        {"titre": one.title, "adresse": one.url, "fiabilite": one.reliability or None} for one in practice.sources.all()
    ]


def files(practice):
    return [
        {"nom": one.name, "description": one.alt, "adresse": one.get_absolute_url()}
        for one in practice.attachments.all()
    ]


STANDINGS = ((ONLINE, "publiée"), (TO_COMPLETE, "à compléter"), (WITHDRAWN, "retirée"))
COLUMNS = [
    restored(Column("cote", "Cote", TEXT, lambda practice: practice.call_number or "")),
    restored(Column("adresse", "Adresse", ADDRESS, lambda practice: practice.get_absolute_url())),
    restored(Column("fiche", "État de la fiche", CHOICE, where_it_stands, "", STANDINGS)),
    Column("version", "Numéro de version", NUMBER, lambda practice: practice.number),
    restored(moment("publiee_le", "Publiée le", "published_at")),
    restored(moment("mise_a_jour_le", "Mise à jour le", "revised_at")),
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
    number("annee", "Année de mise en œuvre", "start_year"),
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
    restored(yes_no("d_apres_une_source", "Établie d'après une source publique", "is_sourced")),
    restored(several("sources", "Sources", sources, parts=SOURCE)),
    several("pieces_jointes", "Pièces jointes", files, parts=FILE),
    Column("reprises", "Reprises en place", NUMBER, lambda practice: practice.taken_up),
    said_by_the_portal(choice("confirmation", "Dit par le pôle depuis", "confirmation", Practice.Standing)),
    moment("confirmee_le", "Confirmée le", "confirmed_at"),
]


def record_of(practice):
    """{column: value} of a practice fetched with .for_export(): what anyone may read of it, ready for JSON."""
    return {column.name: column.read(practice) for column in COLUMNS}
