"""What the practices are about and how well they are known: key steps, evidence, « fiches à compléter »."""

from practices.models import Practice
from practices.search.facets import steps_of

from .tables import Cell, Column, Row, Table, counted, question

UNSAID = "non renseigné"


def steps(scope):
    """A row a key step, then for each theme one of what says no step; `note` holds what the step is about."""
    said = scope.catalogue.of_any(mark for mark, _ in scope.catalogue.starting_with("k"))
    by_theme = {}
    for key, theme, step in steps_of(scope.catalogue):
        by_theme.setdefault(theme, []).append((key, step))
    rows = []
    for theme in scope.themes:
        keys, slug = scope.of_theme(theme), theme.slug
        for key, step in by_theme.get(theme, []):
            found = scope.cell(keys & scope.catalogue.of(f"k{step.pk}"), rayon=slug, etape=key)
            name = f"{theme} : {step.name}"
            rows.append(Row(name, [found], found, theme, note=step.summary, short=step.name))
        rows.append(other_steps(scope, theme, keys, by_theme.get(theme, [])))
        silent = scope.cell(keys - said, rayon=slug, sans="etape")
        rows.append(Row(f"{theme} : sans étape clé", [silent], silent, theme, short="Sans étape clé"))
    known = scope.published.intersection_cardinality(said)
    return Table(
        "etapes",
        steps_sentence(scope.count, known),
        [Column("Fiches")],
        [row for row in rows if row],
        "Étape clé",
    )


def other_steps(scope, theme, keys, own):
    """What says a step of another theme than its main one, if there is any."""
    marks = {f"k{step.pk}" for _, step in own}
    others = [(key, step) for key, _, step in steps_of(scope.catalogue) if f"k{step.pk}" not in marks]
    found = keys & scope.catalogue.of_any(f"k{step.pk}" for _, step in others)
    if not found:
        return None
    cell = scope.cell(found, rayon=theme.slug, etape=[key for key, _ in others])
    return Row(f"{theme} : étape d'un autre thème", [cell], cell, theme, short="Étape d'un autre thème")


def steps_sentence(count, known):
    said = f"{counted(count, 'fiche publiée', 'fiches publiées')}, par thème principal"
    if not known:
        return f"{said}. Aucune ne dit encore son étape clé."
    if known == count:
        return f"{said} ; toutes disent leur étape clé."
    return f"{said} ; {known} {'dit son' if known == 1 else 'disent leur'} étape clé, {count - known} non."


def evidence(scope):
    catalogue, levels = scope.catalogue, list(Practice.Evidence)
    said = catalogue.of_any(f"e{level}" for level in levels)
    rows = []
    for theme in scope.themes:
        keys, slug = scope.of_theme(theme), theme.slug
        cells = [scope.cell(keys & catalogue.of(f"e{level}"), rayon=slug, preuve=level.value) for level in levels]
        cells.append(scope.cell(keys - said, rayon=slug, sans="preuve"))
        rows.append(Row(theme.name, cells, scope.cell(keys, rayon=slug), theme, theme.get_absolute_url()))
    known = scope.published.intersection_cardinality(said)
    columns = [Column(name) for name in [*(level.label for level in levels), UNSAID.capitalize()]]
    return Table("preuves", evidence_sentence(scope.count, known), columns, rows)


def evidence_sentence(count, known):
    said = f"{counted(count, 'fiche publiée', 'fiches publiées')}, par thème principal et par niveau de preuve"
    if known == count:
        return f"{said}."
    if not known:
        return f"{said}. Aucune ne dit encore le sien."
    return f"{said} ; {known} {'dit le sien' if known == 1 else 'disent le leur'}, {count - known} non."


def stubs(scope):
    """The practices of which only the title is known."""
    rows = []
    for theme in scope.themes:
        number = scope.stubs.intersection_cardinality(scope.catalogue.of(f"t{theme.pk}"))
        url = f"{question(rayon=theme.slug)}#a-completer" if number and scope.is_whole else ""
        rows.append(Row(theme.name, [Cell(number, url)], Cell(number, url), theme, theme.get_absolute_url()))
    number = len(scope.stubs)
    sentence = (
        f"{counted(number, 'pratique connue', 'pratiques connues')} par {'son' if number < 2 else 'leur'} seul titre, "
        "à part des fiches publiées."
    )
    return Table("a-completer", sentence, [Column("À compléter")], rows)
