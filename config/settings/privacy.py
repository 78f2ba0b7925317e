"""Personal data: who answers for it, and how long each kind is kept. See docs/personal-data.md."""

import environ

from .hardening import AUDIT_DAYS

env = environ.Env()

# Told on « Données personnelles ». Nobody is invented: unset, the page says who to ask instead.
DATA_CONTROLLER = env("DATA_CONTROLLER", default="")
DATA_CONTACT = env("DATA_CONTACT", default="")

# In days, from the end of the need for each. `manage.py forget` applies this table, and the page quotes it.
RETENTION = {
    "sessions": 0,  # past their own end, which is two weeks after the last change
    "traces": 0,  # past their own end: addresses counted against floods
    "presences": 1,
    "tasks": 14,
    "imports": 0,  # past their own end: a day to check a file, a month to read what it did
    "books": 30,
    "tokens_ended": 30,
    "tokens_idle": 365,
    "mails": 90,
    "invitations": 90,
    "requests_answered": 180,
    "requests_unanswered": 365,
    "notifications_read": 90,
    "notifications_unread": 365,
    "agreements": 365,
    "reports": 365,
    "reviews": 365,
    "copies": 730,
    "searches": 365,
    "security": AUDIT_DAYS,
    "administration": AUDIT_DAYS,
    "accounts_unused": 180,  # nobody ever signed in
    "accounts_idle": 730,  # nobody signs in any more
    "accounts_warned": 60,  # the time left to come back, once a mail has said so
}

# The proof that a form comes from us lives as long as the session beside it, and not a year.
SESSION_COOKIE_AGE = CSRF_COOKIE_AGE = 14 * 24 * 3600
