"""Sessions that end: after some hours without a visit, and some days after the sign-in whatever happens.

A session says when it was opened, last seen, and from where. Its dates are looked at when it is read, so that no page
can forget to.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from ..models import Session
from ..models.audit import shortened
from .callers import address_of

LIFE = "life"
HOUR = 3600
# A visit is noted so often at the most: reading is not to write each time.
NOTED_EVERY = 600
MOST_LISTED, MOST_READ = 50, 500
# What a browser calls itself, the first found: each also bears the names of those after it.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {name: name for name in ("Android", "iPhone", "iPad", "Windows")} | {"Mac OS": "Mac", "Linux": "Linux"}


def open_life(request, user):
    """To be said at the sign-in. Who publishes or administers has the shorter life."""
    now = int(time.time())
    request.session[LIFE] = {
        "opened": now,
        "seen": now,
        "powerful": user.can_review or user.is_staff,
        "browser": browser_of(request),
        "network": shortened(str(address_of(request) or "")),
    }


def browser_of(request):
    """« Firefox, Windows », as far as the browser says; nothing more is kept of what it calls itself."""
    said = request.headers.get("User-Agent", "")
    named = (next((name for sign, name in known.items() if sign in said), "") for known in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, named))


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

    @classmethod
    def get_model_class(cls):
        return Session

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.person_id = data.get(SESSION_KEY)
        return row


@dataclass(frozen=True)
class OpenSession:
    """What a person is told of a session of theirs. `name` stands for its key, which opens it and is shown nowhere."""

    key: str
    name: str
    opened: datetime | None
    seen: datetime | None
    browser: str
    network: str


def open_sessions(user):
    """Those that would still be let in, the last seen first, at most `MOST_LISTED`. One query."""
    rows = Session.objects.filter(person=user, expire_date__gt=timezone.now()).order_by("-expire_date", "pk")
    decoded = ((row.session_key, row.get_decoded()) for row in rows[:MOST_READ])
    found = [told(key, data) for key, data in decoded if opens(data, user)]
    return sorted(found, key=lambda session: session.seen, reverse=True)[:MOST_LISTED]


def opens(data, user):
    """Django signs out whoever came with a password of before."""
    hashes = user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()
    is_of_now = any(constant_time_compare(data.get(HASH_SESSION_KEY, ""), one) for one in hashes)
    return is_of_now and LIFE in data and not is_over(data, int(time.time()))


def told(key, data):
    """The OpenSession of this key. One that was not opened by a sign-in of the portal has no dates."""
    life = data.get(LIFE, {})
    opened, seen = (datetime.fromtimestamp(life[date], UTC) if life else None for date in ("opened", "seen"))
    name = sha256(key.encode()).hexdigest()[:20]
    return OpenSession(key, name, opened, seen, life.get("browser", ""), life.get("network", ""))
