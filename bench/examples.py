"""Example practices of real shape, as rows ready to be written: the form's own work is not measured here."""

import random
from collections import Counter
from datetime import UTC, timedelta
from itertools import accumulate

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max
from django.utils import timezone
from taggit.models import Tag, TaggedItem

from clusters.models import Cluster
from practices.models import Entry, KeyStep, Neighbour, Practice, Source, Theme
from practices.models.entry import APART, CLUSTER
from practices.models.story import STORY

from .texts import heads, piece, sentences

# How many sentences a text has, each as likely as the others: some 250 words in all.
LENGTHS = {
    "context": [1, 2],
    "problem": [1, 2],
    "action": [2],
    "results": [1, 2, 3],
    "success_factors": [1, 2, 3],
    "difficulties": [1, 2],
    "limits": [0, 1, 2],
    "transfer_conditions": [1, 2],
    "can_share": [0, 1, 2],
    "indicators": [0, 1, 2],
    "hindsight": [0, 1, 2],
}
THEME_WEIGHTS = [30, 20, 16, 14, 11, 9]
COLUMNS = {
    Practice: [field.column for field in Practice._meta.concrete_fields],
    Practice.clusters.through: ["practice_id", "cluster_id"],
    Practice.other_themes.through: ["practice_id", "theme_id"],
    TaggedItem: ["object_id", "content_type_id", "tag_id"],
    Source: ["practice_id", "title", "url", "reliability", "added_on"],
    Neighbour: ["practice_id", "other_id", "closeness"],
    Entry: ["id", "practice_id", "stamp", "marks", "title_key", "title", "lead", "rest", "plain"],
}
DEFAULTS = {field.column: getattr(Practice(), field.attname) for field in Practice._meta.concrete_fields}
DEFAULTS = {name: int(value) if isinstance(value, bool) else value for name, value in DEFAULTS.items()}
COMMON = piece("exemple")
YEARS = [None, *range(2005, 2027)]
STATES, COSTS = ["", *Practice.PracticeState.values], ["", *Practice.Cost.values]
EVIDENCE, EVIDENCE_WEIGHTS = [None, *Practice.Evidence.values], [30, 30, 22, 12, 6]


