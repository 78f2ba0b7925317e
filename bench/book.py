"""`make bench-book`: how long a book takes to set, and what its compiler takes of memory, on a throw-away SQLite.

BENCH_BOOKS says of how many records, « 100,1000 » by default. The collection is that of the other measures: the real
records, then examples of the same length.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .__main__ import ROOT

RUN = "import django; django.setup(); from bench import book; book.measure()"
SIZES = "100,1000"
# In seconds: what a book of so many records may take.
MOST = {100: 5, 1_000: 40}


def main():
    with tempfile.TemporaryDirectory() as folder:
        said = {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "DATABASE_URL": f"sqlite:///{folder}/livres.sqlite3",
            "BOOKS_ROOT": f"{folder}/livres",
            "PYTHONWARNINGS": "ignore",
        }
        done = subprocess.run([sys.executable, "-c", RUN], cwd=ROOT, env={**os.environ, **said})
        sys.exit(done.returncode)


def measure():
    from django.core.management import call_command

    from practices.models import Practice

    from .collection import fill

    sizes = [int(size) for size in os.environ.get("BENCH_BOOKS", SIZES).split(",")]
    call_command("migrate", verbosity=0)
    fill(max(sizes))
    keys = list(Practice.objects.published().order_by("pk").values_list("pk", flat=True))
    warm_up(keys[0])
    held = [measure_one(keys[:size]) for size in sizes]
    sys.exit(0 if all(held) else "Un livre a pris plus que son temps.")


def warm_up(key):
    """A server has read its addresses and its words before anyone asks for a book."""
    from compendium.exports.book import Volume, sheet_of
    from practices.models import Practice

    sheet_of(Volume.of_record(Practice.objects.get(pk=key)))


def measure_one(keys):
    """Gather and set a book of these records; whether it took no more than its time."""
    import resource

    from compendium.exports.book import Volume, key_of, set_in_type, sheet_of

    start = time.perf_counter()
    sheet = sheet_of(Volume.of_list([], keys, "https://recueil.test/pratiques/"))
    gathered = time.perf_counter() - start
    place = set_in_type(key_of(sheet), sheet)
    spent = time.perf_counter() - start
    # Of the greatest child so far: sizes go up.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    most = MOST.get(len(keys))
    print(
        f"{len(keys)} fiches : {spent:.1f} s, dont {gathered:.1f} pour les rassembler ; "
        f"{Path(place).stat().st_size / 2**20:.1f} Mo de PDF ; compilateur : {peak:.0f} Mo au plus",
        flush=True,
    )
    return most is None or spent <= most


if __name__ == "__main__":
    main()
