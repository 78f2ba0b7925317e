"""What the portal holds of the account itself, and of how the person came to write for a pôle."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from clusters.models import ApiToken, AuditEntry, Invitation, JoinRequest, Mail, Membership, Session, User
from clusters.protection.sessions import told

from .sheet import Sheet, mine, role

NOT_SECRET = "Le secret n'y est pas : le portail ne le connaît pas lui-même, ou ne le montre à personne."


def about_them(user):
    of_account = Q(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    return LogEntry.objects.filter(of_account | Q(user=user)).select_related("content_type")


def changed(entry):
    return entry.get_change_message()


def life(name):
    """What the page « Vos sessions » says of a row."""
    return lambda row: getattr(told(row.session_key, row.get_decoded()), name)


SHEETS = [
    Sheet(
        "compte",
        "Votre compte",
        lambda user: User.objects.filter(pk=user.pk),
        {
            "adresse": "email",
            "nom": "name",
            "organisme": "organisation",
            "relecteur": "is_reviewer",
            "agent": "is_agent",
            "administration": "is_staff",
            "administrateur": "is_superuser",
            "ouvert_le": "date_joined",
            "derniere_connexion": "last_login",
            "prevenu_de_la_fermeture_le": "warned_at",
        },
        about="Le mot de passe n'est gardé que sous une forme qui ne se relit pas.",
    ),
    Sheet(
        "adresses",
        "Vos adresses électroniques",
        lambda user: EmailAddress.objects.filter(user=user),
        {"adresse": "email", "verifiee": "verified", "principale": "primary"},
        ["account.EmailAddress.user"],
    ),
    Sheet(
        "poles",
        "Les pôles pour lesquels vous écrivez",
        lambda user: Membership.objects.filter(user=user).select_related("cluster"),
        {"pole": "cluster.name", "role": "role", "depuis": "since"},
        ["clusters.Membership.user"],
    ),
    Sheet(
        "demandes",
        "Vos demandes de rejoindre un pôle",
        lambda user: JoinRequest.objects.filter(Q(user=user) | Q(email__iexact=user.email)).select_related("cluster"),
        {
            "pole": "cluster.name",
            "nom": "name",
            "adresse": "email",
            "message": "message",
            "demandee_le": "created_at",
            "decidee_le": "decided_at",
            "acceptee": "is_accepted",
        },
        ["clusters.JoinRequest.user"],
    ),
    Sheet(
        "demandes_repondues",
        "Les demandes auxquelles vous avez répondu",
        lambda user: JoinRequest.objects.filter(decided_by=user).select_related("cluster"),
        {"pole": "cluster.name", "decidee_le": "decided_at", "acceptee": "is_accepted"},
        ["clusters.JoinRequest.decided_by"],
        about="Sans le nom de qui demandait : il est à cette personne.",
    ),
    Sheet(
        "invitations_recues",
        "Les invitations à votre adresse",
        lambda user: Invitation.objects.filter(email__iexact=user.email).select_related("cluster"),
        {"pole": "cluster.name", "adresse": "email", "role": "role", "le": "created_at", "acceptee_le": "accepted_at"},
    ),
    Sheet(
        "invitations_envoyees",
        "Les invitations que vous avez envoyées",
        lambda user: Invitation.objects.filter(invited_by=user).select_related("cluster"),
        {"pole": "cluster.name", "role": "role", "le": "created_at", "acceptee_le": "accepted_at"},
        ["clusters.Invitation.invited_by"],
        about="Sans l'adresse de qui était invité : elle est à cette personne.",
    ),
    Sheet(
        "double_authentification",
        "Votre double authentification",
        lambda user: Authenticator.objects.filter(user=user),
        {"moyen": "type", "depuis": "created_at", "dernier_usage": "last_used_at"},
        ["mfa.Authenticator.user"],
        about=NOT_SECRET,
    ),
    Sheet(
        "sessions",
        "Vos sessions, ouvertes ou finies",
        lambda user: Session.objects.filter(person=user).order_by("expire_date", "pk"),
        {
            "ouverte_le": life("opened"),
            "vue_le": life("seen"),
            "navigateur": life("browser"),
            "reseau": life("network"),
            "jusqu_au": "expire_date",
        },
        ["clusters.Session.person"],
        about="Sans sa clé, qui ouvrirait votre compte. D'une adresse réseau, seul le début est gardé.",
    ),
    Sheet(
        "jetons",
        "Vos jetons d'accès à l'API",
        lambda user: ApiToken.objects.filter(user=user),
        {"nom": "name", "cree_le": "created", "jusqu_au": "expiry", "derniere_lecture": "last_used_at"},
        ["clusters.ApiToken.user"],
        about=NOT_SECRET,
    ),
    Sheet(
        "courriels",
        "Les courriels que le portail vous a écrits",
        lambda user: Mail.objects.filter(to__iexact=user.email),
        {"objet": "subject", "texte": "text", "etat": "state", "ecrit_le": "created_at", "parti_le": "sent_at"},
        about="Le texte d'un courriel parti n'est pas gardé.",
    ),
    Sheet(
        "administration",
        "Vos actes dans l'administration, et ceux qui ont touché votre compte",
        about_them,
        {
            "le": "action_time",
            "table": "content_type",
            "objet": "object_repr",
            "acte": changed,
        },
        ["admin.LogEntry.user"],
    ),
    Sheet(
        "securite",
        "Vos lignes du journal de sécurité",
        lambda user: mine(AuditEntry, user, "by", "person"),
        {
            "le": "at",
            "acte": "act",
            "votre_role": role({"by": "par vous", "person": "sur vous"}),
            "sur": "target",
            "precision": "detail",
            "reseau": lambda row: row.address if row.by_id == row.asked_of else None,
        },
        ["clusters.AuditEntry.by", "clusters.AuditEntry.person"],
        about="D'une adresse réseau, seul le début est gardé.",
    ),
]
