from django.db import models


class Neighbour(models.Model):
    """A record found near another when that one was written; it counts for both. See figures/neighbours.py."""

    practice = models.ForeignKey("Practice", models.CASCADE, related_name="near", verbose_name="pratique")
    other = models.ForeignKey("Practice", models.CASCADE, related_name="near_to", verbose_name="voisine")
    closeness = models.FloatField("proximité")

    class Meta:
        verbose_name = "voisine"
        ordering = ["-closeness", "other"]
        constraints = [models.UniqueConstraint(fields=["practice", "other"], name="neighbour_once")]

    def __str__(self):
        return f"{self.practice}, {self.other}"
