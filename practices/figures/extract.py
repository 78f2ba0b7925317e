"""The words of a question where they stand in the texts: marked, escaped, in their context."""

from django.utils.html import escape
from django.utils.safestring import mark_safe

from clusters.models import ELISION, WORD, bare, readings_of, stems

from ..models.entry import cluster_of
from ..models.markdown import plain_text
from ..models.story import STORY

BEFORE, AFTER = 70, 170


def highlight(practices, hits):
    """Give each practice, fetched with its texts, `marked_title`, `marked_summary` and, if they do not say all,
    `extract`: (heading, text)."""
    tokens = tokens_of(hits.query)
    for practice in practices:
        title, summary = found_in(practice.title, tokens), found_in(practice.summary, tokens)
        practice.marked_title = marked(practice.title, title)
        practice.marked_summary = marked(practice.summary, summary)
        seen = {token for _, _, token in [*title, *summary]}
        practice.extract = extract(practice, tokens - seen) if tokens - seen else None


def tokens_of(query):
    """The stems to mark: those typed, and those that alone may stand for them."""
    ways = [way for clause in query.wanted for way in clause.ways if way is clause.ways[0] or len(way.terms) == 1]
    return {token for way in ways for term in way.terms for token in term.tokens if not cluster_of(token)}


def found_in(text, tokens):
    """[(start, end, stem)] of the words of a text that are asked."""
    found = []
    for word in WORD.finditer(text):
        stem = next((stem for stem in stems_of(word[0]) if stem in tokens), None)
        if stem:
            elided = ELISION.match(bare(word[0]))
            found.append((word.start() + (elided.end() if elided else 0), word.end(), stem))
    return found


def stems_of(raw):
    return (stem for way in readings_of(bare(raw)) for word in way for stem in stems(word))


def marked(text, found):
    """The text as HTML, its found words marked."""
    pieces, place = [], 0
    for start, end, _ in found:
        pieces += [escape(text[place:start]), "<mark>", escape(text[start:end]), "</mark>"]
        place = end
    return mark_safe("".join([*pieces, escape(text[place:])]))


def extract(practice, tokens):
    """(heading, HTML) of the passage that holds the most of these words; None if no text holds any."""
    best = None
    for name, heading in STORY.items():
        text = plain_text(getattr(practice, name))
        found = found_in(text, tokens)
        many = len({stem for _, _, stem in found})
        if many > (best[0] if best else 0):
            best = many, heading, text, found
    return best and (best[1], passage(best[2], best[3]))


def passage(text, found):
    """Around the first word found, cut between words."""
    start, end = max(0, found[0][0] - BEFORE), found[0][0] + AFTER
    start = text.find(" ", start) + 1 if start else 0
    end = text.rfind(" ", 0, end) if end < len(text) else len(text)
    shown = marked(text[start:end], [(a - start, b - start, stem) for a, b, stem in found if start <= a and b <= end])
    return mark_safe(f"{'… ' if start else ''}{shown}{' …' if end < len(text) else ''}")
