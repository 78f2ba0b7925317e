from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property

from .audit import Act, record
from .cluster import Cluster

# Of an account that was closed. Reserved by RFC 2606: no mail can ever reach it.
UNROUTABLE = "@compte-supprime.invalid"


class UserQuerySet(models.QuerySet):
    def at(self, address):
        """Whose account has this address, whatever its case."""
        return self.filter(email__iexact=address)

    def referents_of(self, cluster):
        return self.filter(
            is_active=True, memberships__cluster=cluster, memberships__role=Membership.Role.REFERENT
        ).order_by("pk")

    def staff(self):
        """Who answers where a pôle has no référent."""
        return self.filter(is_active=True, is_superuser=True).order_by("pk")

    def kept(self):
        """The accounts that are still somebody's."""
        return self.exclude(email__endswith=UNROUTABLE)

    def unseen_since(self, *, used, unused):
        """Those where nobody signed in, nor read by a token, since `used`; or, never used, opened before `unused`."""
        never = Q(last_login=None, date_joined__lt=unused)
        reading = self.model.objects.filter(auth_token_set__last_used_at__gte=used)
        return self.kept().filter(never | Q(last_login__lt=used)).exclude(pk__in=reading.values("pk"))

    def leading_alone(self):
        """The only référents of some pôle."""
        return self.filter(pk__in=Membership.objects.leading_alone().values("user"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person, known by an e-mail address."""

    username = first_name = last_name = None
    email = models.EmailField("adresse électronique", unique=True)
    name = models.CharField("nom", max_length=120, help_text="Tel qu'il paraît dans le journal et aux relecteurs.")
    organisation = models.CharField(
        "organisme",
        max_length=120,
        blank=True,
        help_text="Pour qui n'est pas d'un pôle : agence, ministère, région.",
    )
    is_reviewer = models.BooleanField(
        "relecteur", default=False, help_text="Publie, renvoie ou refuse les textes des autres."
    )

    is_agent = models.BooleanField(
        "agent", default=False, help_text="Écrit pour un pôle d'après un entretien, et recueille son accord."
    )

    warned_at = models.DateTimeField("prévenue de la fermeture le", null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = "personne"
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_address",
                violation_error_message="Un compte existe déjà à cette adresse.",
            ),
        ]

    def __str__(self):
        return self.name or self.email

    @property
    def is_closed(self):
        """Whether nobody is behind it any more: see leaving.py."""
        return self.email.endswith(UNROUTABLE)

    @property
    def is_last_admin(self):
        return self.is_active and self.is_superuser and not User.objects.staff().exclude(pk=self.pk).exists()

    @property
    def can_review(self):
        return self.is_reviewer or self.is_superuser

    @cached_property
    def may_write(self):
        """Whether they write for a pôle; an admin writes for any, an agent after an interview."""
        return self.is_superuser or self.is_agent or self.memberships.exists()

    @property
    def writes_for_any(self):
        """Whether the pôle that signs need not be one of theirs."""
        return self.is_superuser or self.is_agent

    @property
    def signature(self):
        """Who they are to someone outside the portal."""
        return f"{self} ({self.organisation})" if self.organisation else str(self)

    @property
    def has_second_factor(self):
        """An application or a key; recovery codes alone are none."""
        return self.authenticator_set.exclude(type="recovery_codes").exists()

    @property
    def must_set_up_second_factor(self):
        """Whether a right of theirs asks for a second factor that they do not have yet."""
        powerful = self.can_review or self.is_staff
        return settings.MFA_REQUIRED and powerful and not self.has_second_factor

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)


class LastReferent(Exception):
    """Refused: the pôle would be left without anyone to invite and to answer."""

    message = "Ce pôle n'a pas d'autre référent : nommez-en d'abord un, qui invitera et répondra aux demandes."


class MembershipQuerySet(models.QuerySet):
    def for_team(self):
        return self.select_related("user").order_by("-role", "user__name", "pk")

    def with_other_referent(self):
        """Each with `has_other_referent`: whether someone else leads its pôle too."""
        others = Membership.objects.filter(
            cluster=OuterRef("cluster"), role=Membership.Role.REFERENT, user__is_active=True
        ).exclude(pk=OuterRef("pk"))
        return self.annotate(has_other_referent=Exists(others))

    def leading_alone(self):
        """Those of the only référent of a pôle."""
        return self.with_other_referent().filter(role=Membership.Role.REFERENT, has_other_referent=False)


class Membership(models.Model):
    class Role(models.TextChoices):
        MEMBER = "membre", "membre"
        REFERENT = "referent", "référent"

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="personne")
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="memberships", verbose_name="pôle")
    role = models.CharField("rôle", max_length=10, choices=Role, default=Role.MEMBER)
    since = models.DateField("depuis", auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "membre d'un pôle"
        verbose_name_plural = "membres des pôles"
        ordering = ["cluster__slug", "user__name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "cluster"], name="one_membership_per_person_and_cluster"),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()} de {self.cluster}"

    @property
    def is_referent(self):
        return self.role == self.Role.REFERENT

    @transaction.atomic
    def end(self, *, by):
        """The person writes for this pôle no more, or LastReferent."""
        self.keep_one_referent(by)
        record(Act.MEMBERSHIP_ENDED, by=by, person=self.user, target=self.cluster, detail=self.role)
        self.delete()

    @transaction.atomic
    def change_role(self, role, *, by):
        if role != self.Role.REFERENT:
            self.keep_one_referent(by)
        self.role = role
        self.save(update_fields=["role"])
        record(Act.MEMBERSHIP_CHANGED, by=by, person=self.user, target=self.cluster, detail=role)

    def keep_one_referent(self, by):
        """An admin may leave a pôle without a référent, and answers in its place; nobody else."""
        # Two référents may end each other at once: the second waits here, and sees what the first did.
        Cluster.objects.select_for_update().get(pk=self.cluster_id)
        if not by.is_superuser and Membership.objects.leading_alone().filter(pk=self.pk).exists():
            raise LastReferent
