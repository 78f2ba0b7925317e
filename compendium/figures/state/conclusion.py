"""The conclusion, written from the figures: what most practices are about, what has grown, what is missing.

« Narrowed » is measured on the records that say their year: the share of a theme among those begun since a phase of
the policy, against its share among those begun before. The phase is the latest that leaves FEWEST_DATED records on
each side; under that, nothing is concluded. A difference of less than POINTS says nothing either.
"""

from dataclasses import dataclass

from clusters.models import LabelPeriod
from practices.models import Practice
from practices.search import of_years
from practices.search.facets import steps_of

from .sentences import Linked, enumerated, number, part, percent, records, say
from .tables import counted

FEWEST_RECORDS, FEWEST_DATED, POINTS = 10, 10, 5
FIRST_TASKS = ["strategie", "emergence", "montage", "labellisation"]
NEXT_TASKS = ["portefeuille", "maturation", "partenariats"]
PRIVATE = "financement-prive"
# The themes of the four gaps that the guide named: letter, what it is, by the key of the theme.
GAPS = {
    "evaluation": ("E", "L'évaluation"),
    "international": ("F", "La visibilité internationale"),
    "rh": ("G", "Les ressources humaines et les compétences"),
    "financement": ("H", "Le financement"),
}


def conclude(scope, adoptions):
    """[Sentence] that are true of any collection, from an empty one on."""
    if not scope.count:
        return [say("Aucune pratique recensée : l'état de l'art commencera avec la première fiche."), *unwritten(scope)]
    if scope.count < FEWEST_RECORDS:
        return [opening(scope), few(scope), *unwritten(scope)]
    turn = Turn.of(scope)
    return [
        opening(scope),
        *most(scope),
        fullest(scope),
        growth(scope, turn),
        *tasks(scope),
        *(gap(scope, turn, theme) for theme in scope.themes if theme.key in GAPS),
        evidence(scope),
        taken_up(scope, adoptions),
        *unwritten(scope),
    ]


def opening(scope):
    signers = sum(
        scope.published.intersect(scope.catalogue.of(f"p{cluster.pk}"))
        for cluster in scope.catalogue.directory.clusters
    )
    every = scope.cell(scope.published)
    said = "Le Recueil compte {every}" if scope.is_whole else "Cette édition compte {every}"
    said = f"{said}, de {{signers}}." if signers else f"{said}."
    words = counted(every.number, "fiche publiée", "fiches publiées")
    return say(said, every=Linked(words, every.url), signers=counted(signers, "pôle"))


def few(scope):
    """Too few to conclude: where they are, and no more."""
    shelves = [(theme, scope.cell(scope.of_theme(theme), rayon=theme.slug)) for theme in scope.themes]
    told = [(theme, cell) for theme, cell in shelves if cell.number]
    fields = {
        f"t{place}": Linked(f"« {theme.name} » {cell.number}", cell.url) for place, (theme, cell) in enumerate(told)
    }
    names = ", ".join(f"{{{name}}}" for name in fields)
    return say(f"C'est trop peu pour conclure. Par thème : {names}.", **fields)


def unwritten(scope):
    """The practices of which only the title is known, if there are any."""
    waiting = len(scope.stubs)
    if not waiting:
        return []
    are = "autre n'est connue" if waiting == 1 else "autres ne sont connues"
    pattern = f"{{waiting}} {are} que par {'son' if waiting == 1 else 'leur'} titre : qui l'a vécue peut la raconter."
    if waiting > 1:
        pattern = pattern.replace("qui l'a vécue peut la raconter", "qui les a menées peut les raconter")
    return [say(pattern, waiting=Linked(str(waiting), "#figure-a-completer"))]


def most(scope):
    """Whether the two themes of 2008 still hold most of it."""
    pair = [theme for theme in scope.themes if theme.key in {"projets", "reseau"}]
    if len(pair) < 2:
        return []
    keys = scope.of_theme(pair[0]) | scope.of_theme(pair[1])
    cell = scope.cell(keys, rayon=[theme.slug for theme in pair])
    if not cell.number:
        return [say("Sur les projets collaboratifs et l'animation du réseau, aucune pratique recensée.", guide="B")]
    return [
        say(
            "Les projets collaboratifs et l'animation du réseau réunissent {n} sur {total} ({percent}) : {verdict}.",
            n=records(cell),
            total=scope.count,
            percent=percent(cell, scope.count),
            verdict=majority(cell.number, scope.count),
            guide="B",
        )
    ]


def majority(number, total):
    if number == total:
        return "c'est tout"
    if number * 2 == total:
        return "la moitié, ni plus ni moins"
    return "c'est encore la majorité" if number * 2 > total else "ce n'est plus la majorité"


