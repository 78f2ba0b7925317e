from collections import Counter

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F

from clusters.models import bare_words, fold, is_stop_word, is_worth_reading, readings, stems

AT_ONCE = 500


class Word(models.Model):
    """A word of the collection, as it is typed without accents, and how many practices hold it.

    It completes what is being typed, corrects what is mistyped, and tells a rare word from a common one.
    """

    form = models.CharField("sans accents", max_length=60, unique=True)
    shown = models.CharField("tel qu'écrit", max_length=60)
    stem = models.CharField("radical", max_length=60, db_index=True)
    practices = models.PositiveIntegerField("pratiques", default=0)

    class Meta:
        verbose_name = "mot du recueil"
        verbose_name_plural = "mots du recueil"

    def __str__(self):
        return self.shown

    @classmethod
    def recount(cls, before, after="", texts=()):
        """Bring the counts in line with one practice, whose plain text and the texts it comes from these are."""
        forms_before, forms_after, written = vocabulary(before), vocabulary(after), spellings(texts)
        for some in in_turn(forms_after - forms_before):
            words = [cls(form=form, shown=(shown := written.get(form, form)), stem=stems(shown)[0]) for form in some]
            cls.objects.bulk_create(words, ignore_conflicts=True)
            cls.objects.filter(form__in=some).update(practices=F("practices") + 1)
        for some in in_turn(forms_before - forms_after):
            cls.objects.filter(form__in=some, practices__gt=0).update(practices=F("practices") - 1)

    @classmethod
    @transaction.atomic
    def count_anew(cls, plains):
        """Count the words of all entries, given by their plain texts, from nothing; readers see it done or not."""
        written = dict(cls.objects.values_list("form", "shown"))
        counts = Counter(form for plain in plains for form in vocabulary(plain))
        cls.objects.all().delete()
        words = (
            cls(form=form, shown=(shown := written.get(form, form)), stem=stems(shown)[0], practices=many)
            for form, many in sorted(counts.items())
        )
        cls.objects.bulk_create(words, batch_size=AT_ONCE)


def in_turn(forms):
    """Sorted, so that two writers never wait for each other, and a few at a time."""
    ordered = sorted(forms)
    return [ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE)]


def vocabulary(plain):
    """The words of an entry's plain text that tell something."""
    return {word[:60] for word in plain.split() if is_worth_reading(word) and not is_stop_word(word)}


def spellings(texts):
    """{form without accents: as it is first written}"""
    found = {}
    for text in texts:
        for word in bare_words(text):
            found.setdefault(fold(word)[:60], word[:60])
    return found


class Synonym(models.Model):
    """Words that mean the same to who searches; kept by the administrators."""

    terms = models.CharField(
        "termes",
        max_length=300,
        unique=True,
        help_text="Séparés par des virgules, chacun d'un ou plusieurs mots : RH, ressources humaines.",
    )

    class Meta:
        verbose_name = "synonymes"
        verbose_name_plural = "synonymes"
        ordering = ["terms"]

    def __str__(self):
        return self.terms

    def clean(self):
        if len(self.as_words()) < 2:
            raise ValidationError({"terms": "Indiquez au moins deux termes, séparés par une virgule."})

    def as_words(self):
        """The terms, each a tuple of bare words."""
        return [words for term in self.terms.split(",") if (words := self.words_of(term))]

    @staticmethod
    def words_of(term):
        """The words that say something; one that holds signs is read in one piece, as in a question."""
        return tuple(ways[0][0] for ways in readings(term) if not is_stop_word(ways[0][0]))
