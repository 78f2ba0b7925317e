"""Measures of one size of the collection: each page by turns with the yardstick, so that noise weighs on both."""

import gzip
import statistics

from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from .server import BROWSER, YARDSTICK, Server, get

ROUNDS, MOST, YARDSTICKS = 9, 5, 8
# Seconds for the requests to one page, once there are enough of them.
LONG = 1.0


def measure(pages):
    with Server() as server:
        first = server.first_requests("/pratiques/")
        for page in pages:
            server.batch(page.address, 4)
        found = [measured(server, page) for page in pages]
        yardstick = by_turns(server, YARDSTICK)
        memory = server.memory()
    return {"first": first, "memory": memory, "yardstick": yardstick, "pages": found}


def measured(server, page):
    _, answer, body = get(next(iter(server.lines.values())), page.address)
    return {
        "name": page.name,
        "family": page.family,
        "address": page.address,
        "status": answer.status,
        "bytes": len(body),
        "gzip": len(gzip.compress(body, 6)),
        "queries": queries(page.address),
        **by_turns(server, page.others or page.address),
    }


def by_turns(server, asked):
    """{"median", "p95", "cpu": ms, "ratio": median of its CPU over the yardstick's, round by round}.

    `asked`: an address, or several, of which each is asked once.
    """
    address = asked if isinstance(asked, str) else iter(asked)
    once = statistics.median(server.batch(address, 4)[0])
    number = max(1, min(MOST, round(LONG / ROUNDS / once)))
    walls, cpus, ratios = [], [], []
    for _ in range(ROUNDS):
        times, cpu = server.batch(address, number)
        _, own = server.batch(YARDSTICK, YARDSTICKS)
        walls += times
        cpus.append(cpu * 1000)
        ratios.append(cpu / own)
    return {
        "median": statistics.median(walls) * 1000,
        "p95": sorted(walls)[int(len(walls) * 0.95)] * 1000,
        "cpu": statistics.median(cpus),
        "ratio": statistics.median(ratios),
    }


def queries(address):
    client = Client(headers={"user-agent": BROWSER})
    client.get(address)
    reset_queries()
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def difference(record):
    """Milliseconds of CPU: (page of a long record, difference of two of its versions), and their ratio."""
    own = record.get_absolute_url()
    with Server() as server:
        pages = [own, f"{own}historique/comparer/?de=1&a=2"]
        for address in pages:
            server.batch(address, 4)
        times = [[server.batch(address, MOST)[1] * 1000 for address in pages] for _ in range(ROUNDS)]
    page, compared = (statistics.median(column) for column in zip(*times, strict=True))
    return {"page": page, "difference": compared, "ratio": statistics.median(two / one for one, two in times)}
