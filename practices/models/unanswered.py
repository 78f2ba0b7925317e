from datetime import date

from django.db import models
from django.db.models import F

from clusters.models import plain_words

MOST_KEPT = 5_000
LONGEST = 200


class Unanswered(models.Model):
    """Words that were searched and found in no practice. Who searched is not known."""

    words = models.CharField("mots", max_length=LONGEST, unique=True)
    asked = models.CharField("tels que tapés", max_length=LONGEST)
    times = models.PositiveIntegerField("fois", default=0)
    first_on = models.DateField("la première fois", default=date.today)
    last_on = models.DateField("la dernière fois", default=date.today)

    class Meta:
        verbose_name = "recherche sans réponse"
        verbose_name_plural = "recherches sans réponse"
        ordering = ["-times", "-last_on", "words"]

    def __str__(self):
        return self.asked

    @classmethod
    def note(cls, asked, *, today=None):
        """Count a search that found nothing. Beyond MOST_KEPT, only what is known already is counted."""
        words, today = plain_words(asked)[:LONGEST], today or date.today()
        if not words:
            return
        if cls.objects.count() < MOST_KEPT:
            new = cls(words=words, asked=asked[:LONGEST], first_on=today, last_on=today)
            cls.objects.bulk_create([new], ignore_conflicts=True)
        cls.objects.filter(words=words).update(times=F("times") + 1, last_on=today)
