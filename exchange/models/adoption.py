"""A pôle takes up another's practice, and says so: one Adoption for both, whose declarations are its history."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from clusters.models import Cluster
from practices.models import Practice
from practices.workflow import TransitionRefused

from ..workflow import DECISIONS, AdoptionState, DeclarationState, StopReason
from .lines import would_loop
from .notification import Notification
from .telling import decided, declared, thanked

OLDEST, LATEST = 1990, 2100
SETBACKS_SHOWN = 10


def hold(practice):
    """Lock a practice, whose adoptions are counted and hung on one tree, until the end of the transaction."""
    Practice.objects.select_for_update().get(pk=practice)


class AlreadyWaiting(Exception):
    """Refused: what the pôle declared of this adoption waits for a reviewer."""

    message = "Une déclaration de votre pôle attend déjà un relecteur : reprenez-la, ou attendez sa réponse."


class WouldLoop(Exception):
    """Refused: the pôle it is taken from has it from this one."""

    message = "L'arbre des reprises tournerait en rond : l'une vient déjà de l'autre."


class AdoptionQuerySet(models.QuerySet):
    def with_last(self):
        """With `last`: the key of the last declaration that was published, None before the first."""
        accepted = Declaration.objects.accepted().filter(adoption=OuterRef("pk")).order_by("-decided_at", "-pk")
        return self.annotate(last=Subquery(accepted.values("pk")[:1]))

    def public(self):
        """Those of which something is published."""
        return self.with_last().exclude(last=None)

    def in_place(self):
        """Those that are in place today, by their last published declaration: the ones that count."""
        said = Declaration.objects.filter(state=AdoptionState.IN_PLACE)
        return self.with_last().filter(last__in=said.values("pk"))

    def of(self, user):
        """Those of one's pôles."""
        return self.filter(cluster__in=Cluster.objects.of(user))

    def told(self):
        """Those that are public, with `history`: the published declarations of each, the last first."""
        return self.public().with_history()

    def with_history(self):
        accepted = (
            Declaration.objects.accepted()
            .select_related("variant", "taken_from__cluster")
            .order_by("-decided_at", "-pk")
        )
        return (
            self.with_last()
            .select_related("cluster")
            .prefetch_related(Prefetch("declarations", accepted, to_attr="history"))
        )


