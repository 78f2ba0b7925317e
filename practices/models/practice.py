from textwrap import shorten

from django.apps import apps
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Max, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from taggit.managers import TaggableManager

from clusters.models import Cluster, fold, folded_words

from ..workflow import Action, RevisionState
from .markdown import plain_text
from .theme import KeyStep, Theme

# What the record tells, in its order, under these headings. The texts are Markdown.
STORY = {
    "context": "Contexte",
    "problem": "Problème",
    "action": "Ce qui est fait",
    "results": "Ce que cela donne",
    "success_factors": "Clés de réussite",
    "difficulties": "Difficultés, et comment elles ont été levées",
    "limits": "Limites",
    "transfer_conditions": "Conditions de transfert",
    "can_share": "Ce que le pôle peut transmettre",
    "indicators": "Indicateurs",
    "hindsight": "Ce que le pôle ferait autrement",
}
LONGEST_SPINE = 44


class PracticeQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=Practice.State.PUBLISHED)

    def stubs(self):
        """« Fiches à compléter »: known by their title, not written yet."""
        return self.filter(state=Practice.State.PRIVATE, is_stub=True)

    def public(self):
        return self.filter(Q(state=Practice.State.PUBLISHED) | Q(is_stub=True))

    def editable_by(self, user):
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(pk__in=Practice.objects.filter(clusters__memberships__user=user).values("pk"))

    def written_with(self, user):
        """Those of one's pôles, and those one began oneself."""
        own = Practice.objects.filter(Q(clusters__memberships__user=user) | Q(revisions__author=user))
        return self.filter(pk__in=own.values("pk"))

    def of_clusters(self, clusters):
        return self.filter(pk__in=Practice.objects.filter(clusters__in=clusters).values("pk"))

    def of_themes(self, themes):
        """Those whose main theme or one of the others is among these."""
        return self.filter(
            Q(theme__in=themes) | Q(pk__in=Practice.objects.filter(other_themes__in=themes).values("pk"))
        )

    def tagged(self, tags):
        return self.filter(pk__in=Practice.objects.filter(tags__in=tags).values("pk"))

    def search(self, query):
        """Those that hold every word, whatever its accents and case, in their text or their pôles' names."""
        for word in folded_words(query):
            of_a_cluster = Practice.objects.filter(clusters__search_text__contains=word).values("pk")
            self = self.filter(Q(search_text__contains=word) | Q(pk__in=of_a_cluster))
        return self

    def for_cards(self):
        """With `card_tags`, a list: taggit's own manager builds a query an object even when prefetched."""
        tags = Prefetch("tags", to_attr="card_tags")
        return self.select_related("theme").prefetch_related("clusters", tags).defer("search_text", *STORY)

    def for_desk(self):
        """With `last_revision` and `last_event`, lists of one at most, for those who write."""
        revisions = apps.get_model("practices", "Revision").objects.defer("data").order_by("-pk")[:1]
        events = apps.get_model("practices", "Event").objects.select_related("actor").order_by("-pk")[:1]
        moved = self.annotate(moved_at=Max("events__at")).order_by(F("moved_at").desc(nulls_last=True), "-pk")
        return moved.for_cards().prefetch_related(
            Prefetch("revisions", revisions, to_attr="last_revision"),
            Prefetch("events", events, to_attr="last_event"),
        )

    def for_record(self):
        return self.select_related("theme", "key_step").prefetch_related(
            "other_themes",
            "tags",
            "sources",
            "clusters__regions",
            "clusters__years",
            "clusters__label_periods",
            "clusters__sector",
        )


