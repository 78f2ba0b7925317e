"""What the fonts of the book can show: any text, made such that the compiler never meets a sign it lacks."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from clusters.templatetags.recueil import set_in_type

FONTS = Path(__file__).parent / "fonts"
# Stands for a sign that no font has.
UNKNOWN = "□"
# Where a word that fits in no line may be cut; nothing is written there.
CUT = "\N{ZERO WIDTH SPACE}"
LONGEST_WORD, PIECE = 28, 16
LONG_WORD = re.compile(rf"[^\s{CUT}]{{{LONGEST_WORD},}}")
AFTER = re.compile(r"(?<=[/\-_.?&=,;:@])(?=\w)")
WHITE = {"\t": " ", "\n": "\n", "\N{LINE SEPARATOR}": "\n", "\N{PARAGRAPH SEPARATOR}": "\n"}
# What no reader sees: controls, marks of direction and joiners, surrogates, and what selects a variant.
UNSEEN = {"Cc", "Cf", "Cs"}
VARIANTS = range(0xFE00, 0xFE10)
SOFT_HYPHEN = "\N{SOFT HYPHEN}"


@lru_cache
def signs(name):
    """The signs listed in fonts/<name>.txt: « letters », that some font has; « plain », that all text fonts have."""
    found = set()
    for line in (FONTS / f"{name}.txt").read_text(encoding="ascii").split():
        first, _, last = line.partition("-")
        found.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return frozenset(found - set(map(chr, VARIANTS)))


def legible(text, name="letters"):
    """The text with what can be shown of it, of the signs of that name."""
    text = unicodedata.normalize("NFC", text)
    if text.isascii() and text.isprintable():
        return text
    known = signs(name)
    return "".join(sign if sign in known and sign.isprintable() else shown(sign, known) for sign in text)


def shown(sign, known):
    if sign in WHITE:
        return WHITE[sign]
    if unicodedata.category(sign) in UNSEEN or ord(sign) in VARIANTS:
        return SOFT_HYPHEN if sign == SOFT_HYPHEN else ""
    return sign if sign in known else UNKNOWN


def typeset(text):
    """A text as it is printed: French typography, and long words that can be cut."""
    return LONG_WORD.sub(cut, set_in_type(legible(text)))


def cut(word):
    pieces = AFTER.sub(CUT, word[0]).split(CUT)
    return CUT.join(piece[start : start + PIECE] for piece in pieces for start in range(0, len(piece), PIECE))


def plainer(tree):
    """The same tree of words, without the signs for which a second font would be needed."""
    if isinstance(tree, dict):
        return {key: plainer(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [plainer(value) for value in tree]
    return legible(tree, "plain") if isinstance(tree, str) else tree
