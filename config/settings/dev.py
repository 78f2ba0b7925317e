"""On one's own machine: SQLite, mail on the terminal, demo accounts allowed. `make demo` turns DEBUG off."""

from .base import *
from .base import BASE_DIR, SQLITE_OPTIONS, env

DEBUG = env.bool("DEBUG", default=True)
DEMO = True
SECRET_KEY = env("SECRET_KEY", default="only-for-this-machine-and-refused-by-prod")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'recueil.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS

MAIL_DELIVERY_BACKEND = "clusters.mails.TerminalBackend"
PUBLIC_URL = env("PUBLIC_URL", default="http://127.0.0.1:8000")
DEFAULT_FROM_EMAIL = "recueil@recueil.example"

WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
