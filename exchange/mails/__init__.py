"""What the exchange tells people, in the portal and by mail: see STEPS for what a round of `send_mail` does."""

from .alerts import run_alerts
from .digests import write_digests
from .log import read_log
from .reminders import remind

# Each takes the time it is, and gives how many things it told. The mails come last: they hold what the others say.
STEPS = [read_log, run_alerts, remind, write_digests]


def tell(now):
    """One round. Returns how many things were told."""
    return sum(step(now) for step in STEPS)
