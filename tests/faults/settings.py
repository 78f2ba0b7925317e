"""For the processes of the fault tests: the settings of the tests, with what production has that faults try."""

from config.settings import scale
from config.settings.test import *
from config.settings.test import CACHES, env

# A connection that outlives its request outlives its server too.
DATABASES, DATABASE_ROUTERS, MIDDLEWARE = scale.DATABASES, scale.DATABASE_ROUTERS, scale.MIDDLEWARE
REPLICA_MAX_LAG = scale.REPLICA_MAX_LAG
if env.bool("CACHE_IS_SHARED", default=False):
    CACHES = CACHES | {"default": scale.CACHES["default"]}
    ACCOUNT_RATE_LIMITS, API_PER_MINUTE = {"login": "1000/m/ip"}, {"visiteur": 1_000, "jeton": 1_000}
if scale.OBJECT_STORE_URL:
    STORAGES = {
        "default": scale.STORAGES["default"],
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
MAIL_DELIVERY_BACKEND = "clusters.mails.SmtpBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", env.int("SMTP_PORT", default=25)
EMAIL_TIMEOUT = env.int("SMTP_TIMEOUT", default=1)
