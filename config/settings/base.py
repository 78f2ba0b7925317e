"""What dev, test and prod share."""

from pathlib import Path

import environ
from django.contrib.messages import constants as level

from .hardening import *
from .libraries import *
from .operations import *
from .privacy import *

BASE_DIR = Path(__file__).resolve().parents[2]
FIXTURES = BASE_DIR / "fixtures"

env = environ.Env()

DEBUG = False
# Demo accounts, whose password is public, may sign in. Only dev.py says yes.
DEMO = False

INSTALLED_APPS = [
    *("compendium", "exchange", "practices", "clusters"),
    *("allauth", "allauth.account", "allauth.mfa"),
    "django_filters",
    "django_htmx",
    *("django_tasks", "django_tasks_db"),
    *("rest_framework", "drf_spectacular", "knox", "corsheaders"),
    *("taggit", "django_guid"),
    "clusters.administration.Administration",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.forms",
]

MIDDLEWARE = [
    *("clusters.requests.Requests", "django_guid.middleware.guid_middleware"),
    "django.middleware.security.SecurityMiddleware",
    *("clusters.protection.headers.Headers", "clusters.protection.headers.HttpsForPrograms"),
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "clusters.protection.callers.AskedFrom",
    "clusters.methods.KnownMethods",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "clusters.protection.flood.Limits",
    "clusters.accounts.SecondFactorRequired",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["clusters.templatetags.recueil", "clusters.templatetags.sharing"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# SQLite: readers do not wait for the writer, and a writer that waits does so for 20 s before it gives up.
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "clusters.User"
AUTHENTICATION_BACKENDS = ["clusters.accounts.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email", "organisation"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "clusters.passwords.NotOfThisPlace"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "practices:mine"
MFA_REQUIRED = False  # of reviewers and administrators; prod.py says yes

# Parts of pages, each under a key that changes with what it shows, stay in the worker's memory.
LOCAL_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10_000}}
CACHES = {"default": LOCAL_MEMORY} | {
    name: LOCAL_MEMORY | {"LOCATION": name} for name in ("template_fragments", "limits")
}

# Every mail waits in the database; `manage.py send_mail` hands it to this backend.
EMAIL_BACKEND = "clusters.mails.QueueBackend"
MAIL_DELIVERY_BACKEND = "clusters.mails.SmtpBackend"
# A server that looks for viruses takes its time, and a mail cut short there may have been taken: be patient.
EMAIL_TIMEOUT = 60

LANGUAGE_CODE, TIME_ZONE = "fr", "Europe/Paris"
USE_TZ, USE_THOUSAND_SEPARATOR = True, False

# The classes of the notes that show them.
MESSAGE_TAGS = {level.INFO: "is-info", level.SUCCESS: "is-ok", level.WARNING: "is-wait", level.ERROR: "is-error"}

STATIC_URL, STATIC_ROOT = "/static/", env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Attachments: never served as they lie there, only through the portal's own view.
MEDIA_ROOT = env("MEDIA_ROOT", default=str(BASE_DIR / "media"))
# Books already set, that can all be set again.
BOOKS_ROOT = env("BOOKS_ROOT", default=str(Path(MEDIA_ROOT) / "livres"))
# A text pasted far beyond its limit is told so beside its field, and kept; Django's own page would lose it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20
FILE_UPLOAD_HANDLERS = ["practices.forms.upload.BoundedUpload"]

# Where to write about a page that one cannot use: an address of mail, or of a form.
ACCESSIBILITY_CONTACT = env("ACCESSIBILITY_CONTACT", default="")

CSRF_FAILURE_VIEW = "clusters.views.csrf_failure"
