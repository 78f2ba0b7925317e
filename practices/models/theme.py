from django.db import models, transaction
from django.urls import reverse


class Theme(models.Model):
    """One of the six shelves."""

    code = models.CharField("code de cote", max_length=2, unique=True)
    key = models.SlugField(
        "teinte et pictogramme",
        max_length=20,
        unique=True,
        help_text="Nom de la classe t-… et du pictogramme.",
    )
    slug = models.SlugField("adresse", max_length=60, unique=True)
    name = models.CharField("nom", max_length=60, unique=True)
    summary = models.CharField("en une phrase", max_length=160)
    introduction = models.TextField("présentation")
    order = models.PositiveSmallIntegerField("ordre", default=0)
    last_number = models.PositiveIntegerField("dernier numéro de cote", default=0, editable=False)

    class Meta:
        verbose_name = "thème"
        ordering = ["order"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("practices:theme", args=[self.slug])

    @transaction.atomic
    def take_call_number(self):
        """The next cote of this shelf, such as « RH 001 »; none is given twice."""
        theme = Theme.objects.select_for_update().get(pk=self.pk)
        theme.last_number += 1
        theme.save(update_fields=["last_number"])
        return f"{theme.code} {theme.last_number:03d}"

    @classmethod
    @transaction.atomic
    def keep_call_number(cls, call_number):
        """That a record comes back with this cote: its shelf gives the ones after it."""
        code, number = call_number.split()
        theme = cls.objects.select_for_update().get(code=code)
        theme.last_number = max(theme.last_number, int(number))
        theme.save(update_fields=["last_number"])


class KeyStep(models.Model):
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="key_steps", verbose_name="thème")
    slug = models.SlugField("adresse", max_length=60)
    name = models.CharField("nom", max_length=60)
    summary = models.CharField("en une phrase", max_length=160, blank=True)
    order = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "étape clé"
        verbose_name_plural = "étapes clés"
        ordering = ["theme__order", "order"]
        constraints = [models.UniqueConstraint(fields=["theme", "slug"], name="key_step_once_per_theme")]

    def __str__(self):
        return self.name
