"""Example practices, to measure at the size of tomorrow. They exist in the throw-away database alone."""

import io
import random
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from django.core.management import call_command
from taggit.models import Tag

from clusters.models import Version, stems
from practices.forms import PracticeForm
from practices.models import Practice, Revision, Theme, Word
from practices.models.entry import CATALOGUE, practice_texts, values_of
from practices.models.story import STORY
from practices.models.word import vocabulary
from practices.workflow import Action

from .examples import COLUMNS, Examples
from .store import bulk, write
from .texts import all_spellings, tag_names

AT_ONCE, CHECKED, TAGS = 5_000, 20, 2_000
WORDS = [
    *("comité", "pôle", "projet", "évaluation", "label", "adhérents", "PME", "réseau", "financement", "formation"),
    *("salon", "région", "équipe", "indicateurs", "enquête", "partenariat", "recherche", "innovation", "stratégie"),
]


def fill(total):
    """Bring the published practices to `total`, straight into the tables: the real ones, then examples."""
    if not Practice.objects.exists():
        call_command("load_fixtures", stdout=io.StringIO())
        Tag.objects.bulk_create(
            (Tag(name=name, slug=name.replace(" ", "-")) for name in tag_names(TAGS)), ignore_conflicts=True
        )
    known = Practice.objects.published().count()
    if known >= total:
        return
    examples = Examples(Version.move(CATALOGUE), seed=2008 + known)
    with bulk([*COLUMNS, Word]) as cursor:
        write_examples(cursor, examples, total - known)
        count_words(cursor, examples.words)
        Theme.objects.bulk_update(examples.themes, ["last_number"])
    check(examples)


def write_examples(cursor, examples, number):
    """The database takes some of them while the next are made."""
    with ThreadPoolExecutor(1) as writer:
        pending = []
        for start in range(0, number, AT_ONCE):
            for _ in range(min(AT_ONCE, number - start)):
                examples.add()
            for written in pending:
                written.result()
            pending = [writer.submit(write, cursor, model, COLUMNS[model], rows) for model, rows in examples.take()]
        for written in pending:
            written.result()


def count_words(cursor, added):
    """Add these counts to the words of the collection: all their rows are written anew."""
    known = {form: row for form, *row in Word.objects.values_list("form", "shown", "stem", "practices")}
    written, keys, rows = all_spellings(), count(1), []
    for form, practices in added.items():
        shown, stem, before = known.pop(form, None) or new_word(form, written)
        rows.append((next(keys), form, shown, stem, before + practices))
    rows += [(next(keys), form, *row) for form, row in known.items()]
    cursor.execute(f"DELETE FROM {Word._meta.db_table}")
    write(cursor, Word, ["id", "form", "shown", "stem", "practices"], rows)


def new_word(form, written):
    shown = written.get(form, form)
    # No ending to take from a cote: its stem is itself.
    return shown, form if form[-1].isdecimal() else stems(shown)[0], 0


def check(examples):
    """Refuse to measure entries that are not those the portal would write: a few are compared."""
    last = Practice.objects.select_related("entry", "theme").filter(pk__lte=examples.key).order_by("-pk")[:CHECKED]
    for practice in last:
        for name, value in values_of(practice, *practice_texts(practice)).items():
            # In any order: that of the keywords is the database's own.
            if sorted(getattr(practice.entry, name).split()) != sorted(value.split()):
                raise AssertionError(f"{practice} : {name}\n{getattr(practice.entry, name)}\n{value}")
        forms = vocabulary(practice.entry.plain)
        if Word.objects.filter(form__in=forms, practices__gt=0).count() != len(forms):
            raise AssertionError(f"{practice} : des mots ne sont pas comptés")


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
