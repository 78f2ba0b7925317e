"""The cache that workers and servers share, without which pages and posts go on.

It holds counts (who tried to sign in, who asks the API) and nothing that anyone wrote. When it does not answer, nothing
is counted; after a failure it is left alone for RESTS seconds, so that no page waits for it twice.
"""

import logging
import time
from contextlib import contextmanager

from django.core.cache.backends.base import DEFAULT_TIMEOUT

RESTS = 5

logger = logging.getLogger(__name__)


class FailsOpen:
    """A cache whose failures are an empty cache, that takes what it is given."""

    TROUBLES = ()
    rests_until = 0.0

    def attempt(self, act, otherwise):
        if time.monotonic() < type(self).rests_until:
            return otherwise
        try:
            with self.guarded():
                return act()
        except self.TROUBLES as trouble:
            type(self).rests_until = time.monotonic() + RESTS
            logger.warning("The shared cache is left alone for %s s: %s", RESTS, str(trouble).strip())
            return otherwise

    @contextmanager
    def guarded(self):
        yield

    def get(self, key, default=None, version=None):
        return self.attempt(lambda: super(FailsOpen, self).get(key, default, version), default)

    def get_many(self, keys, version=None):
        return self.attempt(lambda: super(FailsOpen, self).get_many(keys, version), {})

    def has_key(self, key, version=None):
        return self.attempt(lambda: super(FailsOpen, self).has_key(key, version), False)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self.attempt(lambda: super(FailsOpen, self).add(key, value, timeout, version), True)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self.attempt(lambda: super(FailsOpen, self).set(key, value, timeout, version), None)

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        return self.attempt(lambda: super(FailsOpen, self).set_many(data, timeout, version), [])

    def incr(self, key, delta=1, version=None):
        return self.attempt(lambda: super(FailsOpen, self).incr(key, delta, version), delta)

    def count(self, key, seconds):
        """Once more, in one step that no other worker comes between; 0 where it cannot be counted."""
        return self.attempt(lambda: self.once_more(self.make_and_validate_key(key), seconds), 0)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return self.attempt(lambda: super(FailsOpen, self).touch(key, timeout, version), False)

    def delete(self, key, version=None):
        return self.attempt(lambda: super(FailsOpen, self).delete(key, version), False)

    def delete_many(self, keys, version=None):
        return self.attempt(lambda: super(FailsOpen, self).delete_many(keys, version), None)
