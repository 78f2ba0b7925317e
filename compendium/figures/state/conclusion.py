"""The conclusion, written from the figures: what most practices are about, what has grown, what is missing."""

from practices.models import Practice
from practices.search.facets import steps_of

from .narrowing import GAPS, Turn, gap, growth, said_steps
from .sentences import Linked, enumerated, number, percent, records, say
from .tables import counted

FEWEST_RECORDS = 10
FIRST_TASKS = ["strategie", "emergence", "montage", "labellisation"]
NEXT_TASKS = ["portefeuille", "maturation", "partenariats"]


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
    pattern = "{waiting} n'est connue que par son titre : qui l'a menée peut la raconter."
    if waiting > 1:
        pattern = "{waiting} ne sont connues que par leur titre : qui les a menées peut les raconter."
    words = counted(waiting, "autre pratique", "autres pratiques")
    return [say(pattern, waiting=Linked(words, "#figure-a-completer" if scope.is_whole else ""))]


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


def tasks(scope):
    """What the guide saw first, and next, by key step."""
    said = scope.published & said_steps(scope)
    if not said:
        return [
            say(
                "Aucune fiche ne dit encore son étape clé : on ne sait pas combien tiennent à la stratégie, "
                "à l'émergence, au montage ou à la labellisation.",
                guide="C",
            ),
            say("Ni combien tiennent au portefeuille, à la maturation ou aux partenariats.", guide="D"),
        ]
    of = "de la seule fiche qui dit" if len(said) == 1 else f"des {len(said)} fiches qui disent"
    whole = f"{of} {'son' if len(said) == 1 else 'leur'} étape clé"
    return [
        task(scope, FIRST_TASKS, f"Stratégie, émergence, montage et labellisation : {{n}}, {whole}.", guide="C"),
        task(scope, NEXT_TASKS, f"Portefeuille, maturation et partenariats : {{n}}, {whole}.", guide="D"),
    ]


def task(scope, slugs, pattern, *, guide):
    found = [(key, step) for key, _, step in steps_of(scope.catalogue) if step.slug in slugs]
    keys = scope.catalogue.of_any(f"k{step.pk}" for _, step in found)
    cell = scope.cell(keys, etape=[key for key, _ in found])
    return say(pattern, n=records(cell) if cell.number else "aucune pratique recensée", guide=guide)


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
