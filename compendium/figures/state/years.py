"""When the practices began: by theme and year, by period, by phase of the policy of the pôles."""

from clusters.models import POLICY_STARTED, LabelPeriod
from practices.search import of_years

from .tables import Column, Row, Table, counted

# More columns than that cannot be read on one page.
MOST_PERIODS = 12
UNDATED = "Sans année"


def spans(first, last, most):
    """[(first, last)] of equal periods, as short as `most` columns allow: years one by one, or by two, by three…"""
    width = -(-(last - first + 1) // most)
    return [(start, min(start + width - 1, last)) for start in range(first, last + 1, width)]


def named(span):
    first, last = span
    return str(first) if first == last else f"{first}-{last}"


def by_span(scope, key, between):
    """Themes × spans of years, then what has no year; the first span holds what is older, the last what is later."""
    catalogue = scope.catalogue
    limits = [
        (None if n == 0 else span[0], None if n == len(between) - 1 else span[1]) for n, span in enumerate(between)
    ]
    sets = [of_years(catalogue, *limit) for limit in limits]
    undated = scope.published - of_years(catalogue)
    rows = []
    for theme in scope.themes:
        keys, slug = scope.of_theme(theme), theme.slug
        cells = [
            scope.cell(keys & dated, rayon=slug, **asked(limit)) for dated, limit in zip(sets, limits, strict=True)
        ]
        cells.append(scope.cell(keys & undated, rayon=slug, sans="annee"))
        rows.append(Row(theme.name, cells, scope.cell(keys, rayon=slug), theme, theme.get_absolute_url()))
    columns = [Column(name) for name in [*map(named, between), UNDATED]]
    return Table(key, sentence_of(scope.count, len(undated)), columns, rows)


def asked(limit):
    return {name: year for name, year in zip(("de", "a"), limit, strict=True) if year}


def sentence_of(count, undated):
    said = f"{counted(count, 'fiche publiée', 'fiches publiées')}, par thème principal et par année de mise en œuvre"
    if not undated:
        return f"{said} ; toutes disent leur année."
    tells = (
        "ne dit pas son année : elle est comptée" if undated == 1 else "ne disent pas leur année : elles sont comptées"
    )
    return f"{said} ; {undated} {tells} à part."


def phases(scope):
    """By phase of the policy; each lasts until the next begins."""
    starts = [phase.years[0] for phase in LabelPeriod.Phase]
    ends = [*(start - 1 for start in starts[1:]), LabelPeriod.Phase.FIVE.years[1]]
    return by_span(scope, "themes", list(zip(starts, ends, strict=True)))


def periods(scope, today):
    return by_span(scope, "annees", spans(POLICY_STARTED, today.year, MOST_PERIODS))


def yearly(scope, today):
    years = [(year, year) for year in range(POLICY_STARTED, today.year + 1)]
    return by_span(scope, "annuel", years)
