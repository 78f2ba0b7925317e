"""How long each thing is kept, and how it is forgotten: settings.RETENTION applied by `manage.py forget`."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connections, router
from django.db.models import F, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from clusters.mails.leaving import IDLE, SHUT, close_account, warn_of_closing
from clusters.models import ApiToken, AuditEntry, Invitation, JoinRequest, LastAdmin, Mail, Session, User
from clusters.templatetags.recueil import plural
from exchange.models import Notification, Report
from practices.models import Agreement, DraftCopy, Import, Presence, Review, Unanswered
from practices.workflow import OPEN

from .models import Book

logger = logging.getLogger(__name__)

BATCH = 500
# The question of the year is not asked twice: its mail says that it was, until the year is over.
YEARLY, A_YEAR = "en-vigueur:", timedelta(days=400)


def wipe(rows):
    """Delete them a few at a time, so that no lock lasts. Returns how many."""
    count = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        rows.model._base_manager.filter(pk__in=keys).delete()
        count += len(keys)
    return count


@dataclass(frozen=True)
class Rule:
    """`key` names its days in settings.RETENTION; `rows`: moment before which → queryset of what is over.

    `label`: singular and plural, for who runs the command; `what`: for the page, nothing where its readers have no use.
    """

    key: str
    label: str
    rows: Callable
    what: str = ""
    forget: Callable = wipe

    def over(self, now):
        return self.rows(now - timedelta(days=settings.RETENTION[self.key]))

    def apply(self, now, *, is_trial):
        return self.over(now).count() if is_trial else self.forget(self.over(now))


def mails(before):
    left = Q(state=Mail.State.SENT, sent_at__lt=before)
    given_up = Q(state__in=[Mail.State.DEAD, Mail.State.UNCERTAIN], created_at__lt=before)
    asked = Q(key__startswith=YEARLY, created_at__gte=timezone.now() - A_YEAR)
    return Mail.objects.filter(left | given_up).exclude(asked)


def invitations(before):
    return Invitation.objects.filter(Q(accepted_at__lt=before) | Q(revoked_at__lt=before) | Q(expires_at__lt=before))


def idle_tokens(before):
    return ApiToken.objects.filter(Q(last_used_at__lt=before) | Q(last_used_at=None, created__lt=before))


def agreements(before):
    """The words agreed stay with the record, and who said so; the address is of no more use."""
    return Agreement.objects.filter(expires_at__lt=before).exclude(email="")


def blank_address(rows):
    return rows.update(email="")


def copies(before):
    return DraftCopy.objects.filter(saved_at__lt=before).exclude(revision__practice__revisions__state__in=OPEN)


def audit(before):
    """Its own lines say which may go: the database refuses the others."""
    return AuditEntry.objects.expired()


def older(model, field, **about):
    """moment → the rows of which this date is before it."""
    return lambda before: model.objects.filter(**{f"{field}__lt": before}, **about)


def finished(before):
    return DBTaskResult.objects.finished().filter(finished_at__lt=before)


RULES = [
    Rule("sessions", "session expirée,sessions expirées", older(Session, "expire_date")),
    Rule("presences", "présence", older(Presence, "seen_at"), "Qui avait un brouillon ouvert"),
    Rule("imports", "import", older(Import, "expires_at")),
    Rule("tasks", "tâche finie,tâches finies", finished),
    Rule("books", "livre", older(Book, "ended_at")),
    Rule("tokens_ended", "jeton expiré,jetons expirés", older(ApiToken, "expiry")),
    Rule("tokens_idle", "jeton sans usage,jetons sans usage", idle_tokens, "Un jeton d'accès qui ne sert plus"),
    Rule("mails", "courriel", mails, "À qui un courriel est parti, et son objet (son texte s'efface dès l'envoi)"),
    Rule("invitations", "invitation", invitations, "Une invitation acceptée, annulée ou expirée"),
    Rule(
        "requests_answered",
        "demande répondue,demandes répondues",
        older(JoinRequest, "decided_at"),
        "Une demande de rejoindre un pôle, après la réponse",
    ),
    Rule(
        "requests_unanswered",
        "demande sans réponse,demandes sans réponse",
        older(JoinRequest, "created_at", decided_at=None),
        "La même, restée sans réponse",
    ),
    Rule(
        "notifications_read",
        "notification lue,notifications lues",
        older(Notification, "read_at"),
        "Une notification lue",
    ),
    Rule(
        "notifications_unread",
        "notification jamais lue,notifications jamais lues",
        older(Notification, "created_at", read_at=None),
        "Une notification jamais lue",
    ),
    Rule(
        "agreements",
        "adresse d'un accord,adresses d'accords",
        agreements,
        "L'adresse de qui a donné l'accord d'un pôle, après la fin du lien",
        blank_address,
    ),
    Rule(
        "reports",
        "signalement réglé,signalements réglés",
        older(Report, "settled_at"),
        "Le signalement d'un message, une fois réglé",
    ),
    Rule(
        "reviews",
        "cahier de notes de relecture,cahiers de notes de relecture",
        older(Review, "sent_at"),
        "Les notes qu'un relecteur prend pour lui, après leur envoi",
    ),
    Rule("copies", "texte remplacé,textes remplacés", copies, "Les textes d'un brouillon que d'autres ont remplacés"),
    Rule(
        "searches",
        "recherche sans réponse,recherches sans réponse",
        older(Unanswered, "last_on"),
        "Les mots cherchés en vain, sans savoir par qui",
    ),
    Rule("security", "acte de sécurité,actes de sécurité", audit, "Le journal de sécurité : qui s'est connecté, quand"),
    Rule(
        "administration",
        "ligne du journal de l'administration,lignes du journal de l'administration",
        older(LogEntry, "action_time"),
        "Ce que les administrateurs ont fait",
    ),
]


def forget_all(now, *, is_trial=False):
    """([(label, how many)] of what is forgotten, or would be; the labels of what failed, told in the log).

    What fails does not keep the rest: what has had its time goes all the same.
    """
    done, failed = [], []
    for label, step in steps():
        try:
            done.append((label, step(now, is_trial=is_trial)))
        except Exception:
            logger.exception("forget: %s", label)
            failed.append(label)
    return done, failed


def steps():
    yield from ((rule.label, rule.apply) for rule in RULES)
    yield "trace périmée du cache,traces périmées du cache", expired_traces
    yield "compte fermé,comptes fermés", close_idle
    yield "compte prévenu,comptes prévenus", warn_idle


def expired_traces(now, *, is_trial):
    """Django's cache in a database empties itself only when full: addresses counted against floods would stay."""
    tables = {
        cache._table for cache in map(caches.__getitem__, settings.CACHES) if isinstance(cache, BaseDatabaseCache)
    }
    return sum(expired_in(table, now, is_trial=is_trial) for table in sorted(tables))


