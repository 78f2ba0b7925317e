"""A book that was asked for: what it is made from, how far it has come, and where its file lies."""

from django.db import models
from django.utils import timezone


class Book(models.Model):
    """One file for one content: asked again, the same words give the same file. It can be made anew at any time."""

    class State(models.TextChoices):
        WAITING = "attente", "en attente"
        RUNNING = "en-cours", "en cours"
        DONE = "pret", "prêt"
        FAILED = "echec", "échec"

    key = models.CharField("empreinte du contenu", max_length=64, unique=True)
    state = models.CharField("état", max_length=10, choices=State, default=State.WAITING)
    title = models.CharField("titre", max_length=200)
    size = models.PositiveIntegerField("fiches")
    done = models.PositiveIntegerField("fiches composées", default=0)
    pages = models.PositiveIntegerField("pages", null=True, blank=True)
    weight = models.PositiveBigIntegerField("octets", null=True, blank=True)
    file = models.CharField("fichier", max_length=160, blank=True)
    trouble = models.TextField("ce qui a manqué", blank=True)
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "livre"
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return self.title
