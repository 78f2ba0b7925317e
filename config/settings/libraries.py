"""What the libraries are told. What is ours to decide stands in base.py."""

from csp.constants import NONE, SELF

# Accounts, see clusters/accounts.py
ACCOUNT_ADAPTER = "clusters.accounts.Adapter"
ACCOUNT_FORMS = {"login": "clusters.forms.LoginForm", "reauthenticate": "clusters.forms.ReauthenticateForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# Accounts are opened by an invitation, whose link proves the address, or by an administrator, who knows it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"join_request": "5/h/ip"}
ACCOUNT_LOGOUT_REDIRECT_URL = "practices:home"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Le Recueil] "
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Le Recueil"

# Keywords
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True
TAGGIT_TAGS_FROM_STRING = "practices.models.tags.tags_from_string"
TAGGIT_STRING_FROM_TAGS = "practices.models.tags.string_from_tags"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{source: [NONE] for source in ["default-src", "base-uri", "frame-ancestors"]},
        **{source: [SELF] for source in ["script-src", "style-src", "font-src", "connect-src", "form-action"]},
        "img-src": [SELF, "data:"],
    }
}

# Work in the background: a queue in the database, that `manage.py db_worker` empties.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
