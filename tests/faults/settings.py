"""For the processes of the fault tests: the settings of the tests, with what production has that faults try."""

from config.settings.test import *
from config.settings.test import DATABASES, env

# A connection that outlives its request outlives its server too.
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
MAIL_DELIVERY_BACKEND = "clusters.mails.SmtpBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", env.int("SMTP_PORT", default=25)
EMAIL_TIMEOUT = env.int("SMTP_TIMEOUT", default=1)
