"""Plain functions that make one true thing each. A test writes only what it is about.

Every name here is an example: no real pôle, person or practice.
"""

from datetime import UTC, datetime
from itertools import count

from django.http import QueryDict
from django.utils import timezone
from django.utils.text import slugify

from clusters.models import Cluster, JoinRequest, Membership, Region, Sector, User
from exchange.models import Adoption, Declaration, Message
from exchange.workflow import AdoptionState, DeclarationState
from practices.forms import PracticeForm
from practices.models import Agreement, Entry, Practice, Revision, Theme
from practices.workflow import Action, RevisionState

numbers = count(1)
LONG_AGO = datetime(2023, 12, 23, 12, tzinfo=UTC)

THEMES = {
    "projets-collaboratifs": ("PC", "projets", "Projets collaboratifs"),
    "animation-reseau": ("AR", "reseau", "Animation du réseau"),
    "evaluation": ("EV", "evaluation", "Évaluation"),
    "visibilite-internationale": ("VI", "international", "Visibilité internationale"),
    "rh-competences": ("RH", "rh", "RH et compétences"),
    "financement": ("FI", "financement", "Financement"),
}


def make_theme(slug="evaluation"):
    code, key, name = THEMES[slug]
    theme, _ = Theme.objects.get_or_create(
        slug=slug,
        defaults={"code": code, "key": key, "name": name, "summary": f"{name}.", "order": list(THEMES).index(slug)},
    )
    return theme


def make_region(name="Bretagne"):
    region, _ = Region.objects.get_or_create(slug=slugify(name), defaults={"name": name})
    return region


def make_sector(name="Mer"):
    sector, _ = Sector.objects.get_or_create(slug=slugify(name), defaults={"name": name})
    return sector


def make_cluster(name=None, *, regions=(), **fields):
    name = name or f"Pôle Exemple {next(numbers)}"
    cluster = Cluster.objects.create(name=name, slug=slugify(name), **fields)
    cluster.regions.set([make_region(region) for region in regions])
    return cluster


def make_user(name="Camille Exemple", *, email=None, cluster=None, role=Membership.Role.MEMBER, **fields):
    email = email or f"personne{next(numbers)}@pole-exemple.test"
    user = User.objects.create_user(email, "un-mot-de-passe", name=name, **fields)
    if cluster:
        Membership.objects.create(user=user, cluster=cluster, role=role)
    return user


def make_request(*, cluster, email=None, name="Dina Demandeuse", **fields):
    """Someone asks to write for the pôle."""
    email = email or f"demande{next(numbers)}@pole-exemple.test"
    return JoinRequest.objects.create(cluster=cluster, email=email, name=name, **fields)


def make_text(*, clusters=(), theme=None, **fields):
    """A complete text as a browser posts it."""
    text = {
        "title": "Un comité qui répond en trois semaines",
        "clusters": [str(cluster.pk) for cluster in clusters],
        "theme": str((theme or make_theme()).pk),
        "problem": "Les porteurs attendaient onze semaines.",
        "action": "Deux rapporteurs par dossier, un calendrier fixe.",
        "results": "Le délai est passé à trois semaines.",
        "start_year": "2019",
        "practice_state": "en-place",
        "contact": "Camille Exemple, animation",
    }
    return text | fields


def as_post(text):
    post = QueryDict(mutable=True)
    for name, value in text.items():
        post.setlist(name, value if isinstance(value, list) else [value])
    return post


def make_practice(*, clusters=None, tags="", is_sourced=False, **fields):
    """A published practice, written through the form like any other."""
    clusters = [make_cluster()] if clusters is None else clusters
    post = as_post(make_text(clusters=clusters, tags=tags, **fields))
    form = PracticeForm(post, is_sourced=is_sourced)
    assert form.is_valid(), form.errors
    return form.record(Action.IMPORT)


def make_stub(*, cluster=None, theme=None, title="Ateliers de partage"):
    practice = Practice(title=title, theme=theme or make_theme(), is_stub=True, is_sourced=True)
    practice.place()
    practice.save()
    practice.clusters.set([cluster or make_cluster()])
    Entry.write(practice)
    return practice


def make_revision(*, author=None, cluster=None, state=RevisionState.DRAFT, **fields):
    """A text of a new practice, by a member of its pôle."""
    cluster = cluster or make_cluster()
    author = author or make_user(cluster=cluster)
    text = make_text(clusters=[cluster], **fields)
    practice = Practice.objects.create(title=text["title"][:200], theme=make_theme())
    practice.clusters.set([cluster])
    submitted_at = None if state == RevisionState.DRAFT else timezone.now()
    return Revision.objects.create(practice=practice, author=author, data=text, state=state, submitted_at=submitted_at)


def make_interview(agent, cluster, **fields):
    """A text that an agent wrote for a pôle."""
    revision = make_revision(author=agent, cluster=cluster, **fields)
    revision.is_interview = True
    revision.save()
    return revision


def make_agreement(revision, **fields):
    """A link to that text, sent to the pôle."""
    about = {"name": "Claire Exemple", "email": "claire@pole-exemple.test", "interview": "par téléphone, le 3 mars"}
    return Agreement.objects.create(revision=revision, asked_by=revision.author, **about | fields)


def make_old_practice(cluster, **fields):
    """Published so long ago that its pôle is asked whether it is still in force."""
    practice = make_practice(clusters=[cluster], **fields)
    Practice.objects.filter(pk=practice.pk).update(published_at=LONG_AGO)
    practice.refresh_from_db()
    return practice


def make_adoption(practice, cluster=None, *, review=DeclarationState.ACCEPTED, **said):
    """A pôle takes up a practice: published unless it is said otherwise. A second call adds to its history."""
    cluster = cluster or make_cluster()
    author = said.pop("author", None) or make_user(cluster=cluster)
    adoption, _ = Adoption.objects.get_or_create(practice=practice, cluster=cluster)
    about = {"state": AdoptionState.IN_PLACE, "since": 2021, "changed": "Une journée au lieu de deux."} | said
    decided_at = None if review == DeclarationState.WAITING else timezone.now()
    Declaration.objects.create(adoption=adoption, author=author, review=review, decided_at=decided_at, **about)
    adoption.count()
    return adoption


def make_message(practice, author=None, *, parent=None, **fields):
    """A question on a practice, or an answer to one."""
    kind = Message.Kind.ANSWER if parent else Message.Kind.QUESTION
    about = {"kind": kind, "text": "Combien de temps cela prend-il ?"} | fields
    return Message.objects.create(practice=practice, author=author or make_user(), parent=parent, **about)