class Practice(models.Model):
    """The public face of a practice. Its texts come from an accepted Revision, through PracticeForm."""

    class State(models.TextChoices):
        PRIVATE = "privee", "privée"
        PUBLISHED = "publiee", "publiée"

    class PracticeState(models.TextChoices):
        TRIAL = "experimentation", "expérimentation"
        RUNNING = "en-place", "en place"
        EVOLVED = "a-evolue", "a évolué"
        STOPPED = "arretee", "arrêtée"

    class Evidence(models.IntegerChoices):
        TESTIMONY = 1, "Témoignage"
        TRACKED = 2, "Résultats suivis"
        MEASURED = 3, "Résultats mesurés"
        EVALUATED = 4, "Évaluée par un tiers"

    class Cost(models.TextChoices):
        UNDER_5 = "moins-5", "moins de 5 k€ par an"
        UNDER_20 = "5-20", "5 à 20 k€ par an"
        UNDER_60 = "20-60", "20 à 60 k€ par an"
        OVER_60 = "plus-60", "plus de 60 k€ par an"

    state = models.CharField("état de la fiche", max_length=10, choices=State, default=State.PRIVATE, editable=False)
    is_stub = models.BooleanField("fiche à compléter", default=False, editable=False)
    is_sourced = models.BooleanField("d'après une source publique", default=False, editable=False)
    call_number = models.CharField("cote", max_length=12, unique=True, null=True, editable=False)
    slug = models.SlugField("adresse", max_length=90, unique=True, null=True, editable=False)
    published_at = models.DateTimeField("publiée le", null=True, editable=False)
    revised_at = models.DateTimeField("mise à jour le", null=True, editable=False)
    search_text = models.TextField("texte cherché", default="", editable=False)
    summary = models.CharField("résumé", max_length=300, default="", editable=False)

    # Signaler
    title = models.CharField("titre", max_length=200)
    clusters = models.ManyToManyField(Cluster, related_name="practices", blank=True, verbose_name="pôles")
    carrier = models.CharField("autre porteur", max_length=160, blank=True)
    theme = models.ForeignKey(
        Theme, models.PROTECT, related_name="practices", null=True, verbose_name="thème principal"
    )
    other_themes = models.ManyToManyField(
        Theme, related_name="secondary_practices", blank=True, verbose_name="autres thèmes"
    )
    problem = models.TextField("le problème", blank=True)
    action = models.TextField("ce que nous faisons", blank=True)
    results = models.TextField("ce que cela donne", blank=True)
    too_early = models.BooleanField("trop tôt pour le dire", default=False)
    start_year = models.PositiveSmallIntegerField(
        "depuis", null=True, blank=True, validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    practice_state = models.CharField("état de la pratique", max_length=20, choices=PracticeState, blank=True)
    contact = models.CharField("contact", max_length=300, blank=True)
    contact_is_public = models.BooleanField("contact visible de tous", default=False)

    # Approfondir
    short_title = models.CharField("titre court", max_length=LONGEST_SPINE, blank=True)
    key_step = models.ForeignKey(
        KeyStep, models.PROTECT, related_name="practices", null=True, blank=True, verbose_name="étape clé"
    )
    names_then = models.CharField("nom du pôle à l'époque", max_length=300, blank=True)
    context = models.TextField("contexte du pôle à l'époque", blank=True)
    means_people = models.CharField("personnes", max_length=300, blank=True)
    means_time = models.CharField("temps", max_length=300, blank=True)
    cost = models.CharField("ordre de coût", max_length=10, choices=Cost, blank=True)
    success_factors = models.TextField("clés de réussite", blank=True)
    difficulties = models.TextField("difficultés, et comment on les a levées", blank=True)
    limits = models.TextField("limites", blank=True)
    transfer_conditions = models.TextField("conditions de transfert", blank=True)
    can_share = models.TextField("ce que nous pouvons transmettre", blank=True)
    indicators = models.TextField("indicateurs", blank=True)
    hindsight = models.TextField("ce que nous ferions autrement", blank=True)
    tags = TaggableManager("mots-clés", blank=True)
    links = models.TextField("liens", blank=True)
    evidence = models.PositiveSmallIntegerField("niveau de preuve", choices=Evidence, null=True, blank=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        verbose_name = "pratique"
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-published_at"], name="practice_state_published"),
            models.Index(fields=["theme", "state"], name="practice_theme_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="publiee")
                | Q(
                    call_number__isnull=False,
                    slug__isnull=False,
                    published_at__isnull=False,
                    theme__isnull=False,
                ),
                name="published_practice_has_cote_address_date_theme",
            ),
            models.CheckConstraint(
                condition=Q(is_stub=False) | Q(state="privee", slug__isnull=False),
                name="stub_is_unwritten_and_has_an_address",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("practices:detail", args=[self.slug])

    @property
    def is_published(self):
        return self.state == self.State.PUBLISHED

    @property
    def standing(self):
        """(kind, words) of where it stands for its writers; needs .for_desk()."""
        found = [("ok", "Publiée")] if self.is_published else []
        revision = next(iter(self.last_revision), None)
        event = next(iter(self.last_event), None)
        if revision is None:
            return found or [("wait", "À compléter")]
        if revision.state == RevisionState.SUBMITTED:
            found.append(("wait", "En relecture"))
        elif revision.state == RevisionState.REFUSED:
            found.append(("error", "Non retenue"))
        elif revision.state == RevisionState.DRAFT and event and event.action == Action.RETURN:
            found.append(("error", "Renvoyée"))
        elif revision.state == RevisionState.DRAFT:
            found.append(("info", "Brouillon"))
        return found

    @property
    def spine_title(self):
        return self.short_title or shorten(self.title, LONGEST_SPINE, placeholder="…")

    @property
    def story(self):
        """(anchor, heading, Markdown) of each text that is not empty."""
        return [(name, heading, text) for name, heading in STORY.items() if (text := getattr(self, name))]

    @property
    def means(self):
        known = [
            ("Personnes", self.means_people),
            ("Temps", self.means_time),
            ("Coût", self.get_cost_display()),
        ]
        return [(label, value) for label, value in known if value]

    @property
    def carried_by_then(self):
        """The names of its time, where they are not those of today."""
        today = ", ".join(cluster.name for cluster in self.clusters.all())
        return "" if self.names_then == today else self.names_then

    def place(self):
        """Give the practice its address, once, from its title."""
        if self.slug:
            return
        base = slugify(self.title)[:80].strip("-") or "pratique"
        taken = set(Practice.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        self.slug = next(
            slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken
        )

    def publish(self, *, is_sourced):
        """Put the text online; the first time, with the cote that it keeps for ever."""
        self.place()
        self.is_sourced = is_sourced
        self.revised_at = timezone.now()
        if not self.is_published:
            self.state, self.is_stub = self.State.PUBLISHED, False
            self.published_at = self.revised_at
            self.call_number = self.theme.take_call_number()
        self.names_then = self.names_then or ", ".join(cluster.name for cluster in self.clusters.all())[:300]
        self.summary = shorten(plain_text(self.action), 300, placeholder=" …")
        self.search_text = self.text_to_search()
        self.save()

    def text_to_search(self):
        tags = [tag.name for tag in self.tags.all()]
        texts = [getattr(self, name) for name in STORY]
        return fold(" ".join([self.title, self.call_number, self.carrier, self.names_then, *tags, *texts]))
