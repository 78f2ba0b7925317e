"""`make bench-backup`: a backup of the whole collection and its return, on a throw-away PostgreSQL.

BENCH_RECORDS says how many practices, BENCH_FILES how many attachments.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from .__main__ import ROOT, postgresql
from .report import RESULTS, aligned, decimal, spaced

RUN = "import django; django.setup(); from bench import backup; backup.{}()"
MEGA = 2**20


def main():
    with tempfile.TemporaryDirectory(prefix="recueil-bench-") as name, postgresql() as url:
        folder = Path(name)
        common = {"DJANGO_SETTINGS_MODULE": "bench.settings", "PYTHONWARNINGS": "ignore", "BENCH_OUT": name}
        first = common | {"DATABASE_URL": url, "MEDIA_ROOT": str(folder / "media")}
        act("prepare", first)
        act("save", first)
        second = common | {"DATABASE_URL": url.rpartition("/")[0] + "/autre", "MEDIA_ROOT": str(folder / "autre")}
        act("bring_back", second)
        report(json.loads((folder / "figures.json").read_text()))


def act(name, settings):
    subprocess.run([sys.executable, "-c", RUN.format(name)], cwd=ROOT, env={**os.environ, **settings}, check=True)


def note(**figures):
    path = Path(os.environ["BENCH_OUT"]) / "figures.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps(known | figures))


def prepare():
    from django.core.management import call_command
    from django.db import connection

    from .collection import fill

    call_command("migrate", verbosity=0)
    start = time.monotonic()
    fill(int(os.environ.get("BENCH_RECORDS", "100000")))
    make_files(int(os.environ.get("BENCH_FILES", "2000")))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        note(filled=time.monotonic() - start, database=cursor.fetchone()[0])
        cursor.execute("CREATE DATABASE autre TEMPLATE template0")


def make_files(number):
    """Attachments of 100 kB, that do not shrink."""
    from django.core.files.base import ContentFile

    from practices.models import Attachment, Practice

    practices, pieces = Practice.objects.order_by("pk")[:number], []
    for practice in practices:
        piece = Attachment(practice=practice, kind="pdf", name="piece.pdf", size=100_000, digest=f"{practice.pk:064}")
        piece.write(ContentFile(os.urandom(100_000)))
        pieces.append(piece)
    Attachment.objects.bulk_create(pieces, batch_size=500)


def save():
    import resource

    from compendium.backup import back_up
    from practices.models import Practice

    made = back_up(Path(os.environ["BENCH_OUT"]), say=lambda line: None)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    note(
        records=Practice.objects.published().count(),
        archive=str(made.path),
        rows=made.rows,
        files=made.files,
        size=made.size,
        saved=made.seconds,
        save_memory=peak,
    )


def bring_back():
    import resource

    from compendium.backup import restore

    figures = json.loads((Path(os.environ["BENCH_OUT"]) / "figures.json").read_text())
    path = Path(figures["archive"])
    checked = restore(path, only_check=True, say=lambda line: None).seconds
    done = restore(path, say=lambda line: None)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    note(checked=checked, restored=done.seconds, tables=done.tables, restore_memory=peak, found=differences(path))


def differences(path):
    """Tables whose rows are not those of the archive: a second archive is made of the copy, and compared."""
    from compendium.backup import back_up
    from compendium.backup.archive import Reader

    again = back_up(path.parent / "encore", say=lambda line: None).path
    one, two = Reader(path).manifest, Reader(again).manifest
    return [name for name in one["tables"] if one["tables"][name] != two["tables"].get(name)] + [
        name for name in one["files"] if one["files"][name] != two["files"].get(name)
    ]


def report(figures):
    figures.pop("archive")
    rows = [
        ["base de données", f"{spaced(round(figures['database'] / MEGA))} Mo"],
        ["archive", f"{spaced(round(figures['size'] / MEGA))} Mo"],
        ["sauvegarde", f"{decimal(figures['saved'])} s, {figures['save_memory'] / MEGA:.0f} Mo de mémoire"],
        ["vérification seule", f"{decimal(figures['checked'])} s"],
        ["restauration et comparaison", f"{decimal(figures['restored'])} s, {figures['restore_memory'] / MEGA:.0f} Mo"],
        ["tables et pièces différentes", str(len(figures["found"]))],
    ]
    text = (
        f"# Sauvegarde et restauration, {date.today():%d/%m/%Y}\n\n"
        f"{spaced(figures['records'])} fiches publiées, {spaced(figures['rows'])} lignes, {figures['tables']} tables, "
        f"{spaced(figures['files'])} pièces jointes de 100 ko. PostgreSQL sur la même machine, {os.cpu_count()} cœurs, "
        f"Python {platform.python_version()}.\n\n{aligned([['', 'mesuré'], *rows])}\n"
    )
    print(text)
    (RESULTS / "sauvegarde.md").write_text(text, encoding="utf-8")
    told = json.dumps(figures, ensure_ascii=False, indent=1)
    (RESULTS / "sauvegarde.json").write_text(told + "\n", encoding="utf-8")
    if figures["found"]:
        sys.exit(f"Différences : {', '.join(figures['found'][:10])}")


if __name__ == "__main__":
    main()
