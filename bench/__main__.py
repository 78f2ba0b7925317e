"""`make bench`: what each page costs from 1,000 to 1,000,000 practices, on a real server, beside a yardstick.

BENCH_SIZES says how many practices; BENCH_SQLITE=0 leaves SQLite out; BENCH_DATABASE_URL names an empty PostgreSQL to
use in the place of a throw-away one. Example practices are written in it: DATABASE_URL is never used.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "dev"))

import postgres

from .report import report

SIZES, SQLITE_SIZE = "1000,10000,100000,1000000", "100000"
# What the server of a small machine is given; see docs/deploy.md.
OPTIONS = (
    "-c shared_buffers=1GB -c work_mem=16MB -c effective_cache_size=4GB -c random_page_cost=1.1 "
    "-c max_wal_size=8GB -c checkpoint_timeout=30min"
)
MEASURE = "import django; django.setup(); from bench.sizes import main; main()"


def main():
    with tempfile.TemporaryDirectory(prefix="recueil-bench-") as name:
        folder = Path(name)
        with postgresql() as url:
            runs = measures(url, os.environ.get("BENCH_SIZES", SIZES), folder)
        if os.environ.get("BENCH_SQLITE") != "0":
            runs += measures(f"sqlite:///{folder}/bench.sqlite3", SQLITE_SIZE, folder)
    report(runs)


@contextlib.contextmanager
def postgresql():
    given, bin_dir = os.environ.get("BENCH_DATABASE_URL"), postgres.find() or postgres.install()
    if given:
        yield given
        return
    if bin_dir is None:
        raise postgres.SetupError(postgres.HOW_TO)
    with postgres.throw_away_server(bin_dir, f"{postgres.HASTE} {OPTIONS}") as server:
        yield server.url


def measures(url, sizes, folder):
    """The figures of one database, measured in a process of its own."""
    out = folder / "measures.json"
    settings = {"DJANGO_SETTINGS_MODULE": "bench.settings", "DATABASE_URL": url, "BENCH_OUT": str(out)}
    # WhiteNoise warns that the static files were not collected: here it finds them where they are.
    settings |= {"PYTHONWARNINGS": "ignore"}
    subprocess.run(
        [sys.executable, "-c", MEASURE], cwd=ROOT, env={**os.environ, **settings, "BENCH_SIZES": sizes}, check=True
    )
    return json.loads(out.read_text())


if __name__ == "__main__":
    try:
        main()
    except postgres.SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
