"""The keys with which a person's programs read the API in their name."""

import uuid
from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone
from knox.models import AbstractAuthToken

from .user import User

MOST_TOKENS = 10
# A use is noted once an hour at the most: reading is not to write each time.
NOTED_EVERY = timedelta(hours=1)


class TooManyTokens(Exception):
    """Refused: the person has MOST_TOKENS that still open something."""

    message = f"Vous avez déjà {MOST_TOKENS} jetons en cours : révoquez-en un d'abord."


class ApiToken(AbstractAuthToken):
    """knox's: only a digest is kept, so it is shown once. `public_id` names it in addresses, and opens nothing."""

    name = models.CharField("nom", max_length=80)
    public_id = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    last_used_at = models.DateTimeField("dernière lecture", null=True, editable=False)

    class Meta:
        verbose_name = "jeton d'accès"
        verbose_name_plural = "jetons d'accès"
        ordering = ["-created", "digest"]

    def __str__(self):
        return f"{self.name}, de {self.user}"

    @property
    def has_expired(self):
        return self.expiry is not None and self.expiry <= timezone.now()

    @classmethod
    @transaction.atomic
    def open(cls, user, name, days):
        """(ApiToken, the token itself, which nobody can read again), or TooManyTokens."""
        # Two at once count each other.
        User.objects.select_for_update().get(pk=user.pk)
        if cls.objects.filter(user=user, expiry__gt=timezone.now()).count() >= MOST_TOKENS:
            raise TooManyTokens
        return cls.objects.create(user=user, expiry=timedelta(days=days), name=name)

    def note_use(self):
        now = timezone.now()
        if self.last_used_at is None or self.last_used_at < now - NOTED_EVERY:
            type(self).objects.filter(pk=self.pk).update(last_used_at=now)
