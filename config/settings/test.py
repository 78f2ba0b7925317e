"""For the tests: SQLite in memory, or the database that DATABASE_URL names."""

from .base import *
from .base import BASE_DIR, env

SECRET_KEY = "only-for-the-tests"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES = {"default": env.db("DATABASE_URL", default="sqlite://:memory:")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PUBLIC_URL = "https://recueil.test"
DEFAULT_FROM_EMAIL = "recueil@recueil.example"
ACCOUNT_RATE_LIMITS = False
API_PER_MINUTE = LIMITS = {}
# Kept from one run to the next: a book is found by its content and by what sets it.
BOOKS_PER_MINUTE = None
BOOKS_ROOT = env("BOOKS_ROOT", default=str(BASE_DIR / ".pytest_cache" / "livres"))
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
