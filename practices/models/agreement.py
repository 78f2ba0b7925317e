from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from ..workflow import Action, TransitionRefused
from .confirmation import day
from .revision import DraftMoved, Revision

LINK_LASTS = timedelta(days=30)
# A second click on « Envoyer le lien » sends nothing more.
CLICK = timedelta(minutes=1)
# A separator that mail programs keep in the link.
SIGNER = Signer(salt="practices.agreement", sep=".")


def link_end():
    return timezone.now() + LINK_LASTS


def words_of(data):
    """What a person reads in the text of a draft: without what is empty, its line ends alike."""
    return {
        name: value if isinstance(value, list) else value.replace("\r\n", "\n").strip()
        for name, value in data.items()
        if value
    }


class LinkClosed(Exception):
    """The link was revoked, or has expired."""


class AgreementQuerySet(models.QuerySet):
    def about(self, revision):
        """Those asked for any text of the practice, the last first; but what was revoked without an answer."""
        asked = self.filter(revision__practice=revision.practice_id)
        return asked.exclude(answered_at=None, revoked_at__isnull=False)

    def signed(self, token):
        """The one that this token opens. Raises DoesNotExist when it is not ours."""
        try:
            pk = SIGNER.unsign(token)
        except BadSignature:
            raise self.model.DoesNotExist from None
        return self.select_related("revision__practice__theme", "revision__author", "asked_by").get(pk=pk)


class Agreement(models.Model):
    """A text written after an interview, put before the pôle's référent by a signed link, without an account.

    `version` is the version of the draft that the person said to be right, `text` its words; none until then.
    """

    revision = models.ForeignKey("Revision", models.PROTECT, related_name="agreements", verbose_name="texte")
    name = models.CharField("nom", max_length=120)
    email = models.EmailField("adresse électronique")
    interview = models.CharField("entretien", max_length=200, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="demandé par")
    asked_at = models.DateTimeField("demandé le", auto_now_add=True)
    expires_at = models.DateTimeField("lien valable jusqu'au", default=link_end)
    revoked_at = models.DateTimeField("lien annulé le", null=True, blank=True)
    version = models.PositiveIntegerField("version approuvée", null=True, blank=True)
    text = models.JSONField("texte approuvé", default=dict, blank=True)
    answered_at = models.DateTimeField("accord donné le", null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "accord d'un pôle"
        verbose_name_plural = "accords des pôles"
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.name}, {self.revision}"

    def get_absolute_url(self):
        """Its secret: who has this address may answer."""
        return reverse("practices:agree", args=[SIGNER.sign(self.pk)])

    @property
    def is_open(self):
        return not self.revoked_at and self.expires_at > timezone.now()

    @property
    def sent_at(self):
        return self.expires_at - LINK_LASTS

    @property
    def standing(self):
        """(kind, words) of the link, for who sent it."""
        if self.revoked_at:
            return "error", f"Annulé le {day(self.revoked_at)}"
        if self.answered_at:
            return "ok", f"Accord donné le {day(self.answered_at)}"
        if not self.is_open:
            return "error", f"Expiré le {day(self.expires_at)}"
        return "wait", f"Sans accord encore, valable jusqu'au {day(self.expires_at)}"

    def is_about(self, revision):
        """Whether the person agreed with exactly these words."""
        return bool(self.answered_at) and words_of(self.text) == words_of(revision.data)

    @classmethod
    @transaction.atomic
    def ask(cls, revision, *, by, name, email, interview):
        """(agreement, Event) of a link to send; the Event is None when it left a moment ago.

        Asked again at the same address, the same link lives thirty days more. Raises TransitionRefused.
        """
        revision = Revision.objects.select_for_update().get(pk=revision.pk)
        if not revision.is_draft:
            raise TransitionRefused("Ce texte n'est plus un brouillon : l'accord ne se demande plus.")
        former = revision.agreements.filter(email__iexact=email, revoked_at=None).first()
        if former and former.is_open and former.sent_at > timezone.now() - CLICK:
            return former, None
        agreement = former or cls(revision=revision, email=email)
        agreement.name, agreement.interview, agreement.asked_by = name, interview, by
        agreement.expires_at = link_end()
        agreement.save()
        return agreement, agreement.log(Action.ASK, revision, by=by)

    @transaction.atomic
    def revoke(self):
        # Under the same lock as an answer: it comes before or after, whole.
        Revision.objects.select_for_update().get(pk=self.revision_id)
        Agreement.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=timezone.now())

    def correct(self, data, *, seen):
        """Overwrite the draft with the person's words over its version `seen`; False if they change nothing.

        Raises what Revision.keep raises, and LinkClosed. A text that moved meanwhile keeps both beside it.
        """
        with transaction.atomic():
            revision = self.hold()
            if words_of(revision.data) == words_of(data):
                return False
            try:
                revision.keep(data, by=None, seen=seen)
            except DraftMoved as refusal:
                moved = refusal
            else:
                self.log(Action.CORRECT, revision)
                return True
        raise moved

    @transaction.atomic
    def agree(self, *, seen):
        """Say that the version `seen` is right; False if it is said already.

        Raises DraftMoved if the draft has another version, TransitionRefused if it is one no more, LinkClosed.
        """
        revision = self.hold()
        if revision.version != seen:
            raise DraftMoved(revision)
        if self.is_about(revision):
            return False
        self.version, self.text, self.answered_at = revision.version, revision.data, timezone.now()
        self.save(update_fields=["version", "text", "answered_at"])
        self.log(Action.AGREE, revision)
        return True

    def hold(self):
        """The draft, locked: nobody writes it, sends it or revokes the link until the end of the transaction."""
        self.revision = Revision.objects.select_for_update().get(pk=self.revision_id)
        self.refresh_from_db(fields=["revoked_at", "expires_at", "version", "text", "answered_at"])
        if not self.is_open:
            raise LinkClosed
        if not self.revision.is_draft:
            raise TransitionRefused("Ce texte n'est plus un brouillon : il ne change plus.")
        return self.revision

    def log(self, action, revision, *, by=None):
        return revision.log(action, by=by, note=f"{self.name}. Version {revision.version}")
