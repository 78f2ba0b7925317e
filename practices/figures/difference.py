"""What changed between two texts: paragraph by paragraph, then word by word in those that changed."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

# A word or a sign, with the space before it: what is added after a last word then leaves that word alone.
WORDS = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")
# What is chosen stands one a line, and changes as a whole.
LABELS = re.compile(r"\n|[^\n]+")
# Beyond, two texts are shown one after the other: the product of their numbers of words, or of paragraphs.
MOST_PAIRS = 25_000_000
# Below, they share little more than their small words: read side by side, they are two texts.
LEAST_ALIKE = 0.35
LONGEST_ISLAND = 2


class Piece(NamedTuple):
    kind: str  # "equal", "delete" or "insert"
    text: str


def differences(before, after, *, by_word=True):
    """Pieces that rebuild both texts: `before` without the insertions, `after` without the deletions."""
    if not by_word:
        return list(as_pieces(changed_runs(LABELS.findall(before), LABELS.findall(after))))
    runs = []
    for kind, old, new in changed_runs(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        is_rewritten = kind == "change" and old and new
        runs += changed_words("".join(old), "".join(new)) if is_rewritten else [(kind, old, new)]
    return list(as_pieces(runs))


def changed_words(old, new):
    return without_islands(changed_runs(WORDS.findall(old), WORDS.findall(new), least_alike=LEAST_ALIKE))


def changed_runs(old, new, *, least_alike=0):
    """[("equal" or "change", part of old, part of new)], in order.

    difflib's own shortcut for long lists, which starts no match on a very common word, bounds its time.
    """
    if len(old) * len(new) > MOST_PAIRS:
        return [("change", old, new)]
    # An end of line or an empty one is the same everywhere: no match starts from it.
    matcher = SequenceMatcher("\n".__eq__, old, new)
    if least_alike and matcher.quick_ratio() < least_alike:
        return [("change", old, new)]
    return [
        ("equal" if tag == "equal" else "change", old[start:end], new[new_start:new_end])
        for tag, start, end, new_start, new_end in matcher.get_opcodes()
    ]


def without_islands(runs):
    """A word or two that happen to be the same between two longer changes belong to the change."""
    kept = []
    for place, (kind, old, new) in enumerate(runs):
        is_between = 0 < place < len(runs) - 1
        if kind == "equal" and is_between and is_island(old, runs[place - 1], runs[place + 1]):
            kind = "change"
        if kept and kept[-1][0] == kind:
            _, old_before, new_before = kept.pop()
            old, new = old_before + old, new_before + new
        kept.append((kind, old, new))
    return kept


def is_island(words, *neighbours):
    shortest = min(max(len("".join(old)), len("".join(new))) for _, old, new in neighbours)
    return len(words) <= LONGEST_ISLAND and len("".join(words)) <= shortest


def as_pieces(runs):
    for kind, old, new in runs:
        if kind == "equal":
            yield Piece("equal", "".join(old))
            continue
        if old:
            yield Piece("delete", "".join(old))
        if new:
            yield Piece("insert", "".join(new))
