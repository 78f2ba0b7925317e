"""Sessions that end: after some hours without a visit, and some days after the sign-in whatever happens.

A session says when it was opened and last seen. Both are looked at when it is read, so that no page can forget to.
"""

import time

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as InDatabase

LIFE = "life"
HOUR = 3600
# A visit is noted so often at the most: reading is not to write each time.
NOTED_EVERY = 600


def open_life(session, user):
    """To be said at the sign-in. Who publishes or administers has the shorter life."""
    now = int(time.time())
    session[LIFE] = {"opened": now, "seen": now, "powerful": user.can_review or user.is_staff}


def is_over(data, now):
    life = data[LIFE]
    # allauth writes 0 where « Rester connecté » is not ticked.
    kind = "powerful" if life["powerful"] else "short" if data.get("_session_expiry") == 0 else "kept"
    idle, whole = (hours * HOUR for hours in settings.SESSION_HOURS[kind])
    return now - life["seen"] > idle or now - life["opened"] > whole


class Ending:
    """Beside any of Django's stores. A session that was not opened by a sign-in lasts what its cookie does."""

    def load(self):
        data = super().load()
        if LIFE not in data:
            return data
        now = int(time.time())
        if is_over(data, now):
            self.delete(self.session_key)
            self._session_key = None
            return {}
        if now - data[LIFE]["seen"] > NOTED_EVERY:
            data[LIFE]["seen"] = now
            self.modified = True
        return data


class SessionStore(Ending, InDatabase):
    """The one that SESSION_ENGINE finds by this name."""