def fullest(scope):
    cells = {theme: scope.cell(scope.of_theme(theme), rayon=theme.slug) for theme in scope.themes}
    top = max(cell.number for cell in cells.values())
    first = [theme for theme, cell in cells.items() if cell.number == top]
    if top == scope.count:
        return say("Toutes ont le même thème principal, {name}.", name=linked_name(first[0], cells))
    if len(first) == 1:
        pattern = "Le thème le plus fourni est {name}, avec {n} ({percent})."
        cell = cells[first[0]]
        return say(pattern, name=f"« {first[0].name} »", n=records(cell), percent=percent(cell, scope.count))
    fields = {f"t{place}": linked_name(theme, cells) for place, theme in enumerate(first)}
    names = enumerated([f"{{{name}}}" for name in fields])
    return say(f"Les thèmes les plus fournis sont {names}, à égalité : {counted(top, 'fiche')} chacun.", **fields)


def linked_name(theme, cells):
    return Linked(f"« {theme.name} »", cells[theme].url)


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
        return say(f"{said} ({turn.dated} fiches datées{{aside}}).", aside=undated(aside))
    before, since = turn.cells(scope, theme)
    return say(
        "Ce qui a le plus grandi : « {name} », de {early} avant {year} ({before}) à {late} depuis ({since}{aside}).",
        name=theme.name,
        early=percent(before, len(turn.before)),
        late=percent(since, len(turn.since)),
        before=part(before, len(turn.before)),
        since=part(since, len(turn.since)),
        year=turn.year,
        aside=undated(aside),
    )


def undated(cell):
    return Linked(f" ; {cell.number} sans année, à part", cell.url) if cell.number else ""


def tasks(scope):
    """What the guide saw first, and next, by key step."""
    said = scope.published & said_steps(scope)
    if not said:
        none = "Aucune fiche ne dit encore son étape clé : {what} ne se mesure pas."
        return [
            say(none, what="ce que les pôles faisaient en premier", guide="C"),
            say(none, what="ce qui devait venir ensuite", guide="D"),
        ]
    of = "de la seule fiche qui dit" if len(said) == 1 else f"des {len(said)} fiches qui disent"
    whole = f"{of} {'son' if len(said) == 1 else 'leur'} étape clé"
    return [
        task(scope, FIRST_TASKS, f"Stratégie, émergence, montage et labellisation : {{n}}, {whole}.", guide="C"),
        task(scope, NEXT_TASKS, f"Portefeuille, maturation et partenariats : {{n}}, {whole}.", guide="D"),
    ]


def said_steps(scope):
    return scope.catalogue.of_any(mark for mark, _ in scope.catalogue.starting_with("k"))


def task(scope, slugs, pattern, *, guide):
    found = [(key, step) for key, _, step in steps_of(scope.catalogue) if step.slug in slugs]
    keys = scope.catalogue.of_any(f"k{step.pk}" for _, step in found)
    cell = scope.cell(keys, etape=[key for key, _ in found])
    return say(pattern, n=records(cell) if cell.number else "aucune pratique recensée", guide=guide)


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


def evidence(scope):
    levels = list(Practice.Evidence)
    said = scope.cell(scope.catalogue.of_any(f"e{level}" for level in levels), preuve=[level.value for level in levels])
    if not said.number:
        return say(
            "Aucune fiche ne dit encore son niveau de preuve : on ne sait pas lesquelles mesurent leurs résultats."
        )
    strong = [level for level in levels if level >= Practice.Evidence.MEASURED]
    measured = scope.cell(scope.catalogue.of_any(f"e{level}" for level in strong), preuve=[one.value for one in strong])
    tells = "dit son" if said.number == 1 else "disent leur"
    pattern = f"{{said}} sur {scope.count} {tells} niveau de preuve ; {{measured}} {{are}}."
    if measured.number == 0:
        are = "aucune ne mesure ses résultats"
        return say(f"{{said}} sur {scope.count} {tells} niveau de preuve ; {are}.", said=records(said))
    are = "mesure ses résultats" if measured.number == 1 else "mesurent leurs résultats"
    return say(pattern, said=records(said), measured=number(measured), are=are)


def taken_up(scope, adoptions):
    if not adoptions.number:
        return say("Aucune reprise d'un pôle à l'autre n'est recensée.", guide="J")
    many = adoptions.number > 1
    pattern = (
        f"{{n}} d'un pôle à l'autre {'sont' if many else 'est'} en place, dans {counted(adoptions.adopters, 'pôle')}."
    )
    return say(pattern, n=Linked(counted(adoptions.number, "reprise"), "#figure-reprises"), guide="J")
