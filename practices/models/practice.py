from textwrap import shorten

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from taggit.managers import TaggableManager

from clusters.models import Cluster, fold

from ..workflow import STANDINGS, Action, RevisionState
from .confirmation import Confirmed
from .entry import Entry
from .markdown import plain_text
from .queryset import PracticeQuerySet
from .story import STORY
from .theme import KeyStep, Theme
from .withdrawal import Withdrawable

LONGEST_SPINE = 44


def address_of(title):
    """The first address of a practice of that title."""
    return slugify(fold(title))[:80].strip("-") or "pratique"


class Practice(Confirmed, Withdrawable, models.Model):
    """The public face of a practice. Its texts come from an accepted Revision, through PracticeForm."""

    class State(models.TextChoices):
        PRIVATE = "privee", "privée"
        PUBLISHED = "publiee", "publiée"
        WITHDRAWN = "retiree", "retirée"

    class Withdrawal(models.TextChoices):
        """Why a record leaves the catalogue, in public."""

        REQUEST = "demande", "à la demande du pôle"
        WRONG = "inexacte", "elle contenait une erreur qui trompait"
        DUPLICATE = "doublon", "une autre fiche dit la même chose"
        OUTDATED = "perimee", "elle n'a plus cours"
        RIGHTS = "droits", "elle portait atteinte aux droits d'une personne"

    class Standing(models.TextChoices):
        """What the pôle says of its practice, once a year."""

        IN_FORCE = "en-vigueur", "toujours en vigueur"
        EVOLVED = "a-evolue", "a évolué"
        STOPPED = "arretee", "arrêtée"

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
    contact_forgotten_at = models.DateTimeField("contact effacé le", null=True, editable=False)

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
    attachments = models.ManyToManyField(
        "Attachment", related_name="shown_on", blank=True, verbose_name="pièces jointes"
    )

    # After publication
    withdrawal = models.CharField("motif du retrait", max_length=10, choices=Withdrawal, default="", editable=False)
    withdrawal_text = models.TextField("explication du retrait", default="", editable=False)
    withdrawn_at = models.DateTimeField("retirée le", null=True, editable=False)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, related_name="replaces", null=True, editable=False, verbose_name="remplacée par"
    )
    confirmation = models.CharField("dit par le pôle", max_length=10, choices=Standing, default="", editable=False)
    confirmation_note = models.TextField("précision du pôle", default="", editable=False)
    confirmed_at = models.DateTimeField("confirmée le", null=True, editable=False)
    asked_at = models.DateTimeField("question posée au pôle le", null=True, editable=False)

    # How many pôles have it in place today: counted from their declarations, by the exchange, and never typed.
    taken_up = models.PositiveSmallIntegerField("reprises en place", default=0, editable=False)

    objects = PracticeQuerySet.as_manager()

    # What one page says of it: the words found, and the likeness of its pôles to another.
    marked_title = marked_summary = extract = likeness = None

    class Meta:
        verbose_name = "pratique"
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-published_at"], name="practice_state_published"),
            models.Index(fields=["theme", "state"], name="practice_theme_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="privee")
                | Q(
                    call_number__isnull=False,
                    slug__isnull=False,
                    published_at__isnull=False,
                    theme__isnull=False,
                ),
                name="published_practice_has_cote_address_date_theme",
            ),
            models.CheckConstraint(
                condition=~Q(state="retiree") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal="")),
                name="withdrawn_practice_says_why_and_when",
            ),
            models.CheckConstraint(
                condition=Q(is_stub=False) | Q(state="privee", slug__isnull=False),
                name="stub_is_unwritten_and_has_an_address",
            ),
        ]

    def __str__(self):
        return self.title or "Sans titre"

    def get_absolute_url(self):
        return reverse("practices:detail", args=[self.slug])

    def is_editable_by(self, user):
        return Practice.objects.editable_by(user).filter(pk=self.pk).exists()

    def is_confirmable_by(self, user):
        return Practice.objects.confirmable_by(user).filter(pk=self.pk).exists()

    def is_worked_on_by(self, user):
        """Those who write it or review it: they know who wrote what, and read it even when it is withdrawn."""
        return user.is_authenticated and (user.can_review or self.is_editable_by(user))

    @property
    def last_number(self):
        """The number of its last version: the one that is online, or was."""
        return self.revisions.aggregate(last=models.Max("number"))["last"]

    @property
    def is_published(self):
        return self.state == self.State.PUBLISHED

    @property
    def is_withdrawn(self):
        return self.state == self.State.WITHDRAWN

    @property
    def whereabouts(self):
        """The STANDINGS of its last text, None if it has none; needs .for_desk()."""
        revision, event = next(iter(self.last_revision), None), next(iter(self.last_event), None)
        if revision is None or (self.is_withdrawn and revision.state == RevisionState.ACCEPTED):
            return None
        came_back = revision.state == RevisionState.DRAFT and event and event.action == Action.RETURN
        return STANDINGS[RevisionState.RETURNED if came_back else RevisionState(revision.state)]

    @property
    def standing(self):
        """(kind, words) of where it stands for its writers; needs .for_desk()."""
        found = {self.State.PUBLISHED: [("ok", "Publiée")], self.State.WITHDRAWN: [("error", "Retirée")]}
        found = found.get(self.state, [])
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
    def thickness(self):
        """Of its spine: from r0 to r6, by how often it was taken up."""
        return min(self.taken_up, 6)

    @property
    def story(self):
        """(anchor, heading, Markdown) of each text that is not empty."""
        texts = {name: getattr(self, name) for name in STORY}
        if self.too_early and not self.results:
            texts["results"] = "Il est trop tôt pour le dire."
        return [(name, heading, texts[name]) for name, heading in STORY.items() if texts[name]]

    @property
    def means(self):
        known = [
            ("Personnes", self.means_people),
            ("Temps", self.means_time),
            ("Coût", self.get_cost_display()),
        ]
        return [(label, value) for label, value in known if value]

    @property
    def signers(self):
        """Its pôles; a list where they were fetched with it, for a card has no time for a manager."""
        fetched = getattr(self, "_prefetched_objects_cache", {})
        return fetched["clusters"] if "clusters" in fetched else self.clusters.all()

    @property
    def carried_by_then(self):
        """The names of its time, where they are not those of today."""
        today = {cluster.name for cluster in self.clusters.all()}
        return ", ".join(name for name in self.names_then.split(", ") if name not in today)

    def note_taken_up(self, number):
        """That so many pôles have it in place: its cards say so."""
        if Practice.objects.filter(pk=self.pk).exclude(taken_up=number).update(taken_up=number):
            Entry.write(self)

    def place(self, *, beside=()):
        """Give the practice its address, once, from its title; none of those `beside`, that others are waiting for."""
        if self.slug:
            return
        base = address_of(self.title)
        taken = {*Practice.objects.filter(slug__startswith=base).values_list("slug", flat=True), *beside}
        self.slug = next(
            slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken
        )

    def publish(self, *, is_sourced):
        """Put the text online; the first time, with the cote that it keeps for ever, or is given back."""
        self.place()
        self.is_sourced = is_sourced
        self.revised_at = timezone.now()
        is_new = not self.is_published
        if is_new:
            self.state, self.is_stub = self.State.PUBLISHED, False
            self.published_at = self.published_at or self.revised_at
            self.call_number = self.call_number or self.theme.take_call_number()
        self.names_then = self.names_then or ", ".join(cluster.name for cluster in self.clusters.all())[:300]
        self.summary = shorten(plain_text(self.action), 300, placeholder=" …")
        self.save()
        Entry.write(self, is_new=is_new)
