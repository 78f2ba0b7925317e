from importlib import import_module

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from .user import User


class Session(AbstractBaseSession):
    """Django's own table, which also says whose each session is: a person's are found without reading everyone's."""

    # None where nobody is signed in: a text that was posted signed out waits there.
    person = models.ForeignKey(
        User, models.CASCADE, verbose_name="personne", related_name="sessions", null=True, db_constraint=False
    )

    class Meta(AbstractBaseSession.Meta):
        managed = False
        db_table = "django_session"

    @classmethod
    def get_session_store_class(cls):
        return import_module(settings.SESSION_ENGINE).SessionStore


def end_sessions(user):
    """Sign the person out everywhere. Returns how many sessions there were."""
    return Session.objects.filter(person=user).delete()[0]
