from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property

from .cluster import Cluster


class UserManager(BaseUserManager):
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

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)


class Membership(models.Model):
    class Role(models.TextChoices):
        MEMBER = "membre", "membre"
        REFERENT = "referent", "référent"

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="personne")
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="memberships", verbose_name="pôle")
    role = models.CharField("rôle", max_length=10, choices=Role, default=Role.MEMBER)
    since = models.DateField("depuis", auto_now_add=True)

    class Meta:
        verbose_name = "membre d'un pôle"
        verbose_name_plural = "membres des pôles"
        ordering = ["cluster__slug", "user__name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "cluster"], name="one_membership_per_person_and_cluster"),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()} de {self.cluster}"
