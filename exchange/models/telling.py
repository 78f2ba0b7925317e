"""Who is told of what happens here, at once, in the transaction of the act itself; never who did it."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from clusters.models import Membership, User
from practices.models import Event, Practice

from ..workflow import DeclarationState
from .follow import Follow
from .notification import Kind, Notification


def referents_of(clusters):
    """Those who answer for some pôles; the administrators where there is none."""
    lead = Q(memberships__cluster__in=clusters, memberships__role=Membership.Role.REFERENT)
    return list(User.objects.filter(lead, is_active=True).distinct().order_by("pk")) or list(User.objects.staff())


def people_behind(practice):
    return referents_of(practice.clusters.all())


def reviewers_of(declaration):
    """Those who may decide of it: of neither pôle."""
    clusters = [declaration.adoption.cluster_id, *declaration.adoption.practice.clusters.values_list("pk", flat=True)]
    free = User.objects.filter(is_active=True).exclude(memberships__cluster__in=clusters)
    free = free.exclude(pk=declaration.author_id).order_by("pk")
    return free.filter(is_reviewer=True) or free.filter(is_superuser=True)


def declared(declaration):
    """A pôle says where it is with a practice: reviewers are called."""
    adoption = declaration.adoption
    Notification.tell(
        reviewers_of(declaration),
        kind=Kind.DUTY,
        # Taken back and sent again within a day, it calls them once.
        key=f"reprise-a-relire:{adoption.pk}:{declaration.created_at:%Y%m%d}",
        title=f"À relire : la reprise de « {adoption.practice} » par {adoption.cluster}",
        text=f"{declaration.get_state_display().capitalize()}. {declaration.changed}",
        path=adoption.get_absolute_url(),
        by=declaration.author,
    )


DECIDED = {
    DeclarationState.ACCEPTED: "Votre reprise est publiée",
    DeclarationState.RETURNED: "Votre reprise vous revient avec une remarque",
    DeclarationState.REFUSED: "Votre reprise n'est pas retenue",
}


def decided(declaration):
    """The adopting pôle learns the decision; once published, the pôle of origin sees its practice travel."""
    adoption = declaration.adoption
    Notification.tell(
        [declaration.author, *referents_of([adoption.cluster_id])],
        kind=Kind.ADOPTION,
        key=f"reprise-decidee:{declaration.pk}",
        title=f"{DECIDED[DeclarationState(declaration.review)]} : « {adoption.practice} »",
        text=declaration.note,
        path=adoption.get_absolute_url(),
        by=declaration.decided_by,
    )
    if declaration.review == DeclarationState.ACCEPTED:
        Notification.tell(
            people_behind(adoption.practice),
            kind=Kind.ADOPTION,
            key=f"reprise:{declaration.pk}",
            title=f"« {adoption.practice} » par {adoption.cluster} : reprise {declaration.get_state_display()}",
            text=declaration.gave or declaration.changed,
            path=adoption.get_absolute_url(),
            by=declaration.author,
        )


def thanked(adoption):
    """Those who declared it, and the référents of their pôle, read the word of the pôle of origin."""
    authors = User.objects.filter(declarations__adoption=adoption).distinct()
    Notification.tell(
        [*authors, *referents_of([adoption.cluster_id])],
        kind=Kind.ADOPTION,
        key=f"merci:{adoption.pk}",
        title=f"{adoption.thanked_by} vous remercie d'avoir repris « {adoption.practice} »",
        text=adoption.thanks,
        path=adoption.get_absolute_url(),
        by=adoption.thanked_by,
    )


def said(message):
    """A question or an experience: its pôle is told. An answer: those who wrote in the thread, and its pôle."""
    kinds = {message.Kind.QUESTION: "Question", message.Kind.EXPERIENCE: "Retour d'expérience"}
    behind = people_behind(message.practice)
    told = {"text": message.text, "path": message.get_absolute_url(), "by": message.author}
    if message.parent is None:
        title = f"{kinds[message.kind]} de {message.author.signature} sur « {message.practice} »"
        Notification.tell(behind, kind=Kind.QUESTION, key=f"message:{message.pk}", title=title, **told)
        return
    thread = Q(messages=message.parent_id) | Q(messages__parent=message.parent_id)
    title = f"Réponse de {message.author.signature} sur « {message.practice} »"
    writers = User.objects.filter(thread).distinct()
    Notification.tell(writers, kind=Kind.ANSWER, key=f"message:{message.pk}", title=title, **told)
    Notification.tell(behind, kind=Kind.QUESTION, key=f"message:{message.pk}", title=title, **told)


def keys_of(message):
    return [f"{key}:{message.pk}" for key in ("message", "rappel", "sans-reponse")]


def hidden(message):
    """Its words are taken out of what people were told, and go out by no mail."""
    Notification.settle(keys_of(message), text="Ce message a été masqué.")


def reworded(message):
    """What its author took back within the quarter of an hour is taken back here too."""
    Notification.objects.filter(key__in=keys_of(message)).update(text=message.text)


def reported(report):
    moderators = User.objects.filter(Q(is_reviewer=True) | Q(is_superuser=True), is_active=True).order_by("pk")
    Notification.tell(
        moderators,
        kind=Kind.DUTY,
        key=f"signalement:{report.pk}:{report.created_at.timestamp()}",
        title=f"Un message est signalé sur « {report.message.practice} »",
        text=report.reason,
        path=f"{reverse('exchange:moderation')}#signalement-{report.pk}",
        by=report.reporter,
    )


def unfollowed(user):
    """A follow ended: news that waited to be mailed of what this person follows in no way any more is not sent."""
    waiting = Notification.objects.filter(user=user, kind=Kind.FOLLOWED, mailed_at=None)
    events = {int(key.partition(":")[2]): pk for pk, key in waiting.values_list("pk", "key")}
    theirs = Follow.objects.filter(user=user)
    themes, clusters = theirs.values("theme"), theirs.values("cluster")
    held = Practice.objects.filter(
        Q(pk__in=theirs.values("practice"))
        | Q(theme__in=themes)
        | Q(other_themes__in=themes)
        | Q(clusters__in=clusters)
    )
    still = set(Event.objects.filter(pk__in=events, practice__in=held.values("pk")).values_list("pk", flat=True))
    over = [pk for event, pk in events.items() if event not in still]
    waiting.filter(pk__in=over).update(mailed_at=timezone.now())
