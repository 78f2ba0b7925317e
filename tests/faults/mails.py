"""Mails that are owed, and where each of them is."""

from django.utils import timezone

from clusters.mails import Letter, write
from clusters.models import Mail
from practices.workflow import Action

from .waiting import until

# Lines that a mail server could read as its own, and one that is too long for it.
TEXT = ["Été : un texte à remettre entier.", ".", ". seul au début d'une ligne", "QUIT", "mot" * 400]


def owe(n=1):
    """Queue as many mails, to a person each."""
    return [
        write(
            Letter(subject=f"Lettre {i}", greeting="Bonjour,", paragraphs=TEXT, reason="Pour essayer."),
            to=f"personne{i}@pole-exemple.test",
        )
        for i in range(n)
    ]


def name(mail):
    """What sets it apart in a mailbox."""
    return f"<{mail.message_id}@recueil.example>"


def names(state=None):
    mails = Mail.objects.all() if state is None else Mail.objects.filter(state=state)
    return [name(mail) for mail in mails]


def taken(mailbox):
    return [message["Message-ID"] for message in mailbox.received()]


def state_of(mail):
    mail.refresh_from_db()
    return mail.state


def until_tried(mail):
    """Until an attempt ended, well or not."""
    before = mail.attempts
    until(lambda: state_of(mail) != Mail.State.SENDING and mail.attempts > before)


def make_due(*mails):
    """Rather than waiting for the minutes and the days between two attempts."""
    Mail.objects.filter(pk__in=[mail.pk for mail in mails], state=Mail.State.QUEUED).update(next_try_at=timezone.now())


def until_next_round():
    """A mail that is owed now has left: whatever was due before has been tried too."""
    [mail] = owe()
    until(lambda: state_of(mail) == Mail.State.SENT)
    return mail


def accounts(tally, mailbox):
    """(lost, doubled) of all the mails of the queue, against those that were received."""
    waiting = [*names(Mail.State.QUEUED), *names(Mail.State.UNCERTAIN), *names(Mail.State.DEAD)]
    return tally.mails(owed=names(), received=taken(mailbox), waiting=waiting)


def until_told(revision):
    """Until everyone was told of all that happened to it, and their mails have left."""
    until(lambda: not revision.events.exclude(action=Action.OPEN).filter(announcement=None).exists())
    until(lambda: not Mail.objects.exclude(state__in=[Mail.State.SENT, Mail.State.UNCERTAIN]).exists())
