from statistics import median

from ..models import Revision

DECISIONS_READ, FEWEST = 30, 3


def usual_delay():
    """Days between the sending of a text and its decision: the median of the last ones, None while they are few."""
    decided = Revision.objects.decided().order_by("-decided_at").values_list("submitted_at", "decided_at")
    days = [(decision - sending).total_seconds() / 86_400 for sending, decision in decided[:DECISIONS_READ]]
    return max(1, round(median(days))) if len(days) >= FEWEST else None
