"""The one cookie whose name Django has no setting for."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NamedCookie(CookieStorage):
    cookie_name = settings.MESSAGES_COOKIE_NAME


class Messages(FallbackStorage):
    """What was done, said once on the next page: in a signed cookie, or in the session if it is long."""

    storage_classes = (NamedCookie, SessionStorage)
