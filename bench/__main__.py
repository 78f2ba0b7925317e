"""`make bench`: CPU of each page per request, as a ratio to a yardstick taken in the same run.

The yardstick is one indexed query of 20 rows and a template loop of 20 lines: what any list page pays.
The database is a throw-away SQLite, or the empty one that BENCH_DATABASE_URL names; it holds the real data,
and example practices up to BENCH_PRACTICES (1,000 by default).
"""

import os
import statistics
import tempfile
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
DATABASE = tempfile.TemporaryDirectory(prefix="recueil-bench-")
# Never DATABASE_URL: example practices are written here.
os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{DATABASE.name}/bench.sqlite3")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, reset_queries
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext

from practices.models import Practice

from .collection import fill, long_record

ROUNDS = 9
REQUESTS = 5
PAGES = {
    "accueil": "/",
    "catalogue": "/pratiques/",
    "catalogue filtré": "/pratiques/?theme=evaluation&q=label",
    "fiche": None,
    "thème": "/themes/animation-reseau/",
    "pôles": "/poles/",
    "pôle": "/poles/vitagora/",
}
YARDSTICK = engines["django"].from_string("{% for row in rows %}<li>{{ row.0 }} <b>{{ row.1 }}</b></li>{% endfor %}")


def yardstick():
    rows = Practice.objects.published().values_list("call_number", "title")[:20]
    return YARDSTICK.render({"rows": list(rows)})


def cpu(act):
    """Milliseconds of CPU an act takes, over a few requests."""
    start = time.process_time()
    for _ in range(REQUESTS):
        act()
    return (time.process_time() - start) * 1000 / REQUESTS


def main():
    call_command("migrate", verbosity=0)
    call_command("load_fixtures")
    fill(int(os.environ.get("BENCH_PRACTICES", 1000)))
    client = Client()
    PAGES["fiche"] = Practice.objects.published().first().get_absolute_url()
    acts = {name: lambda address=address: client.get(address) for name, address in PAGES.items()}
    for act in (yardstick, *acts.values()):
        act()
    # Page and yardstick by turns, so that a slow moment of the machine weighs on both.
    ratios = {name: [cpu(act) / cpu(yardstick) for _ in range(ROUNDS)] for name, act in acts.items()}
    print(f"{Practice.objects.published().count()} fiches, {connection.vendor}. Repère : {cpu(yardstick):.2f} ms.")
    print(f"{'page':18} {'× repère (médiane)':>20} {'étendue':>16} {'requêtes':>9}")
    for name, found in ratios.items():
        reset_queries()
        with CaptureQueriesContext(connection) as queries:
            acts[name]()
        spread = f"{min(found):.1f} à {max(found):.1f}"
        print(f"{name:18} {statistics.median(found):20.1f} {spread:>16} {len(queries):9}")
    compare_long_record(client)


def compare_long_record(client):
    """The difference of two versions of a long record, against the record's own page."""
    address = long_record().get_absolute_url()
    comparison = f"{address}historique/comparer/?de=1&a=2"
    page, difference = (lambda: client.get(address)), (lambda: client.get(comparison))
    for act in (page, difference):
        act()
    times = [(cpu(page), cpu(difference)) for _ in range(ROUNDS)]
    ratio = statistics.median(theirs / own for own, theirs in times)
    own, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"Fiche de 3 000 mots : sa page {own:.0f} ms, la différence de deux versions {theirs:.0f} ms.")
    print(f"Différence / page : {ratio:.2f} (moins de 2 attendu).")


if __name__ == "__main__":
    print(f"Préparation dans {Path(DATABASE.name).name}…")
    main()
