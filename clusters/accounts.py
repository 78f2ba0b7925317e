"""How people sign in: what allauth asks of us."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from .mails import Letter, absolute, write
from .protection.sessions import open_life
from .views.unsent import AUTOSAVE, set_aside

# The demo's people; their password is public.
DEMO_DOMAIN = "@recueil.example"
# What allauth tells of an account, in our words: its own name of the mail, and what happened.
NOTICES = {
    "account/email/password_changed": "Votre mot de passe a changé",
    "account/email/password_reset": "Votre mot de passe a changé",
    "account/email/password_set": "Votre mot de passe a changé",
    "mfa/email/totp_activated": "Une application d'authentification protège votre compte",
    "mfa/email/totp_deactivated": "L'application d'authentification ne protège plus votre compte",
    "mfa/email/webauthn_added": "Une clé de sécurité protège votre compte",
    "mfa/email/webauthn_removed": "Une clé de sécurité est retirée de votre compte",
    "mfa/email/recovery_codes_generated": "Vos codes de secours sont nouveaux",
}


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

    def login(self, request, user):
        super().login(request, user)
        open_life(request.session, user)

    def logout(self, request):
        super().logout(request)
        request.has_signed_out = True

    def get_login_redirect_url(self, request):
        """Who reviews and writes for no pôle has nothing of their own to find."""
        user = request.user
        if user.can_review and not user.memberships.exists():
            return reverse("practices:queue")
        return super().get_login_redirect_url(request)

    def is_open_for_signup(self, request):
        """Only the link of an invitation opens an account."""
        return False

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        letter = Letter(
            subject=NOTICES[template_prefix],
            greeting=f"Bonjour {user},",
            paragraphs=[f"{NOTICES[template_prefix]}."],
            next="Ce n'est pas vous ? Changez votre mot de passe, puis prévenez l'équipe du Recueil.",
            button=("Voir votre compte", absolute(reverse("people:account"))),
            reason="Vous recevez ce message parce que la protection de votre compte vient de changer.",
        )
        write(letter, to=user.email)


class SecondFactorRequired:
    """Where `MFA_REQUIRED`, who publishes or administers does nothing else before a second factor is set up."""

    OPEN = ("mfa_", "account_logout", "account_reauthenticate", "health", "accessibility")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user = request.user
        match = request.resolver_match
        # The admin's own addresses have a namespace, and some begin alike.
        is_open = not match.namespace and (match.url_name or "").startswith(self.OPEN)
        if is_open or not user.is_authenticated or not user.must_set_up_second_factor:
            return None
        if request.POST.get("do") == AUTOSAVE:
            return JsonResponse({"why": "Une double authentification vous est demandée."}, status=403)
        if request.method == "POST":
            set_aside(request)
        return redirect("mfa_index")
