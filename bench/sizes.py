"""Fills one database size after size, measures each, and notes the figures in the file that BENCH_OUT names."""

import json
import os
import time
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from .collection import fill, long_record
from .measure import difference, measure
from .pages import pages, searched_words


def main():
    call_command("migrate", verbosity=0)
    out, runs = Path(os.environ["BENCH_OUT"]), []
    for size in map(int, os.environ["BENCH_SIZES"].split(",")):
        start = time.monotonic()
        fill(size)
        run = {"database": connection.vendor, "size": size, "fill": time.monotonic() - start}
        print(f"{connection.vendor}, {size} fiches versées en {run['fill']:.0f} s. Mesures…", flush=True)
        asked = pages()
        run |= measure(asked) | {"words": searched_words(size)}
        if not runs:
            run["difference"] = difference(long_record())
        runs.append(run)
        out.write_text(json.dumps(runs, ensure_ascii=False, indent=1))
