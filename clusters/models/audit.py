"""The log of security acts: who did what, on what, from where. Lines are added, and nobody changes one."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.timezone import localtime
from django_guid import get_guid

# What is kept of an address: enough to see that two acts come from one network, too little to name a person's line.
KEPT_OF_ADDRESS = {4: 24, 6: 48}
ASKED_FROM = ContextVar("asked_from", default="")


class Act(models.TextChoices):
    SIGN_IN = "sign-in", "connexion"
    SIGN_IN_REFUSED = "sign-in-refused", "connexion refusée"
    SIGN_OUT = "sign-out", "déconnexion"
    SESSIONS_ENDED = "sessions-ended", "sessions fermées"
    CONFIRMED = "confirmed", "identité confirmée"
    CONFIRMATION_REFUSED = "confirmation-refused", "confirmation refusée"
    PASSWORD_CHANGED = "password-changed", "mot de passe changé"
    PASSWORD_ASKED = "password-asked", "nouveau mot de passe demandé"
    PASSWORD_RESET = "password-reset", "mot de passe changé par un lien"
    FACTOR_SET = "factor-set", "second facteur ajouté"
    FACTOR_REMOVED = "factor-removed", "second facteur retiré"
    CODES_DRAWN = "codes-drawn", "codes de secours renouvelés"
    TOKEN_OPENED = "token-opened", "jeton ouvert"
    TOKEN_REVOKED = "token-revoked", "jeton révoqué"
    ACCOUNT_OPENED = "account-opened", "compte ouvert"
    RIGHTS_CHANGED = "rights-changed", "droits changés"
    MEMBERSHIP_OPENED = "membership-opened", "rattachement ouvert"
    MEMBERSHIP_CHANGED = "membership-changed", "rôle changé"
    MEMBERSHIP_ENDED = "membership-ended", "rattachement terminé"
    INVITED = "invited", "invitation envoyée"
    INVITATION_REVOKED = "invitation-revoked", "invitation annulée"
    REQUEST_ANSWERED = "request-answered", "demande de rattachement traitée"
    ADMIN_ADDED = "admin-added", "ajout dans l'administration"
    ADMIN_CHANGED = "admin-changed", "changement dans l'administration"
    ADMIN_DELETED = "admin-deleted", "suppression dans l'administration"
    DATA_EXPORTED = "data-exported", "données personnelles exportées"
    ACCOUNT_CLOSED = "account-closed", "compte clos"
    FORGOTTEN = "forgotten", "données effacées à leur terme"
    TOO_OFTEN = "too-often", "essais trop nombreux"


@contextmanager
def asked_from(address):
    """What is recorded inside comes from this address."""
    before = ASKED_FROM.set(shortened(address))
    try:
        yield
    finally:
        ASKED_FROM.reset(before)


def shortened(address):
    try:
        full = ip_address(address)
    except ValueError:
        return ""
    # An IPv4 address may come written as an IPv6 one.
    full = getattr(full, "ipv4_mapped", None) or full
    return str(ip_network((full, KEPT_OF_ADDRESS[full.version]), strict=False))


def record(act, *, by=None, person=None, target=None, detail=""):
    """Add a line. `by` acted, on `person` (who acted, if nobody is said) and on `target`, any row of a model.

    `detail` is a few words that tell nothing of anybody: a role, the names of fields, a number.
    """
    return AuditEntry.objects.create(
        act=act,
        by=by,
        person=person or by,
        target=name_of(target) if target else "",
        detail=detail[: AuditEntry.LONGEST_DETAIL],
        address=ASKED_FROM.get(),
        request_number=str(get_guid() or ""),
    )


def name_of(row):
    """A table and a number. A token's own key is a digest, that is nobody's to read: it has another name."""
    return f"{row._meta.label_lower} {getattr(row, 'public_id', row.pk)}"


class AuditQuerySet(models.QuerySet):
    def expired(self):
        """The lines beyond their time, which alone may be deleted."""
        kept = timedelta(days=settings.AUDIT_DAYS)
        return models.QuerySet(self.model, using=self.db).filter(at__lt=timezone.now() - kept)

    def update(self, **values):
        raise TypeError("A line of the log is never edited.")

    def delete(self):
        raise TypeError("Only the lines of `expired()` are deleted.")


def kept_number(name, **options):
    """A person's number, which stays when the row that it leads to is gone."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        verbose_name=name,
        related_name="+",
        null=True,
        db_constraint=False,
        **options,
    )


class AuditEntry(models.Model):
    """One act. Triggers refuse that a line be changed, or deleted within a year."""

    LONGEST_DETAIL = 200

    act = models.CharField("acte", max_length=30, choices=Act)
    at = models.DateTimeField("le", auto_now_add=True)
    by = kept_number("par")
    person = kept_number("personne concernée")
    target = models.CharField("sur", max_length=80)
    detail = models.CharField("précision", max_length=LONGEST_DETAIL)
    address = models.CharField("réseau", max_length=50)
    request_number = models.CharField("numéro de la demande", max_length=36)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = "acte de sécurité"
        verbose_name_plural = "journal de sécurité"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_at"),
            models.Index(fields=["act", "-at"], name="audit_act_at"),
        ]

    def __str__(self):
        return f"{self.get_act_display()}, {localtime(self.at):%d/%m/%Y %H:%M}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("A line of the log is never edited.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Only the lines of `expired()` are deleted.")
