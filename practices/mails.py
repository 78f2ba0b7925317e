"""Who is told of what happened to a text, and in which words. Read from the log, whichever page wrote it."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localtime

from clusters.mails import Letter, absolute, write
from clusters.models import Cluster, Mail, Membership, User

from .figures import usual_delay
from .models import Announcement, Event, Practice
from .models.confirmation import day
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
# The question comes once a year, on a day that may move a little.
ASKED_AGAIN = timedelta(days=330)
FETCHED, LISTED = 200, 15
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
    # The pôle knows what it said: the agent alone is told.
    agent = event.revision.author
    return [(agent, answer(event, agent))] if agent and agent.is_active else []


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
            f"{agent.signature} a écrit « {practice} » au nom de {clusters}, d'après un entretien : "
            f"{agreement.interview.rstrip('.')}.",
            "Lisez-le, corrigez ce qui doit l'être, ou dites qu'il est juste. Il n'y a pas de compte à ouvrir.",
            f"Ce lien est pour vous seul. Il vaut jusqu'au {day(agreement.expires_at)}.",
        ],
        button=("Lire ce texte", absolute(agreement.get_absolute_url())),
        next=f"Votre réponse faite, {agent} envoie le texte à la relecture. Publié, il est ouvert à tous.",
        reason=f"Vous recevez ce message parce que l'accord de {clusters} vous est demandé par {agent}.",
    )
    return write(link, to=agreement.email, key=f"accord:{event.pk}")


def ask_still_in_force(now):
    """Queue this year's mail to each référent whose pôles have said nothing of a practice for a year.

    Returns how many. Again in the same year, it queues nothing more to the same people.
    """
    referents = Q(clusters__memberships__role=Membership.Role.REFERENT, clusters__memberships__user__is_active=True)
    waiting = Practice.objects.to_confirm(now).filter(Q(asked_at=None) | Q(asked_at__lte=now - ASKED_AGAIN))
    Practice.objects.filter(pk__in=waiting.filter(referents).values("pk")).update(asked_at=now)
    year = localtime(now).year
    return sum(ask_referent(person, now, key=f"en-vigueur:{year}:{person.pk}") for person in referents_asked_in(year))


def referents_asked_in(year):
    """Fetched a few at a time."""
    asked = Membership.objects.filter(role=Membership.Role.REFERENT, cluster__practices__asked_at__year=year)
    people = User.objects.filter(is_active=True, pk__in=asked.values("user")).order_by("pk")
    last = 0
    while some := list(people.filter(pk__gt=last)[:FETCHED]):
        yield from some
        last = some[-1].pk


def ask_referent(person, now, *, key):
    """One mail for all the practices of all their pôles; False if it is written already, or has no object."""
    held = Membership.objects.filter(user=person, role=Membership.Role.REFERENT)
    clusters = Cluster.objects.filter(memberships__in=held)
    practices = Practice.objects.to_confirm(now).of_clusters(clusters).order_by("last_word", "pk")
    count = practices.count()
    if not count or Mail.objects.filter(key=key).exists():
        return False
    listed = [
        f"– {practice.call_number}, {practice.title} (depuis le {day(practice.last_word)})"
        for practice in practices[:LISTED]
    ]
    if count > LISTED:
        listed.append(f"– et {count - LISTED} de plus")
    names = ", ".join(str(cluster) for cluster in clusters)
    question = Letter(
        subject="Vos pratiques sont-elles toujours en vigueur ?",
        greeting=f"Bonjour {person},",
        paragraphs=[f"Depuis plus d'un an, {names} n'a rien dit de :", "\n".join(listed)],
        button=("Dire où elles en sont", absolute(reverse("practices:confirm"))),
        next="Pour chacune, dites si elle est toujours en vigueur, si elle a évolué ou si elle s'est arrêtée. "
        "Sans réponse, elle reste en ligne, et sa fiche dit depuis quand elle n'est pas confirmée.",
        reason=f"Vous recevez ce message une fois par an parce que vous êtes référent de {names}.",
    )
    write(question, to=person.email, key=key)
    return True
