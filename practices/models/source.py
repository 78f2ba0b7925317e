from django.db import models

from .practice import Practice


class Source(models.Model):
    """Where what the record says can be read."""

    class Reliability(models.TextChoices):
        HIGH = "elevee", "élevée"
        MEDIUM = "moyenne", "moyenne"
        TITLE_ONLY = "titre-seul", "titre seul"

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="sources", verbose_name="pratique")
    title = models.CharField("titre", max_length=300)
    url = models.URLField("adresse", max_length=500, blank=True)
    reliability = models.CharField("fiabilité", max_length=10, choices=Reliability, blank=True)
    added_on = models.DateField("versée le", auto_now_add=True)

    class Meta:
        verbose_name = "source"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["practice", "title", "url"], name="source_once_per_practice")]

    def __str__(self):
        return self.title
