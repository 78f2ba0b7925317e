"""The record that a reader means: by its cote, its address, or words of its title."""

import re

from django.core.exceptions import ValidationError

from clusters.filters import MOST_WORDS
from clusters.models import fold, folded_words
from practices.search import Results, search

from ..figures import by_name
from ..figures.rows import SLUG

ADDRESS = re.compile(r"pratiques/([-\w]+)", re.ASCII)
MOST_READ, MOST_OFFERED = 30, 6
LONGEST_SHOWN = 40
EXAMPLE = "comme EV 003, ou d'autres mots de son titre"


def find(typed, known):
    """(practice, []), or (None, those among which to choose). Raises ValidationError when there is none."""
    address = ADDRESS.search(typed)
    name = address[1] if address else typed.strip()
    named = by_name([name], known).get(name)
    if named:
        return refuse_withdrawn(named), []
    # An address or a cote that names nothing is no question.
    found = [] if address else by_words(typed, known)
    if not found:
        raise ValidationError(f"Aucune fiche en ligne ne répond à « {shown(typed)} ». Donnez sa cote, {EXAMPLE}.")
    return (found[0], []) if len(found) == 1 else (None, found[:MOST_OFFERED])


def chosen(slug, known):
    """The practice of that slug, as a button names it. Raises ValidationError when there is none."""
    named = by_name([slug], known).get(slug) if SLUG.fullmatch(slug) else None
    if named is None:
        raise ValidationError(f"Aucune fiche ne répond à « {shown(slug)} ».")
    return refuse_withdrawn(named)


def refuse_withdrawn(practice):
    if practice.is_withdrawn:
        raise ValidationError(f"{practice.call_number} a été retirée du catalogue : sa page dit pourquoi.")
    return practice


def by_words(typed, known):
    """The records whose title holds all these words; failing that, those that the search finds by the first ones."""
    hits = search(" ".join(typed.split()[:MOST_WORDS]), known)
    if not hits.keys:
        return []
    found = Results(known).limited("q", hits.keys)
    best = found.ordered([hits.best_first(found.found)])[:MOST_READ]
    words = folded_words(typed)
    titled = [practice for practice in best if all(word in fold(practice.title) for word in words)]
    return titled or best


def shown(typed):
    """What was typed, short enough and legible enough to be quoted."""
    legible = "".join(sign if sign.isprintable() else " " for sign in typed[: LONGEST_SHOWN + 1]).strip()
    return f"{legible[:LONGEST_SHOWN]}…" if len(typed) > LONGEST_SHOWN else legible
