"""The checklist of accessibility, counted: what the statement says follows from it and from nothing else."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby

from django.conf import settings
from django.utils import timezone

CHECKLIST = settings.FIXTURES / "accessibility.toml"
MET, BROKEN, OUT_OF_SCOPE = "conforme", "non conforme", "non applicable"
HALF = 50
LASTS = 365


@dataclass(frozen=True)
class Criterion:
    number: str
    words: str
    state: str
    on: date
    tests: tuple = ()  # files that try it at each run
    by_hand: str = ""  # what a person looked at
    short: str = ""  # what falls short, or why it does not apply

    @property
    def topic(self):
        return int(self.number.partition(".")[0])

    @property
    def key(self):
        return {MET: "is-ok", BROKEN: "is-error"}.get(self.state, "")


@dataclass(frozen=True)
class Checklist:
    on: date
    standard: str
    criteria: list
    topics: list
    technologies: list
    tools: list
    pages: list
    untried: list

    def of(self, state):
        return [criterion for criterion in self.criteria if criterion.state == state]

    @property
    def met(self):
        return self.of(MET)

    @property
    def broken(self):
        return self.of(BROKEN)

    @property
    def out_of_scope(self):
        return self.of(OUT_OF_SCOPE)

    @property
    def in_scope(self):
        return len(self.met) + len(self.broken)

    @property
    def rate(self):
        """In whole percents, never rounded up to what is not reached."""
        return 100 * len(self.met) // self.in_scope

    @property
    def state(self):
        """In the three words of the law."""
        if not self.broken:
            return "totalement conforme"
        return "partiellement conforme" if self.rate >= HALF else "non conforme"

    def is_old(self, today=None):
        return ((today or timezone.localdate()) - self.on).days > LASTS

    @property
    def by_topic(self):
        rows = groupby(self.criteria, key=lambda criterion: criterion.topic)
        return [(self.topics[topic - 1], list(criteria)) for topic, criteria in rows]


def read(path=CHECKLIST):
    """The checklist of this file. A criterion was seen the day of the audit, unless it says another."""
    with path.open("rb") as file:
        told = tomllib.load(file)
    files = told.pop("tests")
    criteria = [
        Criterion(number, **{"on": told["on"]} | row | {"tests": tuple(files[key] for key in row.get("tests", []))})
        for number, row in told.pop("criteria").items()
    ]
    return Checklist(criteria=criteria, **told)


@lru_cache
def checklist():
    return read()
