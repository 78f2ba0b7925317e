"""In production. Every setting comes from the environment, and an unsafe one stops the start, by name."""

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import EMAIL_BACKEND, env, in_production
from .https import *
from .scale import *
from .scale import DATABASES

SECRET_KEY, SECRET_KEY_FALLBACKS = env("SECRET_KEY", default=""), env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG, EMAIL_BACKEND=EMAIL_BACKEND, **in_production())
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL", default="")
PUBLIC_URL = env("PUBLIC_URL", default=f"https://{ALLOWED_HOSTS[0]}" if ALLOWED_HOSTS else "")

refused = {
    "SECRET_KEY": len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10,
    "ALLOWED_HOSTS": not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS,
    "DATABASE_URL": DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql",
    "EMAIL_URL": not EMAIL_CONFIG["EMAIL_BACKEND"].endswith("smtp.EmailBackend"),
    "DEFAULT_FROM_EMAIL": "@" not in DEFAULT_FROM_EMAIL,
    "DEBUG": env.bool("DEBUG", default=False),
}
if any(refused.values()):
    names = ", ".join(name for name, unsafe in refused.items() if unsafe)
    raise ImproperlyConfigured(f"Réglages absents ou peu sûrs en production : {names}. Voir docs/deploy.md.")

CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
MFA_REQUIRED = True
