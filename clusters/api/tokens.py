"""Who asks: the person of a token, or anyone. A session of the portal counts for nothing here."""

import re

from django.contrib.auth import get_backends
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.exceptions import PermissionDenied as Denied

TOKEN = re.compile(rb"[0-9a-f]{64}")
SECOND_FACTOR = "Votre compte demande une double authentification : mettez-la en place dans le portail."


class Refused(AuthenticationFailed):
    default_detail = "Ce jeton n'ouvre rien : il est mal écrit, révoqué, expiré, ou son compte est fermé."


class NeedsSecondFactor(Denied):
    default_detail = SECOND_FACTOR


class Tokens(TokenAuthentication):
    """knox's, in our words, for people who may sign in; it keeps the day of the last use."""

    def authenticate(self, request):
        try:
            return super().authenticate(request)
        except AuthenticationFailed as failed:
            raise Refused from failed

    def authenticate_credentials(self, token):
        if not TOKEN.fullmatch(token):
            raise Refused
        return super().authenticate_credentials(token)

    def _cleanup_token(self, auth_token):
        """One that expired stays in its owner's list, and opens nothing."""
        return auth_token.has_expired

    def validate_user(self, auth_token):
        user = auth_token.user
        if not any(backend.user_can_authenticate(user) for backend in get_backends()):
            raise Refused
        if user.must_set_up_second_factor:
            raise NeedsSecondFactor
        auth_token.note_use()
        return user, auth_token
