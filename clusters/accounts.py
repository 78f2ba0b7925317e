"""How people sign in: what allauth asks of us."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context, ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from .mails import Letter, absolute, write
from .models import Act, User, record
from .protection import devices
from .protection.sessions import open_life
from .views.refusal import give_back
from .views.too_often import too_often
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
ACTS = {
    "account/email/password_changed": Act.PASSWORD_CHANGED,
    "account/email/password_reset": Act.PASSWORD_RESET,
    "account/email/password_set": Act.PASSWORD_CHANGED,
    "mfa/email/totp_activated": Act.FACTOR_SET,
    "mfa/email/totp_deactivated": Act.FACTOR_REMOVED,
    "mfa/email/webauthn_added": Act.FACTOR_SET,
    "mfa/email/webauthn_removed": Act.FACTOR_REMOVED,
    "mfa/email/recovery_codes_generated": Act.CODES_DRAWN,
}
TOO_LONG_TO_WAIT = "Une double authentification vous est demandée. Copiez ce texte, puis mettez-la en place."
# allauth's names of it.
TOO_OFTEN = {"too_many_login_attempts", "rate_limited"}


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
            record(Act.SIGN_IN_REFUSED, person=user, detail="compte fermé")
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def validation_error(self, code, *args):
        """Too often is no mistake of the form: it is said as everywhere, with the time to come back."""
        if code in TOO_OFTEN:
            raise ImmediateHttpResponse(too_often(context.request))
        return super().validation_error(code, *args)

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Attempts are counted by the address typed; a browser that is known for it has a count of its own."""
        mark = devices.mark_of(request, credentials.get("email", ""))
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}{mark and f':{mark}'}"

    def _delete_login_attempts_cached_email(self, request, **credentials):
        """A new password by mail opens all the browsers again."""
        super()._delete_login_attempts_cached_email(request, **credentials)
        common = super()._get_login_attempts_cache_key(request, **credentials)
        ratelimit.clear(request, action="login_failed", key=common)

    def login(self, request, user):
        super().login(request, user)
        open_life(request, user)
        record(Act.SIGN_IN, by=user)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        devices.remember(response, request, user.email)
        return response

    def authentication_failed(self, request, **credentials):
        if request.user.is_authenticated:
            record(Act.CONFIRMATION_REFUSED, by=request.user, detail="mot de passe")
            return
        # Nothing is kept of an address that nobody has: it may be a password, typed in the wrong field.
        person = User.objects.at(credentials.get("email", "")).first()
        record(Act.SIGN_IN_REFUSED, person=person, detail="mot de passe")

    def reauthenticate(self, user, password):
        confirmed = super().reauthenticate(user, password)
        if confirmed:
            record(Act.CONFIRMED, by=user)
        return confirmed

    def logout(self, request):
        if request.user.is_authenticated:
            record(Act.SIGN_OUT, by=request.user)
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

    def send_mail(self, template_prefix, email, context):
        super().send_mail(template_prefix, email, context)
        if template_prefix == "account/email/unknown_account":
            # Written as for an account: neither the log's size nor the time of the answer tells them apart.
            record(Act.PASSWORD_ASKED)

    def send_password_reset_mail(self, user, email, context):
        super().send_password_reset_mail(user, email, context)
        record(Act.PASSWORD_ASKED, person=user)

    def get_reset_password_from_key_url(self, key):
        """At the portal's own address: whoever asks chooses the host of the request, and the mail is another's."""
        return absolute(urlsplit(super().get_reset_password_from_key_url(key)).path)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """allauth says here all that changes the protection of an account: it goes to the log and to the person."""
        record(ACTS[template_prefix], by=user)
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
        if request.method == "POST" and not set_aside(request):
            return give_back(request, TOO_LONG_TO_WAIT, status=403)
        return redirect("mfa_index")
