"""`make bench-scale`: what each step beyond one machine costs and buys, two ways in turn, on this machine.

A primary and a replica, Redis, a store of objects and (where it is found) PgBouncer are started and thrown away. Two
ways of one thing are measured in turn in one process: the ratio holds where the machine's own speed drifts.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "dev"))

import postgres

from tests.faults.pair import Node
from tests.faults.pooler import Pooler
from tests.faults.servers import Redis, Store
from tests.faults.waiting import until

MEASURE = "import django; django.setup(); from bench.steps import main; main()"
OUT = ROOT / "bench" / "results"


def main():
    with tempfile.TemporaryDirectory(prefix="recueil-scale-") as name, ExitStack() as stack:
        folder = Path(name)
        primary, replica = nodes(stack)
        env = settings(folder, stack, primary, replica)
        run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env)
        run([sys.executable, "manage.py", "createcachetable"], env)
        replica.follow(primary)
        until(primary.has_a_replica)
        run([sys.executable, "-c", MEASURE], env)
        write(json.loads((folder / "steps.json").read_text()))


def nodes(stack):
    """Two PostgreSQL whose commits reach the disk, as in production."""
    made = []
    for _ in range(2):
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="recueil-pg-", ignore_cleanup_errors=True))
        )
        node = Node(postgres.find() or postgres.install(), folder, is_safe=True)
        stack.callback(node.stop)
        made.append(node)
    made[0].create()
    return made


def settings(folder, stack, primary, replica):
    programs = [Redis(folder), Store(folder)]
    if shutil.which("pgbouncer", path=f"/usr/sbin:{os.environ['PATH']}"):
        programs.append(Pooler(folder, primary))
    for program in programs:
        program.start()
        stack.callback(program.kill)
    return {
        "DJANGO_SETTINGS_MODULE": "bench.scale_settings",
        "DATABASE_URL": primary.url,
        "DATABASE_REPLICAS": replica.url,
        "BENCH_CACHE": programs[0].url,
        "BENCH_STORE": programs[1].url,
        "BENCH_POOLER": programs[2].database_url if len(programs) > 2 else "",
        "BENCH_OUT": str(folder / "steps.json"),
        "MEDIA_ROOT": str(folder / "media"),
    }


def run(command, env):
    subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, check=True)


def write(rows):
    """The figures, for people and for programs."""
    (OUT / "echelle.json").write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    head = (
        "# Mesures au-delà d'une machine\n\n"
        "Deux cœurs pour tout. Les deux façons tour à tour, dans un même processus.\n"
        "Mille fiches ; le dépôt d'objets est un programme d'essai, sur cette machine."
    )
    table = [
        "| quoi | d'une façon | temps | de l'autre | temps | rapport |",
        "| --- | --- | ---: | --- | ---: | ---: |",
    ]
    said = ["| {what} | {one} | {one_time} | {other} | {other_time} | {ratio} |".format(**row) for row in rows]
    table += [line.replace(".", ",") for line in said]
    (OUT / "echelle.md").write_text("\n".join([head, "", *table, ""]))
    print((OUT / "echelle.md").read_text())


if __name__ == "__main__":
    main()