def expired_in(table, now, *, is_trial):
    connection = connections[router.db_for_write(Session)]
    what = "SELECT COUNT(*)" if is_trial else "DELETE"
    ended = connection.ops.adapt_datetimefield_value(now.replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"{what} FROM {connection.ops.quote_name(table)} WHERE expires < %s", [ended])
        return cursor.fetchone()[0] if is_trial else cursor.rowcount


def idle(now):
    """The accounts of nobody any more; but who alone leads a pôle: another référent comes first."""
    used, unused = (now - timedelta(days=settings.RETENTION[key]) for key in ("accounts_idle", "accounts_unused"))
    people = User.objects.unseen_since(used=used, unused=unused)
    return people.exclude(pk__in=User.objects.leading_alone().values("pk"))


def not_back_since(moment):
    """Warned before then, and never signed in since the warning."""
    return Q(warned_at__lt=moment) & (Q(last_login=None) | Q(last_login__lt=F("warned_at")))


def close_idle(now, *, is_trial=False):
    """Close those that were warned in time; those that an administrator shut, as long after they were seen to be so."""
    warned = not_back_since(now - timedelta(days=settings.RETENTION["accounts_warned"]))
    rows = idle(now).filter(warned).order_by("pk")
    if is_trial:
        return rows.count()
    return sum(map(close, list(rows[:BATCH])))


def close(person):
    if User.objects.leading_alone().filter(pk=person.pk).exists():
        return False  # since the other référent was closed, this same night
    try:
        close_account(person, why=IDLE if person.is_active else SHUT)
    except LastAdmin:
        return False
    return True


def warn_idle(now, *, is_trial=False):
    unwarned = Q(warned_at=None) | Q(warned_at__lt=F("last_login"))
    rows = idle(now).filter(unwarned).order_by("pk")
    if is_trial:
        return rows.filter(is_active=True).count()
    rows.filter(is_active=False).update(warned_at=now)  # it opens nothing any more: a mail would ask to sign in
    people = list(rows.filter(is_active=True)[:BATCH])
    for person in people:
        warn(person, now)
    return len(people)


def warn(person, now):
    # The mail first: it is queued once for that day, and without the note below the next night finds it there.
    warn_of_closing(person, on=now + timedelta(days=settings.RETENTION["accounts_warned"]), now=now)
    User.objects.filter(pk=person.pk).update(warned_at=now)


def kept_for():
    """[(what, for how long)], in words, for the page."""
    said = [(rule.what, in_words(settings.RETENTION[rule.key])) for rule in RULES if rule.what]
    idle_for, warned, unused = (
        in_words(settings.RETENTION[f"accounts_{name}"]) for name in ("idle", "warned", "unused")
    )
    return [
        ("Votre compte", f"{idle_for} sans connexion, puis {warned} après un courriel"),
        ("Un compte qui n'a jamais servi", f"{unused}, puis {warned} après un courriel"),
        *said,
    ]


def in_words(days):
    for length, names in ((365, "an"), (30, "mois,mois")):
        if days and days % length == 0:
            return plural(days // length, names)
    return plural(days, "jour")
