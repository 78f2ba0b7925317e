"""What is typed around a text and kept with it: answers to remarks, and words on the records that resemble it."""

import re

from ..models.review import HANDLED, REPLY

NEAR, WHY = "near-", "near-why-"
# Of a row of ours, whose number fits a database.
ASIDE = re.compile(rf"({REPLY}|{HANDLED}|{WHY}|{NEAR})[0-9]{{1,18}}")
LABELS = {REPLY: "Réponse à une remarque", WHY: "En quoi la pratique diffère d'une fiche voisine"}


def is_aside(name):
    return ASIDE.fullmatch(name) is not None


def sayings_of(data):
    """What a text says of its neighbours: {name: typed}."""
    return {name: typed for name, typed in data.items() if name.startswith(NEAR) and is_aside(name)}


def asides_that_differ(theirs, ours):
    """(label, their words) of each answer or word on a neighbour that is not the same in both texts."""
    names = sorted(name for name in {*theirs, *ours} if is_aside(name) and name.startswith(tuple(LABELS)))
    return [
        (LABELS[REPLY if name.startswith(REPLY) else WHY], theirs.get(name, ""))
        for name in names
        if theirs.get(name, "") != ours.get(name, "")
    ]
