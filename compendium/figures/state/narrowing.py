"""Whether the four gaps that the guide of 2008 named have narrowed, and what has grown.

It is measured on the records that say their year: the share of a theme among those begun since a phase of the policy,
against its share among those begun before. The phase is the latest that leaves FEWEST_DATED records on each side;
under that, nothing is concluded. A difference of less than POINTS says nothing either.
"""

from dataclasses import dataclass

from clusters.models import LabelPeriod
from practices.search import of_years
from practices.search.facets import steps_of

from .sentences import Linked, number, part, percent, records, say
from .tables import counted

FEWEST_DATED, POINTS = 10, 5
PRIVATE = "financement-prive"
# The themes of the four gaps: letter, what it is, by the key of the theme.
GAPS = {
    "evaluation": ("E", "L'évaluation"),
    "international": ("F", "La visibilité internationale"),
    "rh": ("G", "Les ressources humaines et les compétences"),
    "financement": ("H", "Le financement"),
}


@dataclass(frozen=True)
class Turn:
    """The year that parts the dated records in two, and both halves; no year where they are too few."""

    year: int | None
    before: object
    since: object
    dated: int

    @classmethod
    def of(cls, scope):
        dated = scope.published & of_years(scope.catalogue)
        for phase in reversed(list(LabelPeriod.Phase)[1:]):
            year = phase.years[0]
            since = dated & of_years(scope.catalogue, year)
            if min(len(since), len(dated) - len(since)) >= FEWEST_DATED:
                return cls(year, dated - since, since, len(dated))
        return cls(None, dated, dated, len(dated))

    def points(self, keys):
        """By how many points the share of `keys` has grown."""
        late, early = (100 * len(keys & half) / len(half) for half in (self.since, self.before))
        return late - early

    def cells(self, scope, theme):
        """How many of a theme came before the turn, and since."""
        keys, slug = scope.of_theme(theme), theme.slug
        before = scope.cell(keys & self.before, rayon=slug, a=self.year - 1)
        return before, scope.cell(keys & self.since, rayon=slug, de=self.year)


def growth(scope, turn):
    if turn.year is None:
        return say(
            f"Trop peu de fiches sont datées pour dire ce qui a grandi ({turn.dated or 'aucune'}) : il en faut "
            f"{FEWEST_DATED} avant et {FEWEST_DATED} après le début d'une même phase de la politique des pôles."
        )
    theme = max(scope.themes, key=lambda theme: turn.points(scope.of_theme(theme)))
    aside = scope.cell(scope.published - turn.before - turn.since, sans="annee")
    if turn.points(scope.of_theme(theme)) < POINTS:
        said = f"Aucun thème n'a gagné {POINTS} points entre les pratiques d'avant {turn.year} et celles d'après"
        return say(f"{said} ({turn.dated} fiches datées{aside_words(aside)}).", aside=undated(aside))
    before, since = turn.cells(scope, theme)
    return say(
        "Ce qui a le plus grandi : « {name} », de {early} avant {year} ({before}) à {late} depuis ({since})"
        f"{aside_words(aside)}.",
        name=theme.name,
        early=percent(before, len(turn.before)),
        late=percent(since, len(turn.since)),
        before=part(before, len(turn.before)),
        since=part(since, len(turn.since)),
        year=turn.year,
        aside=undated(aside),
    )


def aside_words(cell):
    return " ; {aside} n'y est pas" if cell.number == 1 else " ; {aside} n'y sont pas" if cell.number else ""


def undated(cell):
    return Linked(counted(cell.number, "fiche sans année", "fiches sans année"), cell.url)


def gap(scope, turn, theme):
    """What became of one of the four gaps of 2008."""
    letter, name = GAPS[theme.key]
    keys = scope.of_theme(theme)
    cell = scope.cell(keys, rayon=theme.slug)
    if not cell.number:
        return say(f"{name} : aucune pratique recensée. Le manque de 2008 reste entier.", guide=letter)
    signers = sum(keys.intersect(scope.catalogue.of(f"p{one.pk}")) for one in scope.catalogue.directory.clusters)
    pattern = f"{name} : {{n}} sur {scope.count}" + (f", de {counted(signers, 'pôle')}." if signers else ".")
    fields = {"n": records(cell)}
    if theme.key == "financement":
        more, added = private_finance(scope, keys)
        pattern, fields = f"{pattern} {more}", fields | added
    more, added = trend(scope, turn, theme)
    return say(f"{pattern} {more}", guide=letter, **fields, **added)


def private_finance(scope, keys):
    key, pk = next(((key, step.pk) for key, _, step in steps_of(scope.catalogue) if step.slug == PRIVATE), ("", None))
    cell = scope.cell(keys & scope.catalogue.of(f"k{pk}"), rayon=key.split("/")[0], etape=key)
    if cell.number:
        tells = "se range" if cell.number == 1 else "se rangent"
        return f"{{private}} {tells} à l'étape « financement privé ».", {"private": number(cell)}
    if not keys.intersect(said_steps(scope)):
        return "Aucune ne dit son étape clé : ce qui tient à la finance privée ne se voit pas.", {}
    return "Aucune ne se range à l'étape « financement privé ».", {}


def trend(scope, turn, theme):
    """(pattern, its fields) of how its share moved."""
    if turn.year is None:
        return "Trop peu de fiches sont datées pour dire si le manque se comble.", {}
    before, since = turn.cells(scope, theme)
    if not before.number and not since.number:
        return "Aucune ne dit son année : on ne sait pas si le manque se comble.", {}
    points = turn.points(scope.of_theme(theme))
    verdict = "se comble" if points >= POINTS else "se creuse" if points <= -POINTS else "ne bouge guère"
    pattern = (
        f"Sa part parmi les fiches datées : {{early}} avant {turn.year} ({{before}}), {{late}} depuis ({{since}}) ; "
        f"le manque {verdict}."
    )
    fields = {
        "early": percent(before, len(turn.before)),
        "before": part(before, len(turn.before)),
        "late": percent(since, len(turn.since)),
        "since": part(since, len(turn.since)),
    }
    return pattern, fields


def said_steps(scope):
    return scope.catalogue.of_any(mark for mark, _ in scope.catalogue.starting_with("k"))
