"""Who is told of what happened to a text, and in which words. Read from the log, whichever page wrote it."""

from django.db import IntegrityError, transaction
from django.urls import reverse

from clusters.mails import Letter, absolute, write
from clusters.models import Membership, User

from .figures import usual_delay
from .models import Announcement, Event
from .workflow import STANDINGS, Action, RevisionState

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
    events = (
        Event.objects.filter(action__in=TOLD, announcement=None)
        .select_related("practice__theme", "revision__author", "revision__editor", "actor")
        .order_by("pk")
    )
    return sum(announce_one(event) for event in events[:most])


def announce_one(event):
    """The mails of an event and the note that they are queued stand or fall together; False if another told it."""
    try:
        with transaction.atomic():
            Announcement.objects.create(event=event)
            for person, letter in letters_of(event):
                write(letter, to=person.email, key=f"event:{event.pk}:{person.pk}")
    except IntegrityError:
        return False
    return True


def letters_of(event):
    """[(person, Letter)] of one event."""
    writers = writers_of(event)
    if event.action == Action.SUBMIT:
        told = [(person, receipt(event, person)) for person in writers]
        return told + [(person, call_for_review(event, person)) for person in reviewers_for(event, writers)]
    others = [person for person in writers if person != event.actor]
    if event.action in DECISIONS:
        return [(person, decision(event, person)) for person in others]
    if event.action in AFTER:
        return [(person, afterwards(event, person)) for person in others]
    return [(person, answer(event, person)) for person in others]


def writers_of(event):
    """Who wrote the text, and the référents of its pôles; each once, and only those who still may sign in."""
    revision = event.revision
    found = {person for person in (revision and revision.author, revision and revision.editor) if person}
    of_pole = Membership.objects.filter(
        cluster__in=event.practice.clusters.all(), role=Membership.Role.REFERENT
    ).select_related("user")
    found |= {membership.user for membership in of_pole}
    return sorted((person for person in found if person.is_active), key=lambda person: person.pk)


def reviewers_for(event, writers):
    people = User.objects.filter(is_active=True, is_reviewer=True).exclude(
        memberships__cluster__in=event.practice.clusters.all()
    )
    return [person for person in people.order_by("pk") if person not in writers and person != event.actor]


def letter(event, person, subject, paragraphs, **about):
    practice = event.practice
    return Letter(
        subject=subject,
        greeting=f"Bonjour {person},",
        paragraphs=[paragraph for paragraph in paragraphs if paragraph],
        cote=practice.call_number or (practice.theme.code if practice.theme else ""),
        colour=COLOURS[practice.theme.key] if practice.theme else "#473072",
        **about,
    )


def because_of(event):
    clusters = ", ".join(str(cluster) for cluster in event.practice.clusters.all())
    return f"Vous recevez ce message parce que vous écrivez pour {clusters or 'cette fiche'}."


def delay_sentence():
    days = usual_delay()
    if days is None:
        return ""
    return f"D'habitude, la réponse vient en {days} jour{'s' if days > 1 else ''}."


def receipt(event, person):
    standing = STANDINGS[RevisionState.SUBMITTED]
    who = "Vous l'avez envoyé" if person == event.actor else f"{event.actor} l'a envoyé"
    return letter(
        event,
        person,
        "Votre texte est en relecture",
        [f"« {event.practice} » : {who} à la relecture. Jusqu'à la décision, il ne change plus.", delay_sentence()],
        button=("Voir où en est votre texte", absolute(reverse("practices:mine"))),
        next=standing.next,
        reason=because_of(event),
    )


def call_for_review(event, person):
    clusters = ", ".join(str(cluster) for cluster in event.practice.clusters.all()) or "sans pôle"
    return letter(
        event,
        person,
        f"À relire : {event.practice}",
        [f"{event.actor or 'Un pôle'} propose « {event.practice} » ({clusters})."],
        button=("Relire ce texte", absolute(reverse("practices:review", args=[event.revision_id]))),
        next="C'est à un relecteur : publier, renvoyer avec des remarques, ou ne pas retenir en disant pourquoi. "
        "Prenez-le en charge pour que les autres le sachent.",
        reason="Vous recevez ce message parce que vous êtes relecteur.",
    )


def decision(event, person):
    standing = STANDINGS[RevisionState(event.revision.state)]
    practice = event.practice
    said = f"Relu par {event.actor}." if event.actor else ""
    paragraphs = [f"« {practice} »", standing.author, said, f"« {event.note} »" if event.note else ""]
    if event.action == Action.ACCEPT:
        paragraphs[1] = f"Elle rejoint le rayon {practice.theme} sous la cote {practice.call_number}."
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
        [f"« {event.practice} »", event.note],
        button=("Ouvrir le texte", absolute(reverse("practices:draft", args=[event.revision_id]))),
        next="C'est à vous : relisez, puis envoyez le texte à la relecture.",
        reason="Vous recevez ce message parce que vous avez écrit ce texte après un entretien.",
    )
