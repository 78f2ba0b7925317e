"""Example practices, to measure at the size of tomorrow. They exist in the throw-away database alone."""

import random

from django.utils import timezone

from clusters.models import Cluster, fold
from practices.forms import PracticeForm
from practices.models import Practice, Revision, Theme
from practices.models.story import STORY
from practices.workflow import Action

WORDS = [
    *("comité", "pôle", "projet", "évaluation", "label", "adhérents", "PME", "réseau", "financement", "formation"),
    *("salon", "région", "équipe", "indicateurs", "enquête", "partenariat", "recherche", "innovation", "stratégie"),
]


def fill(total):
    """Bring the published practices to `total`, straight into the table: the form's work is not measured here."""
    rnd = random.Random(2008)
    missing = total - Practice.objects.published().count()
    themes, clusters = list(Theme.objects.all()), list(Cluster.objects.all())
    now = timezone.now()
    practices = []
    for number in range(missing):
        theme = rnd.choice(themes)
        text = " ".join(rnd.choices(WORDS, k=120))
        practices.append(
            Practice(
                state=Practice.State.PUBLISHED,
                title=f"Exemple {number} : {text[:60]}",
                slug=f"exemple-{number}",
                call_number=f"{theme.code} E{number}",
                theme=theme,
                published_at=now,
                revised_at=now,
                start_year=rnd.randint(2005, 2026),
                evidence=rnd.choice([None, 1, 2, 3, 4]),
                action=text,
                summary=text[:290],
                search_text=fold(text),
            )
        )
    Practice.objects.bulk_create(practices, batch_size=500)
    links = Practice.clusters.through
    links.objects.bulk_create(
        [links(practice=practice, cluster=rnd.choice(clusters)) for practice in practices], batch_size=500
    )


def long_record(words=3_000, share_changed=0.1):
    """A record of so many words in its eleven texts, and a second version of it: one word in ten is another."""
    rnd = random.Random(2009)
    first = {"title": "Exemple long", "theme": str(Theme.objects.first().pk), "carrier": "Exemple"}
    for name in STORY:
        paragraphs = [rnd.choices(WORDS, k=words // len(STORY) // 4) for _ in range(4)]
        first[name] = "\n\n".join(" ".join(paragraph).capitalize() + "." for paragraph in paragraphs)
    second = first | {name: " ".join(reworded(first[name], share_changed, rnd)) for name in STORY}
    practice = record(first)
    record(second, practice)
    return practice


def reworded(text, share, rnd):
    return [rnd.choice(WORDS) if rnd.random() < share else word for word in text.split(" ")]


def record(text, practice=None):
    form = PracticeForm(Revision(data=text).typed, is_sourced=True, instance=practice)
    if not form.is_valid():
        raise ValueError(form.say_mistakes())
    return form.record(Action.IMPORT)
