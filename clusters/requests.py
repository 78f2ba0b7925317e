"""Around each request: its number, its line in the log, its place in the figures. Outermost of all."""

import logging
import re
import time
from contextlib import ExitStack
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.utils.functional import SimpleLazyObject
from prometheus_client import Counter, Histogram

logger = logging.getLogger("recueil.requests")

NUMBER = "HTTP_X_REQUEST_ID"
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
# Parts of an address that open something by themselves, by the name that the routes give them.
SECRET_PARTS = {"token", "key", "uidb36"}
HIDDEN = "***"
# An address that no route knows may be one of those, badly copied.
LONG_PART = re.compile(r"[^/]{16,}")
# Would break a line of the log in two, the second of which says what its author likes.
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Longer ones say nothing more.
LONGEST_PATH = 300
# Addresses asked all the time by programs: said only when they fail.
QUIET = re.compile(r"^/(static/|sante/|metriques/)")

ANSWERED = Counter("recueil_requests", "Requests answered.", ["view", "method", "status"])
TOOK = Histogram(
    "recueil_request_seconds",
    "Time until an answer begins.",
    ["view"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)


class Queries:
    """Counts what the databases are asked."""

    count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


class Requests:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        drop_untrusted_number(request)
        queries, start = Queries(), time.perf_counter()
        with ExitStack() as stack:
            for alias in connections:
                stack.enter_context(connections[alias].execute_wrapper(queries))
            response = self.get_response(request)
        note(request, response, time.perf_counter() - start, queries.count)
        return response


def drop_untrusted_number(request):
    """Only a proxy of ours may number a request, and only by a UUID: anything else would be written in the logs."""
    given = request.META.pop(NUMBER, None)
    if given and settings.NUMBER_FROM_PROXY:
        try:
            request.META[NUMBER] = str(UUID(hex=given))
        except ValueError:
            return


def note(request, response, seconds, queries):
    view, method = view_of(request), request.method if request.method in METHODS else "other"
    ANSWERED.labels(view, method, response.status_code).inc()
    TOOK.labels(view).observe(seconds)
    milliseconds = round(seconds * 1000, 1)
    if QUIET.match(request.path) and response.status_code < 400:
        return
    facts = {
        "method": method,
        "path": path_of(request),
        "status": response.status_code,
        "ms": milliseconds,
        "queries": queries,
        "user": user_of(request),
        "view": view,
    }
    level = logging.WARNING if milliseconds > settings.SLOW_REQUEST else logging.INFO
    logger.log(level, "%(method)s %(path)s %(status)s %(ms)s ms, %(queries)s requêtes", facts, extra=facts)


def view_of(request):
    """One of a bounded list of names, whatever was asked."""
    match = request.resolver_match
    if match is None:
        return "static" if request.path.startswith(settings.STATIC_URL) else "unknown"
    return "admin" if "admin" in match.namespaces else match.view_name or "unnamed"


def path_of(request):
    """The path without what opens something by itself, and without what was searched."""
    path, match = UNPRINTABLE.sub("?", request.path), request.resolver_match
    if match is None:
        return LONG_PART.sub(HIDDEN, path)[:LONGEST_PATH]
    secrets = [str(value) for name, value in match.kwargs.items() if name in SECRET_PARTS]
    # The longest first: a short one may also be a part of it, which would then not be found whole.
    for secret in sorted(secrets, key=len, reverse=True):
        path = path.replace(secret, HIDDEN)
    return path[:LONGEST_PATH]


def user_of(request):
    """The number of who asks, if the request has found it out already: a line of the log asks nothing by itself."""
    user = vars(request).get("_cached_user") or vars(request).get("user")
    return None if isinstance(user, SimpleLazyObject) else getattr(user, "pk", None)
