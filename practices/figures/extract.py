"""The words of a question where they stand in the texts: marked, escaped, in their context."""

import re
import unicodedata
from collections import defaultdict

from django.utils.html import escape
from django.utils.safestring import mark_safe

from ..models.markdown import plain_text
from ..models.story import STORY

BEFORE, AFTER = 70, 170
# The letters of Latin alphabets, without their accents; and each letter with all its accents.
LETTERS = {code: unicodedata.normalize("NFD", chr(code))[0] for code in range(0xC0, 0x250)}
ACCENTED = defaultdict(str)
for code, letter in LETTERS.items():
    ACCENTED[letter] += chr(code)


def highlight(practices, hits):
    """Give each practice, fetched with its texts, `marked_title`, `marked_summary` and, if they do not say all,
    `extract`: (heading, text)."""
    spellings = hits.spellings
    if not spellings:
        return
    asked = re.compile(rf"\b(?:{'|'.join(map(pattern, sorted(spellings, key=len, reverse=True)))})\b", re.IGNORECASE)
    for practice in practices:
        title, summary = found_in(practice.title, asked), found_in(practice.summary, asked)
        practice.marked_title = marked(practice.title, title)
        practice.marked_summary = marked(practice.summary, summary)
        practice.extract = extract(practice, asked, {word for _, _, word in [*title, *summary]})


def pattern(form):
    """What finds a word written without accents in texts that have them: quicker than taking them all away."""
    return "".join(f"[{sign}{ACCENTED[sign]}]" if sign in ACCENTED else re.escape(sign) for sign in form)


def found_in(text, asked):
    """[(start, end, word without accents)] of the words of a text that are asked."""
    return [(*word.span(), unaccented(word[0])) for word in asked.finditer(text)]


def unaccented(word):
    return word.translate(LETTERS).lower()


def marked(text, found):
    """The text as HTML, its found words marked."""
    pieces, place = [], 0
    for start, end, _ in found:
        pieces += [escape(text[place:start]), "<mark>", escape(text[start:end]), "</mark>"]
        place = end
    return mark_safe("".join([*pieces, escape(text[place:])]))


def extract(practice, asked, seen):
    """(heading, HTML) of the passage of the text that holds the most words not seen yet; None if none holds any."""
    told = {name: {word for _, _, word in found_in(getattr(practice, name), asked)} - seen for name in STORY}
    best = max(told, key=lambda name: len(told[name]))
    if not told[best]:
        return None
    text = plain_text(getattr(practice, best))
    found = [place for place in found_in(text, asked) if place[2] not in seen]
    return (STORY[best], passage(text, found)) if found else None


def passage(text, found):
    """Around the first word found, cut between words."""
    start, end = max(0, found[0][0] - BEFORE), found[0][0] + AFTER
    start = text.find(" ", start) + 1 if start else 0
    end = text.rfind(" ", 0, end) if end < len(text) else len(text)
    shown = marked(text[start:end], [(a - start, b - start, word) for a, b, word in found if start <= a and b <= end])
    return mark_safe(f"{'… ' if start else ''}{shown}{' …' if end < len(text) else ''}")
