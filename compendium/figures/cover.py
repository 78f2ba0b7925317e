"""The cover of an edition, drawn from what it holds: as wide for each theme as its share of the records."""

from dataclasses import dataclass

WIDTH, HEIGHT = 300, 420
LEFT, INSIDE = 24, 252
MOST_BOOKS = 26
TALL = [150, 128, 172, 128, 112, 150, 172, 90]
# Hues of the themes (see static/css/tokens.css), in hex: a cover is one picture, the same by day and by night.
ON_DARK = {
    "projets": ["#7badea", "#6ea0dc", "#6192cd"],
    "reseau": ["#76b98a", "#69ac7d", "#5c9e70"],
    "evaluation": ["#cf9d52", "#c19045", "#b28338"],
    "international": ["#67b8c1", "#59aab3", "#4b9ca5"],
    "rh": ["#e18bb3", "#d37ea5", "#c47197"],
    "financement": ["#e58c76", "#d67f6a", "#c7735e"],
}
ON_LIGHT = {
    "projets": ["#4b78b4", "#3f6ba6", "#335f98"],
    "reseau": ["#428757", "#367a4b", "#2a6c3f"],
    "evaluation": ["#966c2c", "#885f1f", "#7a5311"],
    "international": ["#2f838c", "#1f767f", "#0c6871"],
    "rh": ["#a85579", "#9a496d", "#8b3d61"],
    "financement": ["#af5642", "#a04a37", "#913e2c"],
}


@dataclass(frozen=True)
class Ground:
    paper: str
    ink: str
    books: dict


GROUNDS = [
    Ground("#2e1d53", "#f6f4ee", ON_DARK),
    Ground("#f3efe6", "#251d36", ON_LIGHT),
    Ground("#d9c9ee", "#251d36", ON_LIGHT),
    Ground("#1d1828", "#f6f4ee", ON_DARK),
]


@dataclass(frozen=True)
class Book:
    x: float
    y: float
    width: float
    height: float
    fill: str
    turn: str = ""


@dataclass(frozen=True)
class Cover:
    """`shelf`: (x, y, width) of the board under the books, None where they need none."""

    ground: Ground
    books: list
    shelf: tuple | None


def cover_of(number, themes):
    """The Cover of the edition of that number; `themes`: [(key of the hue, how many records)], in order.

    Four compositions on four grounds follow one another: upright, leaning, piled, bands.
    """
    draw = [upright, leaning, piled, bands][(number - 1) % 4]
    ground = GROUNDS[(number - 1) % 4]
    books, shelf = draw(volumes(themes, ground), themes, ground)
    return Cover(ground, books, shelf)


def volumes(themes, ground):
    """[(fill, share of the whole)] of each book: a theme has as many as its share, one at least if it has any."""
    total = sum(count for _, count in themes)
    found = []
    for key, count in themes:
        number = max(1, round(MOST_BOOKS * count / total)) if count else 0
        tones = ground.books[key]
        found += [(tones[(3 * place + len(key)) % 3], count / total / number) for place in range(number)]
    return found


def upright(found, themes, ground):
    return stood(found, LEFT, INSIDE, 330), (LEFT, 330, INSIDE)


def stood(found, left, width, base):
    books, x = [], left
    for place, (fill, share) in enumerate(found):
        tall = TALL[place * 3 % len(TALL)]
        books.append(Book(round(x + 0.8, 1), base - tall, round(max(share * width - 1.6, 1), 1), tall, fill))
        x += share * width
    return books


def leaning(found, themes, ground):
    """The last books lean on the others: what is newest is not yet in its place."""
    books = stood(found, LEFT, INSIDE * 0.8, 336)
    straight, last = books[: -max(1, len(books) // 6)], books[-max(1, len(books) // 6) :]
    turned = [
        Book(
            round(book.x + 26, 1),
            book.y,
            book.width,
            book.height,
            book.fill,
            f"rotate(-13 {round(book.x + 26, 1)} 336)",
        )
        for book in last
    ]
    return [*straight, *turned], (LEFT, 336, INSIDE)


def piled(found, themes, ground):
    books, y = [], 343.0
    for place, (fill, share) in enumerate(found):
        tall = share * 200
        long = 150 + TALL[place * 3 % len(TALL)] / 2
        y -= tall
        books.append(Book(LEFT + place * 7 % 11, round(y + 0.8, 1), long, round(max(tall - 1.6, 1), 1), fill))
    return books, (LEFT, 345, INSIDE)


def bands(found, themes, ground):
    total, books, y = sum(count for _, count in themes), [], 168.0
    for key, count in themes:
        if count:
            tall = 186 * count / total
            books.append(Book(0, round(y, 1), WIDTH, round(max(tall - 2, 1), 1), ground.books[key][1]))
            y += tall
    return books, None
