"""A whole Volume as the compiler takes it: one tree of words already set, ready for JSON."""

from collections import Counter

from clusters.models import spaced
from practices.models import Practice, Theme

from ...figures import cover_of
from .blocks import blocks_of
from .dates import day_of, month_of
from .index import indexes_of
from .leaves import paragraphs, shown
from .letters import UNKNOWN, typeset
from .plan import ordered, parts_of
from .state import changes_of, state_of
from .volume import Kind

PORTAL = "Le Recueil, bonnes pratiques de gouvernance des pôles de compétitivité"
OVER = {
    Kind.EDITION: "Édition n° {}",
    Kind.SELECTION: "Sélection de fiches",
    Kind.THEME: "Un thème du Recueil",
    Kind.LIST: "Liste de fiches du Recueil",
    Kind.RECORD: "Fiche du Recueil",
}
GUIDE = [
    ("Cote", "Deux lettres pour le thème, un numéro : la fiche les garde toujours, même si elle change de thème. "),
    ("Contexte", "L'encadré de couleur dit ce qu'était le pôle quand la pratique a commencé : membres, équipe, budget, "
     "âge du label. Il permet de juger si elle marcherait chez vous."),
    ("Récit", "Le problème, ce qui est fait, ce que cela donne, puis les clés, les difficultés et les limites. Ce que "
     "personne n'a dit n'a pas de titre."),
    ("Page", "Chaque fiche commence une page. Au bord, une marque de couleur, plus bas d'un thème à l'autre, mène le "
     "pouce au rayon."),
    ("Sources", "Une fiche établie d'après une source publique la cite en fin de fiche ; ce que la source ne dit pas "
     "est laissé vide."),
]  # fmt: skip
EVIDENCE = [
    "le pôle le constate, sans relevé",
    "le pôle tient des chiffres",
    "un avant, un après, une méthode",
    "un regard extérieur, un document",
]
MOST_KEYWORDS = 20
# A longer presentation has its own page.
LONGEST_ON_THE_TITLE = 600


def sheet_of(volume):
    """{…} as type/book.typ reads it; a few queries, whatever it holds."""
    write = typeset
    themes = list(Theme.objects.all())
    leaves = ordered(volume, themes)
    return {
        "kind": volume.kind,
        "name": write(name_of(volume)),
        "title": write(volume.title),
        "subtitle": write(volume.subtitle),
        "over": write(OVER[volume.kind].format(volume.number)),
        "description": write(volume.citation),
        "keywords": keywords_of(leaves, write),
        "date": {"year": volume.dated.year, "month": volume.dated.month, "day": volume.dated.day},
        "dated": write(day_of(volume.dated)),
        "month": write(month_of(volume.dated)),
        "number": write(f"n° {volume.number}" if volume.number else ""),
        "foot": write(f"Le Recueil, n° {volume.number}" if volume.number else "Le Recueil"),
        "cover": cover_data(volume, leaves, themes),
        "counted": [write(line) for line in counted(leaves)],
        "foreword": blocks_of(volume.foreword, write),
        "is_presented": len(volume.introduction) > LONGEST_ON_THE_TITLE,
        "introduction": paragraphs(volume.introduction, write),
        "guide": guide(write),
        "since": changes_of(volume.since, themes, write),
        "parts": parts_of(volume, leaves, write),
        "codes": {leaf.code: leaf.hue for leaf in leaves},
        "cotes": {leaf.cote: leaf.hue for leaf in leaves},
        "figures": state_of(volume.figures, write),
        "indexes": indexes_of(leaves, write),
        "colophon": colophon(volume, write),
    }


def name_of(volume):
    """What a window says of the file."""
    if volume.kind == Kind.RECORD:
        return f"{volume.title} ({volume.leaves[0].cote})"
    return f"Le Recueil, n° {volume.number} : {volume.title}" if volume.number else f"{volume.title}, Le Recueil"


def keywords_of(leaves, write):
    counts = Counter(tag for leaf in leaves if leaf.content for tag in leaf.content["mots_cles"])
    return [write(tag) for tag, _ in counts.most_common(MOST_KEYWORDS)]


def counted(leaves):
    names = {name for leaf in leaves if leaf.content for name in leaf.content["poles"]}
    said = [f"{spaced(len(leaves))} fiche{'s' if len(leaves) > 1 else ''}"]
    return [*said, f"{spaced(len(names))} pôle{'s' if len(names) > 1 else ''}"] if names else said


def cover_data(volume, leaves, themes):
    """{paper, ink, svg}: drawn from how many records each theme has."""
    counts = Counter(leaf.hue for leaf in leaves)
    drawn = cover_of(volume.number or 1, [(theme.key, counts[theme.key]) for theme in themes if counts[theme.key]])
    books = "".join(
        f'<rect x="{book.x}" y="{book.y}" width="{book.width}" height="{book.height}" fill="{book.fill}"'
        f"{turned(book)}/>"
        for book in drawn.books
    )
    if drawn.shelf:
        x, y, width = drawn.shelf
        books += f'<rect x="{x}" y="{y}" width="{width}" height="3" fill="{drawn.ground.ink}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 424" width="300" height="424">{books}</svg>'
    return {"paper": drawn.ground.paper, "ink": drawn.ground.ink, "svg": svg}


def turned(book):
    return f' transform="{book.turn}"' if book.turn else ""


def guide(write):
    said = [{"kind": "text", "title": write(title), "text": write(text)} for title, text in GUIDE]
    levels = [
        [level, write(words), write(meaning)]
        for (level, words), meaning in zip(Practice.Evidence.choices, EVIDENCE, strict=True)
    ]
    text = "Quatre barres, et des mots. Une fiche sans barre ne dit pas à quel niveau elle se tient."
    proof = {"kind": "proof", "title": write("Niveau de preuve"), "text": write(text), "levels": levels}
    return [*said[:2], proof, *said[2:]]


def colophon(volume, write):
    """[(heading, [words or {t, to}])]; a record says the rest under its text."""
    about = {
        "Citer": [write(volume.citation)],
        "Adresse": [{"t": write(shown(volume.address)), "to": volume.address}] if volume.address else [],
        "Date": [write(day_of(volume.dated))],
        "Empreinte SHA-256 du fichier de l'édition": [write(volume.checksum)] if volume.checksum else [],
        "Licence": [
            write("Textes sous Licence Ouverte 2.0 (Etalab) : réutilisation libre, en citant Le Recueil et sa date."),
            {"t": write("www.etalab.gouv.fr/licence-ouverte-open-licence"),
             "to": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"},
        ],
        "Composition": [
            write("Composé en Brygada 1918 et Source Sans 3, un peu complétées, sous licence SIL Open Font License."),
            write(f"Un signe que nos caractères n'ont pas est remplacé par {UNKNOWN}."),
        ],
    }  # fmt: skip
    shown_here = ["Licence"] if volume.kind == Kind.RECORD else about
    return [[write(heading), about[heading]] for heading in shown_here if about[heading]]
