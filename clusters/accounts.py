"""How people sign in: what allauth asks of us."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

# The demo's people; their password is public.
DEMO_DOMAIN = "@recueil.example"


class Backend(AuthenticationBackend):
    def user_can_authenticate(self, user):
        """Inactive people never; the demo's people only where the demo runs."""
        if user.email.endswith(DEMO_DOMAIN) and not settings.DEMO:
            return False
        return super().user_can_authenticate(user)


class Adapter(DefaultAccountAdapter):
    def pre_login(self, request, user, **kwargs):
        # allauth lets in whoever is active; the backend may say no for another reason.
        if not Backend().user_can_authenticate(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def is_open_for_signup(self, request):
        return False
