"""Who is told of what happened to a text, and in which words. Read from the log, whichever page wrote it."""

import logging

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.urls import reverse

from clusters.mails import Letter, absolute, write
from clusters.models import Membership, User
from clusters.templatetags.recueil import of

from ..figures import usual_delay
from ..forms.fields import LONGEST_ID
from ..models import Announcement, Event
from ..models.confirmation import day
from ..workflow import STANDINGS, Action, RevisionState

logger = logging.getLogger(__name__)

COLOURS = {
    "projets": "#37649e",
    "reseau": "#337348",
    "evaluation": "#825b1c",
    "international": "#1e7078",
    "rh": "#93446a",
    "financement": "#994733",
}
DECISIONS = {
    Action.ACCEPT: "Votre pratique est publiée",
    Action.RETURN: "Votre texte vous revient avec des remarques",
    Action.REFUSE: "Votre texte n'est pas retenu",
}
AFTER = {
    Action.WITHDRAW: "Votre fiche est retirée du catalogue",
    Action.REINSTATE: "Votre fiche est de nouveau en ligne",
}
ANSWERS = {
    Action.AGREE: "Le pôle est d'accord avec votre texte",
    Action.CORRECT: "Le pôle a corrigé votre texte",
}
TOLD = [Action.SUBMIT, *DECISIONS, *AFTER, *ANSWERS]


def announce(*, most=200):
    """Queue the mails of what happened since the last time. Returns how many events were told."""
    return sum(tell(event) for event in untold()[:most])


def untold():
    return (
        Event.objects.filter(action__in=TOLD, announcement=None)
        .select_related("practice__theme", "revision", "actor")
        .prefetch_related("practice__clusters")
        .order_by("pk")
    )


def tell(event):
    """True once its mails wait; an event that cannot be told is left for the next time, and holds up no other."""
    try:
        return announce_one(event)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("L'événement %s n'a pas pu être annoncé.", event.pk)
        return False


@transaction.atomic
def announce_one(event):
    """The mails of an event and the note that they are queued stand or fall together; False if another told it."""
    _, is_mine = Announcement.objects.get_or_create(event=event)
    if is_mine:
        for person, letter in letters_of(event):
            write(letter, to=person.email, key=f"event:{event.pk}:{person.pk}")
    return is_mine


def letters_of(event):
    """[(person, Letter)] of one event."""
    if event.action in ANSWERS:
        # The pôle knows what it said: the agent alone is told.
        agent = event.revision.author
        return [(agent, answer(event, agent))] if agent and agent.is_active else []
    writers = writers_of(event)
    if event.action == Action.SUBMIT:
        delay = delay_sentence()
        told = [(person, receipt(event, person, delay)) for person in writers]
        return told + [(person, call_for_review(event, person)) for person in reviewers_for(event, writers)]
    others = [person for person in writers if person != event.actor]
    compose = decision if event.action in DECISIONS else afterwards
    return [(person, compose(event, person)) for person in others]


def writers_of(event):
    """Who wrote or sent the text, and the référents of its pôles: each once, and only who may still open it."""
    clusters = event.practice.clusters.all()
    revision = event.revision or event.practice.revisions.filter(state=RevisionState.ACCEPTED).first()
    told = Q(pk__in=hands(revision)) if revision else Q(pk=None)
    told |= Q(memberships__cluster__in=clusters, memberships__role=Membership.Role.REFERENT)
    still = Q(is_superuser=True) | Q(is_agent=True) | Q(memberships__cluster__in=clusters)
    people = User.objects.filter(told, is_active=True)
    # A text that no pôle signs yet is its author's.
    return list((people.filter(still) if clusters else people).distinct().order_by("pk"))


def hands(revision):
    senders = revision.events.filter(action=Action.SUBMIT).values_list("actor", flat=True)
    return {pk for pk in (revision.author_id, revision.editor_id, *senders) if pk}


def reviewers_for(event, writers):
    """Those who may decide of this text; where there is none, the administrators, so that it does not wait unseen."""
    signed = [pk for pk in event.revision.data.get("clusters", []) if pk.isdecimal() and len(pk) <= LONGEST_ID]
    clusters = {*(cluster.pk for cluster in event.practice.clusters.all()), *map(int, signed)}
    free = (
        User.objects.filter(is_active=True)
        .exclude(memberships__cluster__in=clusters)
        .exclude(pk__in={*hands(event.revision), *(person.pk for person in writers)})
        .order_by("pk")
    )
    return free.filter(is_reviewer=True) or free.filter(is_superuser=True)


def letter(event, person, subject, paragraphs, **about):
    practice = event.practice
    return Letter(
        subject=subject,
        greeting=f"Bonjour {person},",
        paragraphs=[paragraph for paragraph in paragraphs if paragraph],
        cote=practice.call_number or (practice.theme.code if practice.theme else ""),
        colour=COLOURS.get(practice.theme.key if practice.theme else "", Letter.colour),
        **about,
    )


