"""What a person keeps an eye on: a practice, a theme, a pôle, or the list that a filter gives."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from clusters.models import Cluster
from practices.models import Practice, Theme

LONGEST_QUESTION = 2_000
MOST_ALERTS = 50


class FollowQuerySet(models.QuerySet):
    def of(self, thing):
        """Those of one practice, theme or pôle: its column bears the name of its model."""
        return self.filter(**{thing._meta.model_name: thing})

    def concerning(self, practice):
        """Those of a practice, of its themes and of its pôles."""
        themes = [practice.theme_id, *(theme.pk for theme in practice.other_themes.all())]
        clusters = [cluster.pk for cluster in practice.clusters.all()]
        return self.filter(Q(practice=practice) | Q(theme__in=themes) | Q(cluster__in=clusters))


class Follow(models.Model):
    """A person follows one practice, one theme or one pôle."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows", verbose_name="personne")
    practice = models.ForeignKey(
        Practice, models.CASCADE, related_name="follows", null=True, blank=True, verbose_name="pratique"
    )
    theme = models.ForeignKey(
        Theme, models.CASCADE, related_name="follows", null=True, blank=True, verbose_name="thème"
    )
    cluster = models.ForeignKey(
        Cluster, models.CASCADE, related_name="follows", null=True, blank=True, verbose_name="pôle"
    )
    since = models.DateTimeField("depuis le", auto_now_add=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = "suivi"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(practice__isnull=False, theme=None, cluster=None)
                | Q(practice=None, theme__isnull=False, cluster=None)
                | Q(practice=None, theme=None, cluster__isnull=False),
                name="follow_is_of_one_thing",
            ),
            models.UniqueConstraint(fields=["user", "practice"], name="one_follow_per_person_and_practice"),
            models.UniqueConstraint(fields=["user", "theme"], name="one_follow_per_person_and_theme"),
            models.UniqueConstraint(fields=["user", "cluster"], name="one_follow_per_person_and_cluster"),
        ]

    def __str__(self):
        return f"{self.user}, {self.thing}"

    @property
    def thing(self):
        return self.practice or self.theme or self.cluster

    @classmethod
    def start(cls, user, thing):
        """Follow it; a second time changes nothing."""
        cls.objects.get_or_create(user=user, **{thing._meta.model_name: thing})

    @classmethod
    def stop(cls, user, thing):
        cls.objects.of(thing).filter(user=user).delete()


class Alert(models.Model):
    """A filtered list of the catalogue, kept as its address: the person is told of what becomes new in it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="alerts", verbose_name="personne")
    name = models.CharField("nom", max_length=120)
    question = models.CharField("question, telle que l'adresse la dit", max_length=LONGEST_QUESTION)
    since = models.DateTimeField("depuis le", auto_now_add=True)
    # The key of the latest entry of the catalogue that was looked at: what is beyond is new.
    seen_key = models.BigIntegerField("dernière fiche vue", default=0, editable=False)
    # Of a filter that means nothing any more: a theme that was removed, for instance.
    broken_at = models.DateTimeField("ne cherche plus depuis le", null=True, blank=True, editable=False)
    trouble = models.CharField("pourquoi", max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = "alerte"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "question"], name="one_alert_per_person_and_question"),
        ]

    def __str__(self):
        return f"{self.user}, {self.name}"

    def get_absolute_url(self):
        return reverse("exchange:alert", args=[self.pk])

    @property
    def list_address(self):
        """The list of the catalogue that it watches."""
        return f"{reverse('practices:list')}?{self.question}"
