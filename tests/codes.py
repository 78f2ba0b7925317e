"""The codes that an application of codes shows."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

PERIOD = 30


def code_now(secret, *, seconds=2):
    """The code of now; the next one, once it has come, where less than `seconds` are left to give it."""
    left = PERIOD - time.time() % PERIOD
    if left < seconds:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
