import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "})
PUNCTUATION = ".,;:!?…()«»\"'"
ELISION = re.compile(r"^(?:[cdjlmnst]|qu)'(?=\w)")


def fold(text):
    """The text without accents, case or ligatures: what is searched, and how a search is asked.

    Both databases then compare plain text: SQLite's own LIKE takes É and é for two letters.
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(LIGATURES)).casefold().translate(LIGATURES)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def spaced(number):
    """12000 → « 12 000 »: plain spaces, that the page's typography makes narrow."""
    return f"{number:,}".replace(",", " ")


def folded_words(query):
    """The words of a search, folded; « l'évaluation » asks for evaluation."""
    bare = (ELISION.sub("", word.strip(PUNCTUATION)) for word in fold(query).split())
    return [word for word in bare if word]
