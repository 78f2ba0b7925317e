"""Waiting for something that another process does."""

import time

PATIENCE = 60


def until(condition, within=PATIENCE):
    """Wait until `condition()` is true, and give what it gave. A test that waits in vain fails."""
    end = time.monotonic() + within
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < end, f"Nothing came within {within} s."
        time.sleep(0.04)