def clusters_of(event):
    return ", ".join(str(cluster) for cluster in event.practice.clusters.all())


def because_of(event):
    return f"Vous recevez ce message parce que vous écrivez pour {clusters_of(event) or 'cette fiche'}."


def delay_sentence():
    days = usual_delay()
    if days is None:
        return ""
    return f"D'habitude, la réponse vient en {days} jour{'s' if days > 1 else ''}."


def receipt(event, person, delay):
    who = "vous l'avez envoyé" if person == event.actor else f"{event.actor or 'le pôle'} l'a envoyé"
    return letter(
        event,
        person,
        "Votre texte est en relecture",
        [f"« {event.practice} » : {who} à la relecture. Jusqu'à la décision, il ne change plus.", delay],
        button=("Voir où en est votre texte", absolute(reverse("practices:mine"))),
        next=STANDINGS[RevisionState.SUBMITTED].next,
        reason=because_of(event),
    )


def call_for_review(event, person):
    return letter(
        event,
        person,
        f"À relire : {event.practice}",
        [f"{event.actor or 'Un pôle'} propose « {event.practice} » ({clusters_of(event) or 'sans pôle'})."],
        button=("Relire ce texte", absolute(reverse("practices:review", args=[event.revision_id]))),
        next="C'est à un relecteur : publier, renvoyer avec des remarques, ou ne pas retenir en disant pourquoi. "
        "Prenez-le en charge pour que les autres le sachent.",
        reason="Vous recevez ce message parce que vous relisez les textes des pôles.",
    )


def decision(event, person):
    standing = STANDINGS[RevisionState(event.revision.state)]
    practice = event.practice
    said = f"Relu par {event.actor}." if event.actor else ""
    paragraphs = [f"« {practice} »", standing.author, said, f"« {event.note} »" if event.note else ""]
    if event.action == Action.ACCEPT:
        paragraphs[1] = place_on_the_shelf(event)
        button = ("Voir la fiche en ligne", absolute(practice.get_absolute_url()))
    elif event.action == Action.RETURN:
        button = ("Lire les remarques et reprendre", absolute(reverse("practices:draft", args=[event.revision_id])))
    else:
        button = ("Relire votre texte", absolute(reverse("practices:preview", args=[event.revision_id])))
    return letter(
        event,
        person,
        DECISIONS[event.action],
        paragraphs,
        button=button,
        next=standing.next,
        reason=because_of(event),
    )


def place_on_the_shelf(event):
    if event.revision.number == 1:
        return f"Elle rejoint le rayon {event.practice.theme} sous la cote {event.practice.call_number}."
    return f"Le nouveau texte remplace l'ancien, sous la même cote : {event.practice.call_number}."


def afterwards(event, person):
    return letter(
        event,
        person,
        AFTER[event.action],
        [f"« {event.practice} » ({event.practice.call_number}).", event.note],
        button=("Voir sa page", absolute(event.practice.get_absolute_url())),
        next="Vous n'êtes pas d'accord ? Répondez à l'équipe : rien n'est effacé, tout texte peut revenir en ligne.",
        reason=because_of(event),
    )


def answer(event, person):
    return letter(
        event,
        person,
        ANSWERS[event.action],
        [f"« {event.practice} »", f"Par {event.note}."],
        button=("Ouvrir le texte", absolute(reverse("practices:draft", args=[event.revision_id]))),
        next="C'est à vous : relisez, puis envoyez le texte à la relecture.",
        reason="Vous recevez ce message parce que vous avez écrit ce texte après un entretien.",
    )


def send_link(agreement, event):
    """Queue the link by which a pôle reads a text and answers, in the caller's transaction."""
    agent, practice = agreement.asked_by, event.practice
    clusters = ", ".join(str(cluster) for cluster in practice.clusters.all()) or "votre pôle"
    link = letter(
        event,
        agreement.name,
        "Ce texte sur votre pôle est-il juste ?",
        [
            f"{agent.signature} a écrit « {practice} » au nom {of(clusters)}, d'après un entretien : "
            f"{agreement.interview.rstrip('.')}.",
            "Lisez-le, corrigez ce qui doit l'être, ou dites qu'il est juste. Il n'y a pas de compte à ouvrir.",
            f"Ce lien est pour vous seul. Il vaut jusqu'au {day(agreement.expires_at)}.",
        ],
        button=("Lire ce texte", absolute(agreement.get_absolute_url())),
        next=f"Votre réponse faite, {agent} envoie le texte à la relecture. Publié, il est ouvert à tous.",
        reason=f"Vous recevez ce message parce que l'accord {of(clusters)} vous est demandé par {agent}.",
    )
    return write(link, to=agreement.email, key=f"accord:{event.pk}")
