"""What the person wrote, reviewed and decided, of practices."""

from practices.models import Agreement, Attachment, DraftCopy, Event, Import, Presence, Remark, Review, Revision

from .sheet import Sheet, mine, role

HANDS = {"author": "auteur", "editor": "dernier à l'avoir enregistré", "reviewer": "chargé de la relecture"}


def their_text(row):
    """The text of who wrote it; of who only reviewed it, it is the pôle's."""
    return row.data if row.asked_of in {row.author_id, row.editor_id} else None


def place_of(attachment):
    return f"pieces/{attachment.pk}-{attachment.plain_name}"


def attachments_of(user):
    return Attachment.objects.filter(added_by=user).order_by("pk")


SHEETS = [
    Sheet(
        "textes",
        "Les textes de fiches que vous avez écrits, enregistrés ou relus",
        lambda user: mine(Revision, user, *HANDS).select_related("practice"),
        {
            "fiche": "practice",
            "cote": "practice.call_number",
            "votre_role": role(HANDS),
            "etat": "state",
            "version_publiee": "number",
            "ouvert_le": "created_at",
            "enregistre_le": "updated_at",
            "envoye_le": "submitted_at",
            "pris_en_charge_le": "taken_at",
            "d_apres_un_entretien": "is_interview",
            "texte": their_text,
        },
        [f"practices.Revision.{name}" for name in HANDS],
        about="Une fiche publiée appartient au pôle qui la signe ; en voici les mots que vous avez tapés.",
    ),
    Sheet(
        "autres_textes",
        "Les textes de brouillons que d'autres ont remplacés",
        lambda user: DraftCopy.objects.filter(editor=user).select_related("revision__practice"),
        {"fiche": "revision.practice", "garde_le": "saved_at", "texte": "data"},
        ["practices.DraftCopy.editor"],
    ),
    Sheet(
        "notes_de_relecture",
        "Vos notes de relecture",
        lambda user: Review.objects.filter(reviewer=user).select_related("revision__practice"),
        {"fiche": "revision.practice", "enregistrees_le": "updated_at", "envoyees_le": "sent_at", "notes": "data"},
        ["practices.Review.reviewer"],
    ),
    Sheet(
        "remarques",
        "Les remarques que vous avez faites ou traitées",
        lambda user: mine(Remark, user, "author", "handled_by").select_related("revision__practice"),
        {
            "fiche": "revision.practice",
            "votre_role": role({"author": "auteur", "handled_by": "traitée par vous"}),
            "champ": "field",
            "le": "created_at",
            "traitee_le": "handled_at",
            "texte": lambda row: row.text if row.author_id == row.asked_of else None,
        },
        ["practices.Remark.author", "practices.Remark.handled_by"],
    ),
    Sheet(
        "journal",
        "Vos actes dans le journal des fiches",
        lambda user: Event.objects.filter(actor=user).select_related("practice"),
        {"le": "at", "acte": "action", "fiche": "practice", "note": "note"},
        ["practices.Event.actor"],
    ),
    Sheet(
        "accords_demandes",
        "Les accords que vous avez demandés à des pôles",
        lambda user: Agreement.objects.filter(asked_by=user).select_related("revision__practice"),
        {"fiche": "revision.practice", "entretien": "interview", "demande_le": "asked_at", "donne_le": "answered_at"},
        ["practices.Agreement.asked_by"],
        about="Sans le nom de qui répondait : il est à cette personne.",
    ),
    Sheet(
        "accords_donnes",
        "Les accords donnés à votre adresse",
        lambda user: Agreement.objects.filter(email__iexact=user.email).select_related("revision__practice"),
        {
            "fiche": "revision.practice",
            "nom": "name",
            "adresse": "email",
            "entretien": "interview",
            "donne_le": "answered_at",
            "texte_approuve": "text",
        },
    ),
    Sheet(
        "pieces",
        "Les fichiers que vous avez joints",
        lambda user: Attachment.objects.filter(added_by=user).select_related("practice"),
        {
            "fiche": "practice",
            "nom": "name",
            "description": "alt",
            "octets": "size",
            "versee_le": "added_at",
            "dans_cette_archive": place_of,
        },
        ["practices.Attachment.added_by"],
    ),
    Sheet(
        "presences",
        "Les brouillons que vous aviez ouverts",
        lambda user: Presence.objects.filter(user=user).select_related("revision__practice"),
        {"fiche": "revision.practice", "vu_le": "seen_at"},
        ["practices.Presence.user"],
    ),
    Sheet(
        "imports",
        "Les fichiers que vous avez importés",
        lambda user: Import.objects.filter(owner=user),
        {
            "fichier": "name",
            "contenu": "kind",
            "etat": "state",
            "lu_le": "created_at",
            "termine_le": "ended_at",
            "oublie_le": "expires_at",
            "lignes": "lines",
            "compte_rendu": "report",
        },
        ["practices.Import.owner"],
    ),
]
