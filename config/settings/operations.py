"""What the person on call needs: logs, numbers of requests, figures, backups."""

from pathlib import Path

import environ

from config.incidents import tell_sentry
from config.logs import JSON, LINES, logging_as

env = environ.Env()
ROOT = Path(__file__).resolve().parents[2]

# For people, or for programs in production: see config/logs.py.
LOGGING = logging_as(env("LOG_FORMAT", default=LINES))

# Each request has a number. That of a proxy is kept where one stands in front: see clusters/requests.py.
DJANGO_GUID = {"GUID_HEADER_NAME": "X-Request-ID", "EXPOSE_HEADER": False, "UUID_FORMAT": "string"}
NUMBER_FROM_PROXY = False
# Above so many milliseconds, the line of a request is a warning.
SLOW_REQUEST = env.int("SLOW_REQUEST_MS", default=2_000)

# Who shows it reads /metriques/ and the details of /sante/pret/. Without it there is no such address.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
# Under so many bytes free where attachments are kept, the portal is not ready.
LEAST_DISK = env.int("LEAST_DISK_MB", default=200) * 2**20
# A mail that was due so many minutes ago says that nobody sends them.
MAIL_IS_STUCK_AFTER = env.int("MAIL_STUCK_MINUTES", default=30)

BACKUP_FOLDER = env("BACKUP_FOLDER", default=str(ROOT / "sauvegardes"))
BACKUPS_KEPT = env.int("BACKUPS_KEPT", default=14)

# Which release this is, as logs, figures and errors say it.
RELEASE = env("RELEASE", default="")


def in_production():
    """What prod.py alone wants of this: JSON lines, numbers from the proxy, and errors told to a Sentry, if named."""
    if dsn := env("SENTRY_DSN", default=""):
        tell_sentry(dsn, release=RELEASE or None, environment=env("SENTRY_ENVIRONMENT", default="production"))
    has_proxy = env.int("TRUSTED_PROXY_COUNT", default=1) > 0
    return {"LOGGING": logging_as(env("LOG_FORMAT", default=JSON)), "NUMBER_FROM_PROXY": has_proxy}