class Adoption(models.Model):
    """That a pôle took up another's practice. What it says of it, state after state, is its declarations."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="adoptions", verbose_name="pratique")
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="adoptions", verbose_name="pôle")
    created_at = models.DateTimeField("déclarée le", auto_now_add=True)
    seen_at = models.DateTimeField("vue par le pôle d'origine le", null=True, blank=True)
    thanked_at = models.DateTimeField("remerciée le", null=True, blank=True)
    thanked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="remerciée par"
    )
    thanks = models.CharField("remerciement", max_length=500, blank=True)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = "reprise"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["practice", "cluster"], name="one_adoption_per_practice_and_cluster"),
        ]

    def __str__(self):
        return f"{self.practice}, par {self.cluster}"

    def get_absolute_url(self):
        return reverse("exchange:adoption", args=[self.pk])

    @property
    def current(self):
        """What is published of it today, None before the first; needs .told()."""
        return self.history[0] if self.history else None

    @property
    def waiting(self):
        return self.declarations.filter(review=DeclarationState.WAITING).first()

    def setbacks(self):
        """What reviewers returned or refused since something was last published, for its own people."""
        told = self.declarations.filter(review__in=[DeclarationState.RETURNED, DeclarationState.REFUSED])
        last = self.declarations.accepted().order_by("-pk").first()
        later = told.filter(pk__gt=last.pk if last else 0)
        return list(later.select_related("decided_by", "variant", "taken_from__cluster")[:SETBACKS_SHOWN])

    def is_of_origin(self, user):
        """Whether they write for a pôle behind the practice, who see and thank."""
        return user.is_authenticated and self.practice.clusters.filter(memberships__user=user).exists()

    @transaction.atomic
    def thank(self, text, *, by):
        """Say thank you, once: a second time changes nothing."""
        now = timezone.now()
        fresh = Adoption.objects.filter(pk=self.pk, thanked_at=None)
        if not fresh.update(thanked_at=now, thanked_by=by, thanks=text, seen_at=self.seen_at or now):
            return False
        self.refresh_from_db()
        thanked(self)
        return True

    @classmethod
    def forget_name(cls, user, nobody):
        """Thanks are told under the name of who gives them."""
        thanked = cls.objects.filter(thanked_by=user).values_list("pk", flat=True)
        Notification.rename([f"merci:{pk}" for pk in thanked], user, nobody)

    def count(self):
        """Bring the count of its practice in line: those that are in place, and nothing else."""
        self.practice.note_taken_up(Adoption.objects.in_place().filter(practice=self.practice).count())

    @classmethod
    def see(cls, practice):
        """The pôle of origin has read what is published of the adoptions of its practice."""
        cls.objects.public().filter(practice=practice, seen_at=None).update(seen_at=timezone.now())


class DeclarationQuerySet(models.QuerySet):
    def accepted(self):
        return self.filter(review=DeclarationState.ACCEPTED)

    def waiting(self):
        return self.filter(review=DeclarationState.WAITING)

    def for_queue(self):
        return self.select_related("adoption__practice__theme", "adoption__cluster", "author").order_by("pk")


class Declaration(models.Model):
    """What a pôle says of an adoption at one moment, in its own words; never overwritten, another follows it."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="declarations", verbose_name="reprise")
    state = models.CharField("où elle en est", max_length=12, choices=AdoptionState)
    since = models.PositiveSmallIntegerField(
        "depuis", validators=[MinValueValidator(OLDEST), MaxValueValidator(LATEST)]
    )
    until = models.PositiveSmallIntegerField(
        "jusqu'en", null=True, blank=True, validators=[MinValueValidator(OLDEST), MaxValueValidator(LATEST)]
    )
    version = models.PositiveSmallIntegerField("version reprise", null=True, blank=True)
    changed = models.TextField("ce que nous avons changé", blank=True)
    gave = models.TextField("ce que cela a donné", blank=True)
    evidence = models.PositiveSmallIntegerField("niveau de preuve", choices=Practice.Evidence, null=True, blank=True)
    stop_reason = models.CharField("pourquoi elle s'est arrêtée", max_length=12, choices=StopReason, blank=True)
    stop_text = models.TextField("ce qui s'est passé", blank=True)
    taken_from = models.ForeignKey(
        Adoption,
        models.PROTECT,
        related_name="followed_by",
        null=True,
        blank=True,
        verbose_name="d'après la reprise de",
    )
    variant = models.ForeignKey(
        Practice, models.PROTECT, related_name="variant_of", null=True, blank=True, verbose_name="devenue une pratique"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="declarations", verbose_name="déclarée par"
    )
    created_at = models.DateTimeField("le", auto_now_add=True)
    review = models.CharField("relecture", max_length=16, choices=DeclarationState, default=DeclarationState.WAITING)
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="décidée par"
    )
    note = models.TextField("remarque ou motif", blank=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = "déclaration de reprise"
        verbose_name_plural = "déclarations de reprise"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["review", "created_at"], name="declaration_review_created")]
        constraints = [
            models.UniqueConstraint(
                fields=["adoption"],
                condition=Q(review=DeclarationState.WAITING),
                name="one_waiting_declaration_per_adoption",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="adoption_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(state=AdoptionState.STOPPED) | ~Q(stop_reason=""), name="stopped_adoption_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.adoption} : {self.get_state_display()}"

    @property
    def is_waiting(self):
        return self.review == DeclarationState.WAITING

    def can_be_decided_by(self, user):
        """A reviewer who is of neither pôle and did not write it."""
        if not user.is_authenticated or not user.can_review or user.pk == self.author_id:
            return False
        theirs = Cluster.objects.of(user)
        practice = self.adoption.practice
        return not theirs.filter(Q(pk=self.adoption.cluster_id) | Q(practices=practice)).exists()

    @transaction.atomic
    def decide(self, decision, *, by, note=""):
        """Publish, return or refuse what waits, or raise TransitionRefused."""
        # Two reviewers may click at once, on this one or on two of a practice: the second must see what the first did.
        hold(self.adoption.practice_id)
        self.refresh_from_db(fields=["review"], from_queryset=Declaration.objects.select_for_update())
        if not self.is_waiting:
            raise TransitionRefused(f"Ce n'est plus possible : cette déclaration est {self.get_review_display()}.")
        if not self.can_be_decided_by(by):
            raise TransitionRefused("Une autre personne doit relire cette déclaration : elle touche un de vos pôles.")
        if DECISIONS[decision].needs_note and not note.strip():
            raise TransitionRefused("Écrivez au pôle ce qui doit changer, ou pourquoi.")
        if decision == "accept" and self.would_loop():
            raise TransitionRefused(f"{WouldLoop.message} Renvoyez-la au pôle.")
        self.review, self.decided_at = DECISIONS[decision].target, timezone.now()
        self.decided_by, self.note = by, note
        self.save(update_fields=["review", "decided_at", "decided_by", "note"])
        self.adoption.count()
        decided(self)

    @classmethod
    @transaction.atomic
    def say(cls, practice, cluster, *, by, **said):
        """Keep what a pôle declares, until a reviewer decides; or raise AlreadyWaiting, or WouldLoop."""
        # Two people, of one pôle or of two, may declare at once: the second waits here, and sees what the first did.
        hold(practice.pk)
        adoption, _ = Adoption.objects.get_or_create(practice=practice, cluster=cluster)
        if adoption.waiting:
            raise AlreadyWaiting
        declaration = cls(adoption=adoption, author=by, **said)
        if declaration.would_loop():
            raise WouldLoop
        declaration.save()
        declared(declaration)
        return declaration

    def would_loop(self):
        told = type(self).objects.all()
        return would_loop(self.adoption, told, taken_from=self.taken_from, variant=self.variant)

    def take_back(self):
        """Its pôle rewrites what waits; False when a reviewer was quicker."""
        mine = Declaration.objects.waiting().filter(pk=self.pk)
        return bool(mine.update(review=DeclarationState.TAKEN_BACK, decided_at=timezone.now()))
