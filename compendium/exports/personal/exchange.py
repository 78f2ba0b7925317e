"""What the person said to others, what they follow, and what they keep."""

from compendium.models import Comment, Edition, Kept, Selection
from exchange.models import (
    Adoption,
    Alert,
    Correction,
    Declaration,
    Follow,
    Message,
    Notification,
    Preference,
    Report,
)

from .sheet import Sheet, mine, role

SAID = {"author": "auteur", "opened_by": "ouvert à tous par vous", "hidden_by": "masqué par vous"}
TOLD = {"author": "déclarée par vous", "decided_by": "décidée par vous"}
REPORTED = {"reporter": "signalé par vous", "settled_by": "réglé par vous"}
COMMENTED = {"author": "auteur", "removed_by": "retiré par vous"}
PREPARED = {"prepared_by": "préparée par vous", "frozen_by": "gelée par vous"}


def of_author(field):
    """The words of who wrote them; of who only decided of them, they are another's."""
    return lambda row: getattr(row, field) if row.author_id == row.asked_of else None


SHEETS = [
    Sheet(
        "messages",
        "Vos questions, réponses et retours d'expérience, et ceux dont vous avez décidé",
        lambda user: mine(Message, user, *SAID).select_related("practice", "cluster"),
        {
            "fiche": "practice",
            "votre_role": role(SAID),
            "nature": "kind",
            "pour_le_pole": "cluster",
            "le": "created_at",
            "lisible_de_tous": "is_open",
            "texte": of_author("text"),
        },
        [f"exchange.Message.{name}" for name in SAID],
    ),
    Sheet(
        "corrections",
        "Les corrections de vos messages",
        lambda user: Correction.objects.filter(message__author=user).select_related("message__practice"),
        {"fiche": "message.practice", "le": "created_at", "texte": "text"},
    ),
    Sheet(
        "signalements",
        "Les messages que vous avez signalés, et les signalements que vous avez réglés",
        lambda user: mine(Report, user, *REPORTED).select_related("message__practice"),
        {
            "fiche": "message.practice",
            "votre_role": role(REPORTED),
            "le": "created_at",
            "regle_le": "settled_at",
            "pourquoi": lambda row: row.reason if row.reporter_id == row.asked_of else None,
        },
        [f"exchange.Report.{name}" for name in REPORTED],
    ),
    Sheet(
        "reprises",
        "Les reprises que vous avez déclarées, et celles dont vous avez décidé",
        lambda user: mine(Declaration, user, *TOLD).select_related("adoption__practice", "adoption__cluster"),
        {
            "fiche": "adoption.practice",
            "pole": "adoption.cluster",
            "votre_role": role(TOLD),
            "etat": "state",
            "depuis": "since",
            "jusqu_en": "until",
            "le": "created_at",
            "relecture": "review",
            "decidee_le": "decided_at",
            "ce_qui_change": of_author("changed"),
            "ce_que_cela_donne": of_author("gave"),
            "ce_qui_s_est_passe": of_author("stop_text"),
            "motif": lambda row: row.note if row.decided_by_id == row.asked_of else None,
        },
        [f"exchange.Declaration.{name}" for name in TOLD],
    ),
    Sheet(
        "remerciements",
        "Les remerciements que vous avez écrits",
        lambda user: Adoption.objects.filter(thanked_by=user).select_related("practice", "cluster"),
        {"fiche": "practice", "pole": "cluster", "le": "thanked_at", "texte": "thanks"},
        ["exchange.Adoption.thanked_by"],
    ),
    Sheet(
        "suivis",
        "Ce que vous suivez",
        lambda user: Follow.objects.filter(user=user).select_related("practice", "theme", "cluster"),
        {"quoi": "thing", "depuis": "since"},
        ["exchange.Follow.user"],
    ),
    Sheet(
        "alertes",
        "Vos alertes",
        lambda user: Alert.objects.filter(user=user),
        {"nom": "name", "question": "question", "depuis": "since"},
        ["exchange.Alert.user"],
    ),
    Sheet(
        "notifications",
        "Vos notifications",
        lambda user: Notification.objects.filter(user=user),
        {"le": "created_at", "nature": "kind", "titre": "title", "texte": "text", "lue_le": "read_at"},
        ["exchange.Notification.user"],
    ),
    Sheet(
        "rythmes",
        "Les rythmes de courriel que vous avez choisis",
        lambda user: Preference.objects.filter(user=user),
        {"nature": "kind", "rythme": "rhythm", "choisi_le": "changed_at"},
        ["exchange.Preference.user"],
    ),
    Sheet(
        "selections",
        "Vos sélections",
        lambda user: Selection.objects.filter(owner=user),
        {
            "titre": "title",
            "presentation": "introduction",
            "ouverte_le": "created_at",
            "modifiee_le": "updated_at",
            "lien_ouvert": "is_shared",
            "lien_signe": "shows_name",
        },
        ["compendium.Selection.owner"],
    ),
    Sheet(
        "fiches_gardees",
        "Les fiches de vos sélections",
        lambda user: Kept.objects.filter(selection__owner=user).select_related("selection", "practice"),
        {"selection": "selection", "place": "place", "fiche": "practice", "note": "note", "depuis": "since"},
    ),
    Sheet(
        "commentaires",
        "Vos commentaires de l'état de l'art, et ceux que vous avez retirés",
        lambda user: mine(Comment, user, *COMMENTED),
        {
            "figure": "about",
            "votre_role": role(COMMENTED),
            "le": "written_at",
            "retire_le": "removed_at",
            "texte": of_author("text"),
        },
        [f"compendium.Comment.{name}" for name in COMMENTED],
    ),
    Sheet(
        "editions",
        "Les éditions que vous avez préparées ou gelées",
        lambda user: mine(Edition, user, *PREPARED).defer("foreword", "figures", "summary"),
        {"edition": str, "votre_role": role(PREPARED), "ouverte_le": "created_at", "gelee_le": "frozen_at"},
        [f"compendium.Edition.{name}" for name in PREPARED],
    ),
]
