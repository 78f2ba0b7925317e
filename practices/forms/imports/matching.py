"""Which practice of the portal each line is about, if any; and which lines are about the same."""

from collections import defaultdict

from django.db.models import Q

from clusters.forms.imports import Refused, at
from clusters.models import fold

from ...models import Practice
from ...models.practice import address_of

AT_ONCE = 300


class Matches:
    """By cote, else by address, else by title and pôles; fetched for all the lines at once."""

    def __init__(self, readings, *, by, holds=False):
        self.practices = list(fetched(keys_of(readings), holds=holds))
        self.open_to = keys_open_to(by, self.practices)
        self.by_cote = {practice.call_number: practice for practice in self.practices if practice.call_number}
        self.by_slug = {practice.slug: practice for practice in self.practices if practice.slug}
        self.by_key = defaultdict(list)
        for practice in self.practices:
            self.by_key[key_of(practice)].append(practice)

    def find(self, reading):
        """The Practice, or None; Refused where the cote and the address tell two."""
        of_cote, of_slug = self.by_cote.get(reading.cote), self.by_slug.get(reading.slug)
        if of_cote and reading.slug and of_cote != of_slug:
            other = f"celle de « {of_slug} »" if of_slug else "inconnue"
            raise Refused(
                "adresse",
                f"La cote {reading.cote} est celle de « {of_cote} », et cette adresse est {other}. "
                "Ne gardez que la bonne des deux.",
            )
        return of_cote or of_slug or self.of_title(reading)

    def of_title(self, reading):
        known = [practice for practice in self.by_key.get(reading.key, []) if self.may_be_told(practice)]
        return max(known, key=lambda practice: (practice.is_published, practice.is_stub, practice.pk), default=None)

    def may_be_told(self, practice):
        """Of drafts, one's own alone: that there are others is not said."""
        return practice.slug is not None or practice.pk in self.open_to


def keys_of(readings):
    """Keys of the practices that some line may be about."""
    found = set()
    for start in range(0, len(readings), AT_ONCE):
        some = readings[start : start + AT_ONCE]
        titles = [reading.text.get("title", "") for reading in some]
        slugs = [*(reading.slug for reading in some), *map(address_of, titles)]
        asked = Q(call_number__in=[reading.cote for reading in some if reading.cote])
        asked |= Q(slug__in=slugs) | Q(title__in=[title for title in titles if title])
        found |= set(Practice.objects.filter(asked).order_by().values_list("pk", flat=True))
    return sorted(found)


def fetched(keys, *, holds):
    """`holds`: until the transaction ends, nobody else moves them. In the order of their keys, as others wait too."""
    if holds:
        for start in range(0, len(keys), AT_ONCE):
            list(Practice.objects.select_for_update().filter(pk__in=keys[start : start + AT_ONCE]).order_by("pk"))
    for start in range(0, len(keys), AT_ONCE):
        yield from Practice.objects.filter(pk__in=keys[start : start + AT_ONCE]).for_export()


def keys_open_to(user, practices):
    """Keys of those that this person may write in."""
    keys = [practice.pk for practice in practices]
    if user.is_superuser:
        return set(keys)
    return {
        pk
        for start in range(0, len(keys), AT_ONCE)
        for pk in Practice.objects.shared_with(user)
        .filter(pk__in=keys[start : start + AT_ONCE])
        .order_by()
        .values_list("pk", flat=True)
    }


def key_of(practice):
    clusters = frozenset(str(cluster.pk) for cluster in practice.clusters.all())
    return (" ".join(fold(practice.title).split()), clusters or fold(practice.carrier))


def refuse_doubles(readings):
    """Two lines for one practice are both refused: which of them is right is not ours to say."""
    said = defaultdict(list)
    for reading in readings:
        marks = {reading.practice.pk if reading.practice else None, reading.cote, reading.slug}
        for mark in {*marks, None if reading.practice else reading.key} - {None, ""}:
            said[mark].append(reading)
    for same in said.values():
        for reading in same[1:] and same:
            others = [str(other.line.number) for other in same if other is not reading]
            sentence = f"La même pratique est aussi {at(others)} : gardez-en une."
            if ["", sentence] not in reading.troubles:
                reading.say("", sentence)
