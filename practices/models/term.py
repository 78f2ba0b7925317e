from django.db import models


class Term(models.Model):
    """A word of the pôles, explained."""

    name = models.CharField("terme", max_length=120, unique=True)
    slug = models.SlugField("adresse", max_length=120, unique=True)
    english = models.CharField("en anglais", max_length=160, blank=True)
    definition = models.CharField("définition", max_length=400)

    class Meta:
        verbose_name = "terme"
        verbose_name_plural = "glossaire"
        ordering = ["slug"]

    def __str__(self):
        return self.name