class Examples:
    """Makes the rows, and counts their words; `stamp` is that of their entries."""

    def __init__(self, stamp, seed):
        self.rnd, self.stamp, self.words = random.Random(seed), stamp, Counter()
        self.real, self.made = sentences()
        self.heads = heads()
        self.themes, self.clusters, self.tags = list(Theme.objects.all()), list(Cluster.objects.all()), the_tags()
        self.tag_weights = list(accumulate(1 / (rank + 10) ** 0.8 for rank in range(len(self.tags))))
        self.steps = {theme.pk: [] for theme in self.themes}
        for step in KeyStep.objects.all():
            self.steps[step.theme_id].append(step.pk)
        self.content_type = ContentType.objects.get_for_model(Practice).pk
        self.key = Practice.objects.aggregate(last=Max("pk"))["last"] or 0
        self.entry = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
        last = Practice.objects.aggregate(last=Max("published_at"))["last"] or timezone.now()
        self.moment = last.astimezone(UTC).replace(tzinfo=None)
        self.rows = {model: [] for model in COLUMNS}

    def take(self):
        """The rows made since the last time, by model."""
        rows, self.rows = self.rows, {model: [] for model in COLUMNS}
        return rows.items()

    def add(self):
        """One more practice, the newest."""
        rnd = self.rnd
        self.key, self.entry, self.moment = self.key + 1, self.entry + 1, self.moment + timedelta(microseconds=1)
        theme = rnd.choices(self.themes, THEME_WEIGHTS[: len(self.themes)])[0]
        theme.last_number += 1
        about = {
            "theme": theme,
            "number": f"{theme.last_number:03d}",
            "head": rnd.choice(self.heads),
            "clusters": rnd.sample(self.clusters, rnd.choice([1, 1, 2])),
            "tags": list(dict.fromkeys(rnd.choices(self.tags, cum_weights=self.tag_weights, k=rnd.randint(2, 4)))),
            "others": [other.pk for other in rnd.sample(self.themes, 1) if other != theme and rnd.random() < 0.3],
            "story": {name: self.text(rnd.choice(lengths)) for name, lengths in LENGTHS.items()},
        }
        row = self.practice(about)
        self.relations(about)
        self.rows[Entry].append(
            (self.entry, self.key, self.stamp, self.marks(about, row), row["slug"], *self.find(about))
        )
        self.rows[Practice].append(tuple(row.values()))

    def text(self, length):
        return [self.rnd.choice(self.real if self.rnd.random() < 0.4 else self.made) for _ in range(length)]

    def practice(self, about):
        rnd, theme, number = self.rnd, about["theme"], about["number"]
        title, address, short_title = about["head"]
        story = {name: " ".join(one.text for one in pieces) for name, pieces in about["story"].items()}
        return (
            DEFAULTS
            | story
            | {
                "id": self.key,
                "state": Practice.State.PUBLISHED.value,
                "title": f"{title.text} (exemple {theme.code} {number})",
                "short_title": short_title.text,
                "slug": f"{address}-exemple-{theme.code.lower()}-{number}",
                "call_number": f"{theme.code} {number}",
                "theme_id": theme.pk,
                "key_step_id": rnd.choice([None, *self.steps[theme.pk], *self.steps[theme.pk]]),
                **dict.fromkeys(["published_at", "revised_at"], self.moment),
                "summary": story["action"],
                "names_then": names(about["clusters"]).text,
                "start_year": rnd.choice(YEARS),
                "practice_state": rnd.choice(STATES),
                "cost": rnd.choice(COSTS),
                "evidence": rnd.choices(EVIDENCE, EVIDENCE_WEIGHTS)[0],
            }
        )

    def relations(self, about):
        rows, key = self.rows, self.key
        rows[Practice.clusters.through] += [(key, cluster.pk) for cluster in about["clusters"]]
        rows[Practice.other_themes.through] += [(key, other) for other in about["others"]]
        rows[TaggedItem] += [(key, self.content_type, tag.pk) for tag in about["tags"]]
        rows[Source].append((key, "Exemple", f"https://exemple.test/{key}", "moyenne", self.moment.date()))
        if key % 10 == 0:
            rows[Neighbour] += [(key, key - far, 1 / far) for far in (2, 5, 7)]

    def marks(self, about, row):
        """As entry.marks_of says them."""
        found = {
            "e": row["evidence"],
            "s:": row["practice_state"],
            "c:": row["cost"],
            "y": row["start_year"],
            "k": row["key_step_id"],
        }
        return " ".join(
            [
                f"o t{row['theme_id']}",
                *(f"u{other}" for other in about["others"]),
                *(f"p{cluster.pk}" for cluster in about["clusters"]),
                *(f"g{tag.pk}" for tag in about["tags"]),
                *(f"{sign}{value}" for sign, value in found.items() if value),
            ]
        )

    def find(self, about):
        """(title, lead, rest, plain) of its entry, as entry.values_of gives them; its words are counted."""
        code, number = about["theme"].code.lower(), about["number"]
        head, _, short_title = about["head"]
        story, tags = about["story"], [piece(tag.name) for tag in about["tags"]]
        title = [short_title, *tags]
        lead = [*story["action"], *story["problem"]]
        told = [one for name in STORY if name != "problem" for one in story[name]]
        rest = [*told, piece(about["theme"].name), names(about["clusters"])]
        self.words.update(
            {code, number, code + number}.union(COMMON.words, *(one.words for one in [head, *title, *lead, *rest]))
        )
        cote = f"{code} {number}"
        own = [cote, code + number, *(f"{CLUSTER}{cluster.pk}" for cluster in about["clusters"])]
        plains = [
            joined([head.plain, COMMON.plain, cote, *(one.plain for one in title), cote, code + number]),
            *(joined(one.plain for one in part) for part in (lead, rest)),
            *(joined(one.wholes for one in part) for part in ([head, *title], lead, rest)),
        ]
        return (
            joined([head.stems, COMMON.stems, cote, *(one.stems for one in title), *own]),
            joined(one.stems for one in lead),
            joined(one.stems for one in rest),
            APART.join(["", *plains, ""]),
        )


def names(clusters):
    return piece(", ".join(cluster.name for cluster in clusters)[:300])


def joined(parts):
    return " ".join(part for part in parts if part)


def the_tags():
    """Every keyword, those of the examples last, always in the same order."""
    return list(Tag.objects.order_by("pk"))
