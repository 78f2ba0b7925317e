from urllib.parse import unquote

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from .folding import fold, folded_words

POLICY_STARTED = 2005
YEARS = [MinValueValidator(POLICY_STARTED), MaxValueValidator(2100)]


class Region(models.Model):
    name = models.CharField("nom", max_length=60, unique=True)
    slug = models.SlugField("adresse", max_length=60, unique=True)

    class Meta:
        verbose_name = "région"
        ordering = ["slug"]

    def __str__(self):
        return self.name


class Sector(models.Model):
    name = models.CharField("nom", max_length=60, unique=True)
    slug = models.SlugField("adresse", max_length=60, unique=True)

    class Meta:
        verbose_name = "secteur"
        ordering = ["slug"]

    def __str__(self):
        return self.name


class ClusterQuerySet(models.QuerySet):
    def of(self, user):
        """The pôles that this person writes for."""
        return self.filter(memberships__user=user) if user.is_authenticated else self.none()

    def led_by(self, user):
        """The pôles whose team this person keeps: as référent, or any as an admin."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_superuser else self.filter(memberships__user=user, memberships__role="referent")

    def search(self, query):
        """Those whose present or former names, town or field hold every word."""
        for word in folded_words(query):
            formerly = FormerName.objects.filter(search_text__contains=word).values("cluster")
            self = self.filter(Q(search_text__contains=word) | Q(pk__in=formerly))
        return self

    def for_list(self):
        return self.select_related("sector", "successor").prefetch_related("regions", "former_names")

    def for_directory(self):
        return self.for_list().prefetch_related("label_periods", "years")

    def for_page(self):
        return self.for_list().prefetch_related("label_periods", "years", "sources", "predecessors")

    def for_export(self):
        """All that a pôle says as data: see exports/codebook.py."""
        return self.for_list().prefetch_related("label_periods", "years", "sources")


class Cluster(models.Model):
    """A pôle de compétitivité."""

    class Category(models.TextChoices):
        GLOBAL = "mondial", "mondial"
        GLOBAL_TO_BE = "vocation-mondiale", "à vocation mondiale"
        NATIONAL = "national", "national"

    class LabelState(models.TextChoices):
        LABELLED = "labellise", "labellisé"
        FORMER = "ancien", "ancien pôle"
        UNKNOWN = "inconnu", "label à vérifier"

    class EndReason(models.TextChoices):
        MERGER = "fusion", "fusion"
        WITHDRAWAL = "retrait du label", "retrait du label"

    class Evaluation(models.TextChoices):
        HIGH = "tres-performant", "très performant"
        GOOD = "performant", "performant"
        LOW = "moins-performant", "moins performant"

    name = models.CharField("nom", max_length=120, unique=True)
    slug = models.SlugField("adresse", max_length=120, unique=True)
    regions = models.ManyToManyField(Region, related_name="clusters", verbose_name="régions")
    sector = models.ForeignKey(
        Sector, models.PROTECT, related_name="clusters", null=True, blank=True, verbose_name="secteur"
    )
    city = models.CharField("ville", max_length=80, blank=True)
    scope = models.CharField("domaines", max_length=300, blank=True)
    category_2005 = models.CharField("catégorie de 2005", max_length=20, choices=Category, blank=True)
    evaluation_2012 = models.CharField("évaluation de 2012", max_length=20, choices=Evaluation, blank=True)
    label_state = models.CharField("état du label", max_length=10, choices=LabelState, default=LabelState.UNKNOWN)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="predecessors",
        null=True,
        blank=True,
        verbose_name="fusionné dans",
    )
    ended_in = models.PositiveSmallIntegerField("fin en", null=True, blank=True, validators=YEARS)
    end_reason = models.CharField("motif de fin", max_length=20, choices=EndReason, blank=True)
    website = models.URLField("site", blank=True)
    search_text = models.TextField("texte cherché", editable=False, default="")
    updated_at = models.DateTimeField("mise à jour", auto_now=True)

    objects = ClusterQuerySet.as_manager()

    class Meta:
        verbose_name = "pôle"
        # By slug, which has no accents or capitals: both databases then sort as a French reader expects.
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("id")),
                name="cluster_is_not_its_own_successor",
                violation_error_message="Un pôle ne peut pas fusionner dans lui-même.",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(end_reason="fusion"),
                name="cluster_successor_means_merger",
                violation_error_message="Un pôle qui a un successeur a pour motif de fin « fusion ».",
            ),
            models.CheckConstraint(
                condition=~Q(label_state="labellise") | Q(ended_in=None),
                name="cluster_labelled_has_not_ended",
                violation_error_message="Un pôle labellisé n'a pas d'année de fin.",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.search_text = fold(" ".join([self.name, self.city, self.scope]))
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("clusters:detail", args=[self.slug])

    def is_led_by(self, user):
        return Cluster.objects.led_by(user).filter(pk=self.pk).exists()

    def may_be_joined_by(self, user):
        """By anyone who does not write for it yet, while it lives under its own name."""
        return not self.successor_id and not Cluster.objects.of(user).filter(pk=self.pk).exists()

    @property
    def label_kind(self):
        """The note, of those of the style sheet, in which its label is shown."""
        return {"labellise": "is-ok", "ancien": "is-info"}.get(self.label_state, "is-wait")

    @property
    def first_labelled_in(self):
        """The year of its first label; None where it is not known, or where a label without a year may be older."""
        periods = list(self.label_periods.all())
        first = min((period.starts for period in periods if period.starts), default=None)
        return first if first and all(period.earliest >= first for period in periods) else None

    def age_in(self, year):
        """Years since the first label, or None where it is not known."""
        first = self.first_labelled_in
        return year - first if year and first and year >= first else None

    def context_in(self, year, *, within=2):
        """The ClusterYear nearest to that year, at most `within` years away; without a year, none."""
        if not year:
            return None
        near = [known for known in self.years.all() if abs(known.year - year) <= within]
        return min(near, key=lambda known: abs(known.year - year), default=None)


class FormerName(models.Model):
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="former_names", verbose_name="pôle")
    name = models.CharField("nom", max_length=120)
    until = models.PositiveSmallIntegerField("jusqu'en", null=True, blank=True, validators=YEARS)
    search_text = models.CharField("texte cherché", max_length=240, editable=False, default="")

    class Meta:
        verbose_name = "ancien nom"
        verbose_name_plural = "anciens noms"
        ordering = [F("until").asc(nulls_last=True), "search_text"]
        constraints = [models.UniqueConstraint(fields=["cluster", "name"], name="former_name_once_per_cluster")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.search_text = fold(self.name)
        super().save(*args, **kwargs)


PHASES = {1: (2005, 2008), 2: (2009, 2012), 3: (2013, 2018), 4: (2019, 2022), 5: (2023, 2026)}


class LabelPeriod(models.Model):
    """A span during which the State labelled the pôle; an unknown end stays empty."""

    class Phase(models.IntegerChoices):
        ONE = 1, "phase I (2005-2008)"
        TWO = 2, "phase II (2009-2012)"
        THREE = 3, "phase III (2013-2018)"
        FOUR = 4, "phase IV (2019-2022)"
        FIVE = 5, "phase V (2023-2026)"

        @property
        def years(self):
            """(first, last)"""
            return PHASES[self]

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="label_periods", verbose_name="pôle")
    phase = models.PositiveSmallIntegerField("phase", choices=Phase, null=True, blank=True)
    starts = models.PositiveSmallIntegerField("début", null=True, blank=True, validators=YEARS)
    ends = models.PositiveSmallIntegerField("fin", null=True, blank=True, validators=YEARS)
    terms = models.CharField("conditions", max_length=120, blank=True)

    class Meta:
        verbose_name = "période de label"
        verbose_name_plural = "périodes de label"
        ordering = [F("starts").asc(nulls_first=True), F("ends").asc(nulls_last=True)]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")),
                name="label_ends_after_it_starts",
                violation_error_message="La fin du label précède son début.",
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=False) | Q(ends__isnull=False),
                name="label_is_dated",
                violation_error_message="Indiquez au moins une année.",
            ),
        ]

    def __str__(self):
        return f"{self.starts or '…'}-{self.ends or '…'}"

    @property
    def earliest(self):
        """The first year in which it may have begun."""
        return self.starts or (self.Phase(self.phase).years[0] if self.phase else POLICY_STARTED)


class ClusterSource(models.Model):
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="sources", verbose_name="pôle")
    url = models.URLField("adresse", max_length=500)
    detail = models.CharField("où, dans la page", max_length=160, blank=True)
    added_on = models.DateField("versée le", auto_now_add=True)

    class Meta:
        verbose_name = "source"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["cluster", "url"], name="source_once_per_cluster")]

    def __str__(self):
        """The address as people read it."""
        return unquote(self.url).partition("://")[2].removeprefix("www.").rstrip("/")
