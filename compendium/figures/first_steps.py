"""What an administrator sets up before others come, and what of it is done."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from clusters.models import Cluster, Mail, Membership, User
from clusters.templatetags.recueil import plural
from practices.models import Practice

from ..models import Edition

# `manage.py send_mail` hands a mail over within seconds; one that waits its first attempt that long has nobody.
PATIENCE = timedelta(minutes=15)
NO_MAIL = "Aucun n'est encore parti. « Mot de passe oublié », à votre adresse, en fait l'essai."


@dataclass(frozen=True)
class Step:
    """One thing to set up: what is there of it, and where to do it."""

    title: str
    is_done: bool
    said: str
    address: str
    act: str


def first_steps(user, now=None):
    """The Steps, in the order in which one takes them; eight queries at the most."""
    return [second_factor(user), collection(), staff(user), referents(), mails(now or timezone.now()), edition()]


def second_factor(user):
    done = user.has_second_factor
    said = "Votre compte est protégé." if done else "Une application ou une clé, en plus du mot de passe."
    return Step("Protéger votre compte", done, said, reverse("mfa_index"), "Double authentification")


def collection():
    clusters, practices = Cluster.objects.count(), Practice.objects.published().count()
    done = bool(clusters and practices)
    if done:
        said = f"{plural(clusters, 'pôle')}, {plural(practices, 'fiche publiée,fiches publiées')}."
    else:
        said = "« manage.py load_fixtures » installe les pôles et les fiches connus ; un fichier apporte les vôtres."
    return Step("Remplir les rayons", done, said, reverse("practices:import"), "Importer un fichier")


def staff(user):
    """What an administrator writes is read by someone else."""
    reviewers = User.objects.filter(Q(is_reviewer=True) | Q(is_superuser=True), is_active=True).exclude(pk=user.pk)
    count = reviewers.count()
    said = f"Avec vous, {plural(count, 'personne peut,personnes peuvent')} publier, renvoyer ou refuser."
    if not count:
        said = "Nul ne publie ses propres textes : ouvrez le compte d'un relecteur, en cochant « relecteur »."
    return Step("Réunir des relecteurs", count > 0, said, reverse("admin:clusters_user_changelist"), "Les personnes")


def referents():
    held = Membership.objects.filter(role=Membership.Role.REFERENT, user__is_active=True)
    count = held.values("cluster").distinct().count()
    said = f"{plural(count, 'pôle a,pôles ont')} un référent, qui invite ses collègues."
    if not count:
        said = "Ouvrez le compte d'une personne, puis faites-en le référent de son pôle : elle invitera ses collègues."
    address = reverse("admin:clusters_membership_changelist")
    return Step("Nommer des référents", count > 0, said, address, "Membres des pôles")


def mails(now):
    overdue = Mail.objects.filter(state=Mail.State.QUEUED, attempts=0, next_try_at__lt=now - PATIENCE)
    done, said = False, "Des courriels attendent depuis plus d'un quart d'heure : lancez « manage.py send_mail »."
    if not overdue.exists():
        done = Mail.objects.filter(state=Mail.State.SENT).exists()
        said = "Les courriels partent." if done else NO_MAIL
    return Step("Faire partir les courriels", done, said, reverse("admin:clusters_mail_changelist"), "Les courriels")


def edition():
    latest = Edition.objects.frozen().for_list().order_by("-number").first()
    said = f"L'édition n° {latest.number} est parue." if latest else "Quand les fiches sont relues : datée, citable."
    return Step("Geler une première édition", bool(latest), said, reverse("compendium:editions"), "Les éditions")
