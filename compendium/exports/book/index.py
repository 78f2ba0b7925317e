"""The indexes of a book: by title, by pôle, by keyword; the compiler writes the pages."""

from collections import defaultdict
from itertools import groupby

from clusters.models import fold


def indexes_of(leaves, write):
    """[{title, groups: [{letter, entries: [{t, ids}]}]}] of the Leaves shown, with the ids that record_of() gives."""
    titles, poles, tags = defaultdict(list), defaultdict(list), defaultdict(list)
    for place, leaf in enumerate(leaves):
        mark = f"f{place}"
        titles[leaf.title].append(mark)
        content = leaf.content or {"poles": [], "porteur": "", "mots_cles": []}
        for name in [*content["poles"], *filter(None, [content["porteur"]])]:
            poles[name].append(mark)
        for name in content["mots_cles"]:
            tags[name].append(mark)
    named = {"Par titre": titles, "Par pôle": poles, "Par mot-clé": tags}
    return [{"title": title, "groups": groups_of(found, write)} for title, found in named.items() if found]


def groups_of(found, write):
    entries = sorted(found.items(), key=lambda entry: (letter_of(entry[0]), fold(entry[0])))
    return [
        {"letter": letter, "entries": [{"t": write(name), "ids": ids} for name, ids in some]}
        for letter, some in groupby(entries, key=lambda entry: letter_of(entry[0]))
    ]


def letter_of(name):
    """Its initial, without accent; figures and signs come first, together."""
    first = fold(name).lstrip("«\"'’( -")[:1].upper()
    return first if first.isalpha() else "0-9"
