"""How often one may ask: one table of limits (LIMITS, in config/settings/hardening.py), and one counter."""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache, caches
from django.utils.crypto import salted_hmac

from ..models import Act, record
from .callers import caller_of

# Reading is counted by each worker for itself: it must cost no question to anyone.
HERE = "limits"


def wait_of(name, request):
    """Count one more, and say how many seconds to wait: 0 where it is within the limit, or there is none."""
    if name not in settings.LIMITS:
        return 0
    most, seconds, whose = settings.LIMITS[name]
    who = person_of(request) if whose == "person" else caller_of(request)
    window, gone = divmod(int(time.time()), seconds)
    key = f"limit:{name}:{hidden(who)}:{window}"
    times = counted_here(key, seconds) if name in settings.COUNTED_BY_EACH_WORKER else counted(key, seconds)
    if times == most + 1:
        record(Act.TOO_OFTEN, by=signed_in(request), detail=name)
    return seconds - gone if times > most else 0


def is_known(request):
    return hasattr(request, "session") and SESSION_KEY in request.session


def signed_in(request):
    """None too where the session is of somebody whose account was closed since."""
    user = getattr(request, "user", None)
    return user if user and user.is_authenticated else None


def person_of(request):
    return f"n° {request.session[SESSION_KEY]}"


def hidden(who):
    """A cache is no place for addresses."""
    return salted_hmac("clusters.limits", who).hexdigest()[:24]


def counted(key, seconds):
    """How many times this was said, by all the workers; it is forgotten after so many seconds."""
    if hasattr(cache, "count"):
        return cache.count(key, seconds)
    return counted_in(cache, key, seconds)


def counted_here(key, seconds):
    return counted_in(caches[HERE], key, seconds)


def counted_in(memory, key, seconds):
    memory.add(key, 0, seconds)
    try:
        return memory.incr(key)
    except ValueError:
        # It ended in between.
        return 1
