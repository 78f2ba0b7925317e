"""Which database is read: the primary, or a replica for those who have nothing of their own there.

Only where DATABASE_REPLICAS names some. A visitor without a session reads a replica; who is signed in, who has just
posted, commands, transactions and every read that follows a write read the primary. A replica that does not answer or
is late is left out. See docs/scale.md.
"""

import logging
import random
import time
from collections import deque
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock

from django.conf import settings
from django.db import DatabaseError, InterfaceError, InternalError, OperationalError, connections, router

PRIMARY = "default"
LOOKS_EVERY = 2  # seconds, in each worker
# Whoever posted reads the primary for as long as a replica could lack their words; then they read as others do.
WROTE, MARGIN = "ecrit", 5
SAFE = {"GET", "HEAD"}
# Tables of counts that must be exact, and of sessions: never from a replica, and no reason to leave one.
SHARED = {"cache", "django_session"}

# A primary that has just become a replica takes no writing; the driver has that as an error of another kind.
READ_ONLY = "read-only transaction"

logger = logging.getLogger(__name__)
reading = ContextVar("reading", default=PRIMARY)


def is_away(trouble):
    """Whether an error says that the database does not answer, is full or is busy, and not that we asked it wrong."""
    # The driver has no name for some broken lines.
    is_cut = isinstance(trouble, OperationalError | InterfaceError) or type(trouble) is DatabaseError
    is_refused = isinstance(trouble, InternalError) and READ_ONLY in str(trouble)
    # What fails while such an error is dealt with, such as the closing of a cursor, is the driver's own, and no other.
    before = getattr(trouble, "__context__", None)
    return is_cut or is_refused or (before is not None and is_away(before))


def connection_for(model):
    """For a question in SQL: the connection where the ORM would read these rows."""
    return connections[router.db_for_read(model)]


def reads_a_replica():
    return reading.get() != PRIMARY and not connections[PRIMARY].in_atomic_block


def read_the_primary():
    """From now on, and until the next request."""
    reading.set(PRIMARY)


class Router:
    def db_for_read(self, model, **hints):
        return reading.get() if model._meta.db_table not in SHARED and reads_a_replica() else PRIMARY

    def db_for_write(self, model, **hints):
        if model._meta.db_table not in SHARED:
            read_the_primary()
        return PRIMARY

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == PRIMARY


def number_of(place):
    """A place in the log of PostgreSQL, such as 1/2F0A, as a number."""
    high, _, low = (place or "0/0").partition("/")
    return int(high, 16) << 32 | int(low, 16)


def ask(alias, question):
    """The row that answers, None where the database does not."""
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()
    except DatabaseError:
        connections[alias].close()


@dataclass
class Replica:
    """What a worker knows of one: whether it is fit to be read, as far as it saw."""

    alias: str
    is_fit: bool = False

    def look(self, marks, now):
        """`marks`: (time, how far the primary had come), the latest last; None when the primary does not answer."""
        trouble = self.trouble(marks, now)
        if self.is_fit and trouble:
            logger.warning("The replica %s is left out: %s.", self.alias, trouble)
        self.is_fit = not trouble

    def trouble(self, marks, now):
        answer = ask(self.alias, "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn()")
        if answer is None:
            return "it does not answer"
        is_replica, place = answer
        if not is_replica:
            return "it is no replica any more"
        if marks is None:
            # A page that is perhaps late is better than none, but not one that was late already.
            return "" if self.is_fit else "it was late when the primary was last seen"
        late = min((now - when for when, mark in marks if number_of(place) >= mark), default=float("inf"))
        return f"it is {late:.0f} s late" if late > settings.REPLICA_MAX_LAG else ""


@dataclass
class Replicas:
    """Those of this worker, looked at again every LOOKS_EVERY seconds by one of its threads."""

    known: list = field(default_factory=list)
    marks: deque = field(default_factory=lambda: deque(maxlen=100))
    looked_at: float = float("-inf")
    lock: Lock = field(default_factory=Lock)

    def choose(self):
        self.look()
        fit = [replica.alias for replica in self.known if replica.is_fit]
        return random.choice(fit) if fit else PRIMARY

    def look(self):
        now = time.monotonic()
        if now - self.looked_at < LOOKS_EVERY or not self.lock.acquire(blocking=False):
            return
        try:
            self.looked_at = now
            self.known = self.known or [Replica(alias) for alias in settings.DATABASES if alias != PRIMARY]
            come = ask(PRIMARY, "SELECT pg_current_wal_lsn()")
            if come:
                self.marks.append((now, number_of(come[0])))
            for replica in self.known:
                replica.look(self.marks if come else None, now)
        finally:
            self.lock.release()

    def leave_out(self, alias):
        """Until they are looked at again."""
        for replica in self.known:
            replica.is_fit = replica.is_fit and replica.alias != alias


REPLICAS = Replicas()


class ReadReplicas:
    """Middleware: where this request reads, until the next one of its thread: what streams reads on where it began."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reading.set(REPLICAS.choose() if is_of_a_passer_by(request) else PRIMARY)
        response = self.get_response(request)
        if request.method not in SAFE:
            lasts = settings.REPLICA_MAX_LAG + LOOKS_EVERY + MARGIN
            response.set_cookie(
                WROTE, "1", max_age=lasts, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
        return response

    def process_exception(self, request, exception):
        """A replica that falls in the middle of a page costs its reader nothing: the primary gives it."""
        alias = reading.get()
        if alias == PRIMARY or not is_away(exception):
            return None
        logger.warning("The replica %s fell in the middle of a page: %s", alias, exception)
        connections[alias].close()
        REPLICAS.leave_out(alias)
        read_the_primary()
        match = request.resolver_match
        response = match.func(request, *match.args, **match.kwargs)
        return response.render() if hasattr(response, "render") else response


def is_of_a_passer_by(request):
    """Nobody who could look for what they wrote a moment ago."""
    is_known = "Authorization" in request.headers or {settings.SESSION_COOKIE_NAME, WROTE} & request.COOKIES.keys()
    return request.method in SAFE and not is_known
