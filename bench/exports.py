"""`make bench-exports`: how much a worker grows while it streams the whole collection, on a throw-away PostgreSQL.

BENCH_RECORDS says how many practices.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from .__main__ import ROOT, postgresql
from .server import Server, get, memory_of

RUN = "import django; django.setup(); from bench import exports; exports.{}()"
KINDS = ["csv", "json", "ods", "xlsx"]
PIECE, MEGA = 2**16, 2**20
# In Mo: what the CSV of 100,000 records may add to the memory of a worker.
MOST_FOR_CSV = 30


def main():
    with postgresql() as url:
        settings = {"DJANGO_SETTINGS_MODULE": "bench.settings", "DATABASE_URL": url, "PYTHONWARNINGS": "ignore"}
        for act in ("prepare", "measure"):
            subprocess.run(
                [sys.executable, "-c", RUN.format(act)], cwd=ROOT, env={**os.environ, **settings}, check=True
            )


def prepare():
    from django.core.management import call_command

    from .collection import fill

    number = int(os.environ.get("BENCH_RECORDS", "100000"))
    call_command("migrate", verbosity=0)
    fill(number)
    print(f"{number} fiches", flush=True)


def measure():
    grown = {}
    for kind in KINDS:
        # A fresh worker for each: what one format leaves behind is not counted for the next.
        with Server() as server:
            worker, line = next(iter(server.lines.items()))
            for address in ("/pratiques/", f"/pratiques/fichier.{kind}?q=introuvable"):
                get(line, address)
            grown[kind] = stream(worker, line, f"/pratiques/fichier.{kind}")
    if grown["csv"] > MOST_FOR_CSV * MEGA:
        sys.exit(f"Le CSV fait grandir le processus de plus de {MOST_FOR_CSV} Mo.")


def stream(worker, line, address):
    """Take the whole file, say what it cost, and return by how many bytes the worker grew at the most."""
    Path(f"/proc/{worker}/clear_refs").write_text("5")  # its peak is counted anew
    before, start, first, size = memory_of(worker)["Rss"], time.perf_counter(), None, 0
    line.request("GET", address)
    answer = line.getresponse()
    while piece := answer.read(PIECE):
        first, size = first or time.perf_counter() - start, size + len(piece)
    spent, grown = time.perf_counter() - start, peak_of(worker) - before
    print(
        f"{address} : {answer.status}, {size / MEGA:.0f} Mo en {spent:.1f} s (première part après {first:.1f} s) ; "
        f"processus : {before / MEGA:.0f} Mo, {grown / MEGA:.1f} de plus au maximum",
        flush=True,
    )
    return grown


def peak_of(worker):
    lines = Path(f"/proc/{worker}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
