"""The speed to reach, as it was asked before anything was measured, and what the figures say of it."""

from dataclasses import dataclass

FILTERED = ["un thème", "thème, région, preuve", "un mot-clé"]
RARE, COMMON = ["mot dans 1 %", "mot dans 5 %", "mot dans 14 %"], ["mot dans 90 %"]
SEARCHED = [*RARE, *COMMON, "deux mots", "mot et filtre", "mot mal écrit", "question"]
LIST, RECORD, TALKED_OF = ["catalogue"], ["fiche", "fiche réelle"], ["fiche très commentée"]
STATE = ["état de l'art", "état de l'art, en JSON"]
MILLISECONDS, TIMES, QUERIES = "ms", "× repère", "requêtes"
FIGURES = {MILLISECONDS: "median", TIMES: "ratio", QUERIES: "queries"}


@dataclass(frozen=True)
class Target:
    """The worst of these pages is at most this, at this size and on this database."""

    said: str
    pages: list
    most: float
    unit: str
    size: int
    database: str = "postgresql"


TARGETS = [
    Target("liste, avec tous les décomptes", LIST, 5, TIMES, 10_000),
    Target("fiche", RECORD, 4, TIMES, 10_000),
    Target("recherche d'un mot, avec décomptes", [*RARE, *COMMON], 6, TIMES, 10_000),
    Target("liste sans filtre", LIST, 30, MILLISECONDS, 100_000),
    Target("liste filtrée, décomptes exacts", FILTERED, 60, MILLISECONDS, 100_000),
    Target("mot de 1 à 15 % des fiches, décomptes", RARE, 100, MILLISECONDS, 100_000),
    Target("mot de presque toutes", COMMON, 150, MILLISECONDS, 100_000),
    *(
        Target(said, pages, 250, MILLISECONDS, 100_000, "sqlite")
        for said, pages in {"liste": LIST, "liste filtrée": FILTERED, "recherche d'un mot": [*RARE, *COMMON]}.items()
    ),
    Target("état de l'art", STATE, 300, MILLISECONDS, 100_000),
    Target("liste, filtrée ou non, décomptes", [*LIST, *FILTERED], 300, MILLISECONDS, 1_000_000),
    Target("recherche", SEARCHED, 500, MILLISECONDS, 1_000_000),
    Target("fiche", RECORD, 25, MILLISECONDS, 1_000_000),
]


def verdicts(runs):
    """[(target in words, the worst figure, its page, whether it is held)] of what was measured."""
    found = [verdict(target, run) for target in TARGETS for run in runs if is_of(run, target)]
    for run in runs:
        for said, pages in {"liste": LIST, "fiche": RECORD, "fiche, 200 questions et 50 reprises": TALKED_OF}.items():
            found.append(verdict(Target(said, pages, 8, QUERIES, run["size"], run["database"]), run))
    return found + growth(runs)


def is_of(run, target):
    return (run["size"], run["database"]) == (target.size, target.database)


def verdict(target, run):
    by_name = {page["name"]: page for page in run["pages"]}
    figure, name = max((by_name[name][FIGURES[target.unit]], name) for name in target.pages if name in by_name)
    said = f"{target.size} fiches, {target.database} : {target.said} ≤ {target.most} {target.unit}"
    return said, figure, name, figure <= target.most


def growth(runs):
    """Whether any page asks more queries of a larger collection."""
    own = [run for run in runs if run["database"] == "postgresql"]
    if len(own) < 2:
        return []
    first = {page["name"]: page["queries"] for page in own[0]["pages"]}
    more = {page["name"]: page["queries"] - first.get(page["name"], page["queries"]) for page in own[-1]["pages"]}
    worst = max(more, key=more.get)
    said = f"de {own[0]['size']} à {own[-1]['size']} fiches : requêtes en plus par page ≤ 0 {QUERIES}"
    return [(said, more[worst], worst, more[worst] <= 0)]
