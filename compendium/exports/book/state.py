"""The state of the art, and what changed since the edition before, as the compiler takes them."""

from datetime import date

from django.utils.dateparse import parse_date

from clusters.models import spaced

from .dates import day_of
from .letters import CUT


def state_of(figures, write):
    """`figures`: see Edition.figures; None where a book has none."""
    if not figures:
        return None
    return {
        "title": write("État de l'art"),
        "said": write(counted(figures)),
        "conclusion": [
            {"sentence": write(one["phrase"]), "guide": write(one.get("guide_dit") or "")}
            for one in figures.get("conclusion", [])
        ],
        "tables": [table(one, write) for one in figures.get("tableaux", []) if one["lignes"]],
        "gaps": [gap(one, write) for one in figures.get("lacunes", [])],
    }


def counted(figures):
    said = [
        f"Au {day_of(parse_date(figures['date'][:10]) or date.min)}",
        number(figures["fiches"], "fiche"),
        number(figures["poles"], "pôle"),
    ]
    if figures.get("a_completer"):
        said.append(f"{number(figures['a_completer'], 'fiche')} à compléter")
    return f"{', '.join(said)}."


def number(count, word):
    return f"{spaced(count)} {word}{'s' if count > 1 else ''}"


def table(one, write):
    return {
        "title": write(one["titre"]),
        "sentence": write(one["phrase"]),
        "corner": write(one.get("coin") or ""),
        # Years joined by a hyphen may be cut after it.
        "columns": [write(name).replace("-", f"-{CUT}") for name in one["colonnes"]],
        "rows": [
            {"name": write(row["nom"]), "hue": row["teinte"] or "", "numbers": row["nombres"], "total": row["total"]}
            for row in one["lignes"]
        ],
    }


def gap(one, write):
    theme = f"{one['theme']}, {one['etape']}" if one.get("etape") else one["theme"]
    searches = one.get("recherches") or 0
    return {
        "title": write(one["titre"]),
        "theme": write(theme),
        "hue": one["teinte"] or "",
        "number": one["nombre"],
        "searches": searches if isinstance(searches, int) else len(searches),
    }


def changes_of(since, themes, write):
    """`since`: see figures.since.Since.as_data()."""
    if not since:
        return None
    hues = {theme.slug: theme.key for theme in themes}
    groups = [
        ("nouvelles", "nouvelle", since["nouvelles"], lambda one: ""),
        ("révisées", "révisée", since["revisees"], lambda one: ", ".join(one.get("champs", []))),
        ("retirées", "retirée", since["retirees"], lambda one: one.get("raison", "")),
    ]
    said = [f"{len(records)} {many if len(records) > 1 else one}" for many, one, records, _ in groups]
    return {
        "title": write(f"Depuis l'édition n° {since['edition']}"),
        "sentence": write(f"Depuis « {since['titre']} » : {', '.join(said)}."),
        "groups": [
            {
                "title": write(f"Fiches {many}"),
                "records": [changed(one, more(one), hues, write) for one in records],
            }
            for many, _, records, more in groups
            if records
        ],
    }


def changed(one, more, hues, write):
    hue = hues.get(one["theme"], "")
    return {"cote": one["cote"], "title": write(one["titre"]), "hue": hue, "more": write(more)}
