from django.db import models, transaction

from clusters.models import Version, indexed, plain_words, whole_words

from .markdown import plain_text
from .story import STORY
from .word import Word

CATALOGUE = "catalogue"
INDEXED = ["title", "lead", "rest", "plain"]
CONTENT = ["marks", "title_key", *INDEXED]
CLUSTER = "zp"
# Two texts stand two spaces apart: no phrase between quotes runs from one into the other.
APART = "  "


class Entry(models.Model):
    """All by which a practice is found, in one row, written with it: the marks of its facets, and its words.

    Its key grows with the date of publication. A row without a practice or without marks is what other workers
    need to forget a key. `title`, `lead` and `rest` hold stems, which the database indexes by itself (migrations).
    """

    practice = models.OneToOneField("Practice", models.CASCADE, related_name="entry", null=True)
    stamp = models.BigIntegerField("rang d'écriture", db_index=True)
    marks = models.TextField("facettes", default="")
    title_key = models.CharField("ordre des titres", max_length=90, default="")
    title = models.TextField("titre, mots-clés, cote, pôles", default="")
    lead = models.TextField("résumé, problème", default="")
    rest = models.TextField("le reste", default="")
    plain = models.TextField("texte sans accents", default="")

    class Meta:
        verbose_name = "entrée du catalogue"
        verbose_name_plural = "entrées du catalogue"
        indexes = [models.Index("title_key", "id", name="entry_by_title")]

    def __str__(self):
        return f"{self.practice or 'oubliée'} ({self.pk})"

    @classmethod
    @transaction.atomic
    def write(cls, practice, *, is_new=False):
        """Bring the entry of a practice in line with it; `is_new` puts it among the latest."""
        stamp = Version.move(CATALOGUE)
        # Under that lock, as it is now: the one that was given may have been read long ago.
        given, practice = practice, type(practice)._default_manager.with_texts().get(pk=practice.pk)
        entry = cls.objects.filter(practice=practice).first()
        if entry and is_new:
            entry.forget(stamp)
            entry = None
        entry = entry or cls(practice=practice)
        before, entry.stamp = entry.plain, stamp
        texts = entry.take(practice)
        entry.save()
        Word.recount(before, entry.plain, texts)
        given.entry = entry
        return entry

    @classmethod
    def is_stale(cls, practice):
        """Whether a public practice has another entry than the one it should have, or none."""
        expected = cls(practice=practice)
        expected.take(practice)
        entry = cls.objects.filter(practice=practice).first()
        return entry is None or any(getattr(entry, name) != getattr(expected, name) for name in CONTENT)

    def take(self, practice):
        """Set what the practice gives; return the texts it comes from, none if the practice is not public."""
        texts = practice_texts(practice) if practice.is_published or practice.is_stub else []
        values = values_of(practice, *texts) if texts else {}
        for name in CONTENT:
            setattr(self, name, values.get(name, ""))
        return texts

    def forget(self, stamp):
        """Leave the practice, for a new entry; the empty row tells the other workers."""
        Word.recount(self.plain)
        type(self).objects.filter(pk=self.pk).update(practice=None, stamp=stamp, **dict.fromkeys(CONTENT, ""))


def values_of(practice, title, lead, rest):
    """{name: value} of the entry that a public practice should have."""
    texts = (title, lead, rest)
    wholes = [" ".join(whole_words(text)) for text in texts]
    return {
        "marks": " ".join(marks_of(practice)),
        "title_key": practice.slug,
        "title": " ".join([indexed(title), *(cluster_word(cluster.pk) for cluster in in_order(practice.clusters))]),
        "lead": indexed(lead),
        "rest": indexed(rest),
        "plain": APART.join(["", *(plain_words(text) for text in (*texts, *wholes)), ""]),
    }


def practice_texts(practice):
    """Its title with what names it, its problem and summary, and the rest: the three weights of a word."""
    cote = practice.call_number or ""
    tags = [tag.name for tag in in_order(practice.tags)]
    title = [practice.title, practice.short_title, *tags, cote, cote.replace(" ", "")]
    told = [plain_text(getattr(practice, name)) for name in STORY if name != "problem"]
    about = [practice.theme.name, practice.carrier, practice.names_then]
    lead = [practice.summary, plain_text(practice.problem)]
    return [" . ".join(part for part in parts if part) for parts in (title, lead, [*told, *about])]


def cluster_word(pk):
    """A pôle as a word of the text: it is found by its names of today and of then, whichever they become."""
    return f"{CLUSTER}{pk}"


def cluster_of(word):
    """The key of the pôle that a word stands for, None for a word of a text."""
    key = word.removeprefix(CLUSTER)
    return int(key) if key != word and key.isdecimal() else None


def in_order(related):
    """Always the same order, so that the same practice gives the same entry."""
    return sorted(related.all(), key=lambda row: row.pk)


def marks_of(practice):
    """The values of its facets, each in a few signs: what they mean is in search/facets.py."""
    yield "o" if practice.is_published else "x"
    yield f"t{practice.theme_id}"
    for sign, related in (("u", practice.other_themes), ("p", practice.clusters), ("g", practice.tags)):
        yield from (f"{sign}{row.pk}" for row in in_order(related))
    about = {
        "e": practice.evidence,
        "s:": practice.practice_state,
        "c:": practice.cost,
        "y": practice.start_year,
        "k": practice.key_step_id,
    }
    yield from (f"{sign}{value}" for sign, value in about.items() if value)
