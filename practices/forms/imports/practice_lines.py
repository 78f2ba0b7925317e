"""The lines of a file of practices, one after the other: what each would do, and the act that does it."""

from clusters.forms.imports import CHANGED, CREATED, Outcome, Refused
from clusters.models import Cluster

from ...exports import COLUMNS
from ...models import Theme
from .drafting import Drafting
from .known import Known, Unknown
from .matching import Matches, refuse_doubles
from .publishing import Publishing
from .texts import FIRST, moment_of, read

PLACES = {column.name: place for place, column in enumerate(COLUMNS)}


def practice_steps(lines, *, by, publishes, holds=False):
    """Yield (index of the line, Outcome, act or None). `holds`: in a transaction, whose acts will follow."""
    known = Known()
    readings = [read(line, known) for line in lines]
    known.addresses = {reading.slug for reading in readings} - {""}
    matches = Matches(readings, by=by, holds=holds)
    if holds:
        # All that cotes are drawn from, in one order: two imports wait for each other, and never for ever.
        list(Theme.objects.select_for_update().order_by("pk"))
        # What another import wrote while this one waited is seen from here on, and then stops it.
        matches = Matches(readings, by=by)
    for reading in readings:
        match(reading, matches)
    refuse_doubles(readings)
    own = {str(pk) for pk in Cluster.objects.of(by).values_list("pk", flat=True)}
    for index in in_order_of_publication(readings) if publishes else range(len(readings)):
        reading = readings[index]
        may_write = reading.practice is not None and reading.practice.pk in matches.open_to
        yield index, *step(reading, known, by, own, publishes=publishes, may_write=may_write)


def match(reading, matches):
    try:
        reading.practice = matches.find(reading)
    except Refused as refusal:
        reading.say(refusal.column, refusal.sentence)
        reading.is_lost = True


def refused(reading, address=""):
    """Its troubles in the order of the columns."""
    troubles = sorted(reading.troubles, key=lambda trouble: PLACES.get(trouble[0], -1))
    return Outcome.refused(reading.line.number, reading.title, troubles, address=address)


def step(reading, known, by, own, *, publishes, may_write):
    """(Outcome, act or None) of one line."""
    if any(not column for column in reading.troubled) or reading.is_lost:
        # Of what the line is about, nothing is sure: more would only confuse.
        return refused(reading), None
    try:
        way = Publishing(reading, known, by) if publishes else Drafting(reading, known, by, own, may_write=may_write)
        outcome = way.outcome()
    except Refused as refusal:
        reading.say(refusal.column, refusal.sentence)
        return refused(reading, refusal.address), None
    except Unknown as trouble:
        reading.say("etape", str(trouble))
    if reading.troubles:
        return refused(reading), None
    return outcome, way.pour if outcome.what in (CREATED, CHANGED) else None


def in_order_of_publication(readings):
    """Indexes of the lines: the catalogue lists the newest first, and exports too; so the last line is the oldest."""
    dated = {}
    for index, reading in enumerate(readings):
        try:
            dated[index] = moment_of(reading, FIRST)
        except (Refused, ValueError):
            dated[index] = None
    old = sorted((index for index, at in dated.items() if at), key=lambda index: (dated[index], -index))
    order = [*old, *(index for index, at in dated.items() if not at)]
    # A cote that comes back is taken before any new one is drawn.
    return sorted(order, key=lambda index: not readings[index].cote)
