"""In which order a book shows its records: under their theme and key step, or as its reader put them."""

from itertools import groupby

from practices.models import KeyStep

from .leaves import record_of
from .volume import Kind

IN_ORDER = {Kind.SELECTION, Kind.RECORD}
LAST = 10_000


def ordered(volume, themes):
    """The Leaves in the order of the book. An edition was put in order when it was frozen."""
    if volume.kind in IN_ORDER or volume.kind == Kind.EDITION:
        return volume.leaves
    shelves = {theme.name: theme.order for theme in themes}
    steps = {step.name: step.order for step in KeyStep.objects.all()}

    def place(leaf):
        step = steps.get(leaf.step, LAST)
        return shelves.get(leaf.theme, LAST), step, int(leaf.cote.split()[-1])

    return sorted(volume.leaves, key=place)


def parts_of(volume, leaves, write):
    """[{name, hue, code, said, opens, groups: [{title, records}]}]: `opens` with a page of its own, or not."""
    records = [(leaf, record_of(leaf, place, write)) for place, leaf in enumerate(leaves)]
    if volume.kind in IN_ORDER:
        group = {"title": "", "records": [record for _, record in records]}
        return [part(write(volume.title), "", "", records, [group], opens=False)]
    found = []
    for theme, some in groupby(records, key=lambda pair: pair[0].theme):
        some = list(some)
        first = some[0][0]
        found.append(part(write(theme), first.hue, first.code, some, groups_of(some, write), opens=True))
    return found


def groups_of(pairs, write):
    """By key step; the records that name none come last, under no title if the others have none either."""
    groups = [
        {"title": write(step), "records": [record for _, record in some]}
        for step, some in groupby(pairs, key=lambda pair: pair[0].step)
    ]
    if len(groups) > 1:
        groups = [group | {"title": group["title"] or "Sans étape clé"} for group in groups]
    return groups


def part(name, hue, code, pairs, groups, *, opens):
    measured = sum((leaf.content or {}).get("preuve") in (3, 4) for leaf, _ in pairs)
    said = f"{len(pairs)} fiche{'s' if len(pairs) > 1 else ''}"
    if measured:
        said += f", dont {measured} aux résultats mesurés ou évaluée{'s' if measured > 1 else ''} par un tiers"
    return {"name": name, "hue": hue, "code": code, "said": said, "opens": opens, "groups": groups}
