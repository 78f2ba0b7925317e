"""The figures in French: on the terminal, and in bench/results/."""

import json
import os
import platform
from datetime import date
from pathlib import Path

from .plot import plot
from .targets import verdicts

RESULTS = Path(__file__).resolve().parent / "results"
NAMES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
COLUMNS = ["page", "médiane ms", "p95 ms", "CPU ms", "× repère", "requêtes", "ko", "ko gzip"]


def report(runs):
    text = "\n\n".join([introduction(runs), *map(section, runs), held(runs)]) + "\n"
    print(text)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "taille.md").write_text(text, encoding="utf-8")
    (RESULTS / "taille.json").write_text(json.dumps(runs, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (RESULTS / "taille.svg").write_text(plot(runs), encoding="utf-8")


def introduction(runs):
    long = next((run["difference"] for run in runs if "difference" in run), None)
    compared = (
        f"Fiche de 3 000 mots : sa page {long['page']:.0f} ms de CPU, la différence de deux versions "
        f"{long['difference']:.0f} ms, soit {long['ratio']:.2f} fois (moins de 2 attendu)."
        if long
        else ""
    )
    return (
        f"# Mesures de taille, {date.today():%d/%m/%Y}\n\n"
        f"{os.cpu_count()} cœurs, Python {platform.python_version()}, gunicorn à deux processus d'un fil. "
        "Fiches réelles, puis exemples de même forme (250 mots). "
        "Le repère est une requête de 20 lignes et une boucle de 20 cartes, sous le même gunicorn ; « × repère » "
        "compare le CPU d'un processus par requête, page et repère par tours. "
        f"Chaque temps est celui d'un visiteur seul.\n\n{compared}"
    ).strip()


def section(run):
    rows = [row(page) for page in [{"name": "repère", **run["yardstick"]}, *run["pages"]]]
    table = aligned([COLUMNS, *rows])
    return f"## {spaced(run['size'])} fiches, {NAMES[run['database']]}\n\n{workers(run)}\n\n{table}"


def row(page):
    sizes = [f"{page[name] / 1000:.1f}".replace(".", ",") if name in page else "" for name in ("bytes", "gzip")]
    times = [decimal(page[name]) for name in ("median", "p95", "cpu", "ratio")]
    name = page["name"] if page.get("status", 200) == 200 else f"{page['name']} ({page['status']})"
    return [name, *times, str(page.get("queries", 1)), *sizes]


def workers(run):
    memory = " et ".join(f"{one['Pss'] / 2**20:.0f} Mo (RSS {one['Rss'] / 2**20:.0f})" for one in run["memory"])
    first = " et ".join(f"{one['ms'] / 1000:.1f} s".replace(".", ",") for one in run["first"])
    words = ", ".join(f"{decimal(share * 100)} %" for _, share in run["words"].values())
    return (
        f"Remplie en {run['fill']:.0f} s. Mémoire de chaque processus : {memory}. Première requête : {first}. "
        f"Parts réelles des mots cherchés : {words}."
    )


def held(runs):
    rows = [
        ["tenu" if is_held else "**manqué**", said, decimal(figure), page]
        for said, figure, page, is_held in verdicts(runs)
    ]
    return "## Vitesses attendues\n\n" + aligned([["", "attendu", "mesuré", "page la plus lente"], *rows])


def aligned(rows):
    """A Markdown table whose columns line up: the first ones to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    is_figure = [
        all(cell.replace(",", "").replace(" ", "").isdecimal() or not cell for cell in column[1:])
        for column in zip(*rows, strict=True)
    ]
    lines = [
        [
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, is_figure, strict=True)
        ]
        for row in rows
    ]
    rule = ["-" * (width - 1) + (":" if right else "-") for width, right in zip(widths, is_figure, strict=True)]
    return "\n".join(f"| {' | '.join(line)} |" for line in [lines[0], rule, *lines[1:]])


def decimal(number):
    return f"{number:.0f}" if abs(number) >= 100 or number == int(number) else f"{number:.1f}".replace(".", ",")


def spaced(number):
    return f"{number:,}".replace(",", " ")
