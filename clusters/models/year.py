from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.formats import localize

from .cluster import YEARS, Cluster
from .folding import spaced


class ClusterYear(models.Model):
    """What describes a pôle in one year. What the source does not say stays empty."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="years", verbose_name="pôle")
    year = models.PositiveSmallIntegerField("année", validators=YEARS)
    members = models.PositiveIntegerField("membres", null=True, blank=True)
    sme_share = models.PositiveSmallIntegerField(
        "part de PME (%)", null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    team = models.DecimalField("équipe (ETP)", max_digits=5, decimal_places=1, null=True, blank=True)
    budget = models.PositiveIntegerField("budget (k€)", null=True, blank=True)

    class Meta:
        verbose_name = "relevé"
        verbose_name_plural = "relevés"
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["cluster", "year"], name="one_record_per_cluster_and_year"),
            models.CheckConstraint(
                condition=Q(sme_share=None) | Q(sme_share__lte=100),
                name="sme_share_is_a_percentage",
                violation_error_message="La part de PME va de 0 à 100 %.",
            ),
        ]

    def __str__(self):
        return f"{self.cluster}, {self.year}"

    @property
    def facts(self):
        """(label, value) of what is known, in the order people read it."""
        known = [
            ("Membres", None if self.members is None else spaced(self.members)),
            ("Part de PME", None if self.sme_share is None else f"{self.sme_share} %"),
            ("Équipe", None if self.team is None else f"{localize(self.team.normalize())} ETP"),
            ("Budget", None if self.budget is None else f"{spaced(self.budget)} k€"),
        ]
        return [(label, value) for label, value in known if value is not None]
