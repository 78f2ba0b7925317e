"""`make bench-search`: how good the answers are, on the real data and on both databases.

questions.json was read while the thesaurus was made; held_out.json never was. pairs.json holds records and their
true neighbours, chosen by hand.
"""

import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "dev"))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"

import postgres  # noqa: E402 (from dev/, put on the path just above)

SETS = {"questions": "questions lues en réglant", "held_out": "questions jamais lues"}


def main():
    """Each database in a process of its own, since Django has one."""
    with tempfile.TemporaryDirectory(prefix="recueil-bench-") as folder:
        measure_on(f"sqlite:///{folder}/bench.sqlite3")
    with postgres.database_url() as url:
        measure_on(url)


def measure_on(url):
    subprocess.run(
        [sys.executable, "-m", "bench.relevance", "here"], env={**os.environ, "DATABASE_URL": url}, check=True
    )


def measure():
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from .ways import all_ways

    call_command("migrate", verbosity=0)
    call_command("load_fixtures", stdout=io.StringIO())
    print(f"\n{connection.vendor}")
    print(f"{'':34}{'nDCG@10':>10}{'MRR':>8}{'rappel@10':>11}")
    for name, label in SETS.items():
        questions = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
        print(f"{len(questions)} {label}")
        for way, answer in all_ways().items():
            print(
                f"  {way:32}"
                + "".join(
                    f"{mean:>{width}.3f}" for mean, width in zip(means(answer, questions), (10, 8, 11), strict=True)
                )
            )
        print_kinds(questions, all_ways()["le Recueil"])
    print_neighbours()


def means(answer, questions):
    from .measures import ndcg, recall, reciprocal_rank

    found = [(answer(asked["question"]), asked["relevant"]) for asked in questions]
    return [statistics.mean(measure(*pair) for pair in found) for measure in (ndcg, reciprocal_rank, recall)]


def print_kinds(questions, answer):
    kinds = dict.fromkeys(asked["kind"] for asked in questions)
    told = {kind: means(answer, [asked for asked in questions if asked["kind"] == kind])[0] for kind in kinds}
    print("  nDCG@10 par sorte : " + ", ".join(f"{kind} {mean:.2f}" for kind, mean in told.items()))


def print_neighbours():
    from practices.figures.nearness import MOST, closest
    from practices.models import Entry
    from practices.search import catalogue

    from .measures import precision

    known = catalogue()
    entries = {entry.practice.title: entry for entry in Entry.objects.exclude(marks="").select_related("practice")}
    titles = {entry.pk: title for title, entry in entries.items()}
    found = []
    for pair in json.loads((HERE / "pairs.json").read_text(encoding="utf-8")):
        entry = entries[pair["title"]]
        near = [titles[key] for key, _ in closest(entry.title, entry.lead, entry.rest, known) if key != entry.pk]
        found.append(precision(near[:MOST], pair["neighbours"]))
    print(f"{len(found)} fiches et leurs voisines choisies à la main : précision à 3 de {statistics.mean(found):.3f}")


if __name__ == "__main__":
    measure() if sys.argv[1:] == ["here"] else main()
