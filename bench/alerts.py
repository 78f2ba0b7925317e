"""`make bench-alerts`: 10,000 alerts over 1,000 new practices, on a throw-away PostgreSQL.

BENCH_ALERTS, BENCH_OLD and BENCH_NEW say how many alerts, practices already seen, and new ones.
"""

import os
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from urllib.parse import urlencode

from .__main__ import ROOT, postgresql

RUN = "import django; django.setup(); from bench import alerts; alerts.{}()"
PEOPLE_EACH = 10
# How many of a hundred alerts ask each kind of question.
SHAPES = {
    "theme": 15,
    "facets": 25,
    "region": 15,
    "cluster": 10,
    "years": 10,
    "tags": 5,
    "searched": 12,
    "searched_in": 8,
}
SAID = {"alerts": 10_000, "old": 10_000, "new": 1_000}


def number(name):
    return int(os.environ.get(f"BENCH_{name.upper()}", SAID[name]))


def main():
    with postgresql() as url:
        settings = {"DJANGO_SETTINGS_MODULE": "bench.settings", "DATABASE_URL": url, "PYTHONWARNINGS": "ignore"}
        # Apart: what filling takes of memory is not what a round takes.
        for act in ("prepare", "measure"):
            subprocess.run(
                [sys.executable, "-c", RUN.format(act)], cwd=ROOT, env={**os.environ, **settings}, check=True
            )


def prepare():
    from django.core.management import call_command

    from .collection import fill

    call_command("migrate", verbosity=0)
    fill(number("old"))
    distinct = make_alerts(number("alerts"))
    fill(number("old") + number("new"))
    print(f"{number('alerts')} alertes ({distinct} questions distinctes), {number('new')} fiches nouvelles", flush=True)


def measure():
    from exchange.mails import run_alerts, write_digests
    from exchange.models import Notification

    for name, step in {"Alertes": run_alerts, "Alertes, rien de neuf": run_alerts, "Courriels": write_digests}.items():
        start, cpu = time.perf_counter(), time.process_time()
        count = step(tomorrow())
        spent = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{name} : {count} en {spent:.2f} s ({time.process_time() - cpu:.2f} s de calcul), {peak:.0f} Mo au plus")
    print(f"{Notification.objects.count()} notifications", flush=True)


def tomorrow():
    from datetime import timedelta

    from django.utils import timezone

    return timezone.now() + timedelta(days=1)


def make_alerts(total):
    """Alerts of many shapes, mostly distinct, ten a person. Returns how many questions are distinct."""
    from clusters.models import User
    from exchange.filters import last_key
    from exchange.models import Alert
    from practices.search import catalogue

    known, rnd = catalogue(), random.Random(2008)
    people = User.objects.bulk_create(
        User(email=f"lecteur{n}@exemple.test", name=f"Lecteur {n}") for n in range(-(-total // PEOPLE_EACH))
    )
    ask, asked = Questions(known, rnd), []
    for person in people:
        asked += [(person, question) for question in ask.some(PEOPLE_EACH)]
    alerts = [Alert(user=who, name=q[:100], question=q, seen_key=last_key(known)) for who, q in asked[:total]]
    Alert.objects.bulk_create(alerts, batch_size=2_000)
    return len(Counter(alert.question for alert in alerts))


class Questions:
    """What people ask: one facet or several, a region, a pôle, years, keywords, words; alone or together."""

    def __init__(self, known, rnd):
        from exchange.filters import AlertFilter
        from practices.filters import BY_NAME
        from practices.models import Word

        self.rnd, self.filter = rnd, AlertFilter(known)
        self.values = {name: [str(key) for key, _ in facet.choices(known)] for name, facet in BY_NAME.items()}
        common = Word.objects.filter(practices__gt=5).order_by("-practices").values_list("shown", flat=True)
        self.words = [word for word in common[:3_000] if word.isalpha() and len(word) > 4]

    def some(self, count):
        """As many distinct questions, written as an alert keeps them."""
        found = set()
        while len(found) < count:
            shape = self.rnd.choices(list(SHAPES), SHAPES.values())[0]
            found.add(self.filter.ask(urlencode(getattr(self, shape)(), doseq=True)).question)
        return sorted(found)

    def pick(self, name, most=1):
        return {name: self.rnd.sample(self.values[name], self.rnd.randint(1, most))}

    def theme(self):
        return self.pick("theme", 2)

    def facets(self):
        return self.pick("theme", 2) | self.pick("preuve", 3) | self.pick("cout", 2) | self.pick("etat", 2)

    def region(self):
        return self.pick("region", 2) | self.pick("theme", 2)

    def cluster(self):
        return self.pick("pole", 3)

    def years(self):
        first = self.rnd.randint(2008, 2018)
        return self.pick("secteur", 2) | {"de": first, "a": first + self.rnd.randint(0, 8)}

    def tags(self):
        return self.pick("tag", 3)

    def searched(self):
        return {"q": " ".join(self.rnd.sample(self.words, self.rnd.choice([1, 1, 2, 3])))}

    def searched_in(self):
        return self.pick("theme") | {"q": self.rnd.choice(self.words)}


if __name__ == "__main__":
    main()
