"""How often the API is asked: a number of times a minute, by address or by token, for all the workers together."""

import time

from django.conf import settings
from rest_framework.exceptions import Throttled
from rest_framework.throttling import BaseThrottle

from ..protection.callers import caller_of
from ..protection.limits import counted, hidden

MINUTE = 60


class Throttle(BaseThrottle):
    """So many in a minute of the clock. In production the count is in the cache that the workers share."""

    def allow_request(self, request, view):
        kind, who = ("jeton", request.auth.pk) if request.auth else ("visiteur", caller_of(request))
        return self.count(kind, who)

    def count(self, kind, who):
        most = settings.API_PER_MINUTE.get(kind)
        if most is None:
            return True
        minute, self.left = divmod(int(time.time()), MINUTE)
        return counted(f"api:{kind}:{hidden(who)}:{minute}", MINUTE) <= most

    def wait(self):
        return MINUTE - self.left


class TooOften(Throttled):
    """Refused until the next minute begins."""

    def __init__(self, wait):
        super().__init__(wait)
        seconds = max(1, int(wait))
        most = settings.API_PER_MINUTE
        self.detail = (
            f"Au plus {most.get('visiteur')} demandes par minute sans jeton, {most.get('jeton')} avec un jeton. "
            f"Revenez dans {seconds} seconde{'s' if seconds > 1 else ''}."
        )
