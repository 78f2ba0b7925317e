"""A practice as an edition and a book hold it: the record as data, and all that a page says in words beside it."""

from django.utils.dateparse import parse_datetime

from practices.exports import record_of
from practices.figures import contexts_of


def content_of(practice):
    """The record as data (see practices/exports/codebook.py), with what its pages say in words.

    `practice` is fetched with .for_export() and .with_contexts(). The values are those of today, ready for JSON:
    - theme_nom, theme_code, teinte: its shelf, as read, as its cote begins, and as the style sheets name its hue;
    - autres_themes_noms, etape_nom: as read; poles_adresses: paths, in the order of « poles »;
    - etat_dit, cout_dit, preuve_dit, confirmation_dite: choices as read, "" where nothing is known;
    - contextes: [{pole, age, annee, faits: [[label, value]]}], its pôles as they were when it began.
    """
    clusters = list(practice.clusters.all())
    said = {
        "theme_nom": practice.theme.name,
        "theme_code": practice.theme.code,
        "teinte": practice.theme.key,
        "autres_themes_noms": [theme.name for theme in practice.other_themes.all()],
        "etape_nom": practice.key_step.name if practice.key_step else "",
        "etat_dit": practice.get_practice_state_display(),
        "cout_dit": practice.get_cost_display(),
        "preuve_dit": practice.get_evidence_display() if practice.evidence else "",
        "confirmation_dite": practice.get_confirmation_display(),
        "precision": practice.confirmation_note,
        "poles_adresses": [cluster.get_absolute_url() for cluster in clusters],
        "contextes": [context_then(then) for then in contexts_of(practice, clusters)],
    }
    return record_of(practice) | said


def old_names(content):
    """The names of its pôles in its time, where they are not those of the day it was frozen."""
    return [name for name in content["noms_de_l_epoque"].split(", ") if name and name not in content["poles"]]


def confirmed_at(content):
    """When its pôle said whether it still holds, or None."""
    return parse_datetime(content["confirmee_le"]) if content["confirmation_dite"] else None


def context_then(then):
    record = then.record
    return {
        "pole": then.cluster.name,
        "age": then.age,
        "annee": record.year if record else None,
        "faits": [[label, str(value)] for label, value in record.facts] if record else [],
    }
