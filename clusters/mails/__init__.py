"""Mail: composed in the writer's transaction, kept in the database, handed to a server by `manage.py send_mail`.

A server that is down delays mail. A mail is retried only when the server surely did not take it; what
may have been taken (the line broke in the middle) is left to the administrator, so that nothing is doubled.
"""

import smtplib
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from textwrap import fill

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from ..models import Mail
from ..templatetags.recueil import typo

WIDTH = 72
# A sender that died held its mails for less than this, in seconds: see `recover`.
LONGEST_SENDING = 600
REFUSED = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError)


@dataclass(frozen=True)
class Letter:
    """What a mail says, the same in text and in HTML.

    paragraphs: plain sentences; button: (words, absolute address) or None; next: what happens now, and when;
    reason: why this person receives it; cote and colour (hex) draw the spine at its left.
    """

    subject: str
    greeting: str
    paragraphs: list
    reason: str
    button: tuple | None = None
    next: str = ""
    cote: str = ""
    colour: str = "#473072"


def write(letter, *, to, key=None):
    """Put the letter in the queue for one address, in the caller's transaction; once for each key."""
    context = {"letter": letter, "home": absolute("/")}
    return Mail.objects.queue(
        key=key,
        to=to,
        subject=" ".join(typo(letter.subject).split())[:250],
        text=as_text(letter),
        html=render_to_string("mails/letter.html", context),
    )


def absolute(path):
    return settings.PUBLIC_URL.rstrip("/") + path


def as_text(letter):
    """72 columns, full addresses on lines of their own."""
    parts = [letter.greeting, *letter.paragraphs]
    if letter.button:
        parts.append(f"{letter.button[0]} :\n{letter.button[1]}")
    if letter.next:
        parts.append(f"ET MAINTENANT ?\n{letter.next}")
    body = "\n\n".join(
        # An address stays whole, hyphens and all: cut in two, it leads nowhere.
        "\n".join(fill(line, WIDTH, break_long_words=False, break_on_hyphens=False) for line in part.splitlines())
        for part in parts
    )
    foot = fill(letter.reason, WIDTH)
    return typo(mark_safe(body + f"\n\n-- \nLe Recueil, {absolute('/')}\n{foot}\n"))


class QueueBackend(BaseEmailBackend):
    """What Django and its libraries send (password, second factor…) waits in the same queue."""

    def send_messages(self, email_messages):
        for message in email_messages:
            html = next((body for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
            for address in message.recipients():
                Mail.objects.queue(
                    to=parseaddr(address)[1], subject=message.subject[:250], text=message.body, html=html
                )
        return len(email_messages)


def deliver(*, now=None, most=200):
    """Hand the mails that are due to the server. Returns {Mail.State: how many}."""
    now = now or timezone.now()
    outcome = dict.fromkeys(Mail.State, 0)
    for mail in Mail.objects.due(now)[:most]:
        connection = get_connection(settings.MAIL_DELIVERY_BACKEND)
        try:
            connection.open()
        except Exception as error:
            # No server to talk to: one attempt counts, and the others wait for the next round.
            if claim(mail, now=now):
                mail.postpone(explain(error), now=now)
                outcome[mail.state] += 1
            break
        if claim(mail, now=now):
            pass_on(mail, connection, now=now)
            outcome[mail.state] += 1
        close(connection)
    return outcome


def pass_on(mail, connection, *, now):
    try:
        connection.send_messages([as_message(mail, connection)])
    except REFUSED as error:
        mail.postpone(explain(error), now=now)
    except Exception as error:
        # The line broke while the mail was passing: nobody knows whether it was taken.
        mark(mail, Mail.State.UNCERTAIN, last_error=explain(error))
    else:
        # What it said may hold a link that opens an account: it is not kept once it is gone.
        mark(mail, Mail.State.SENT, sent_at=timezone.now(), last_error="", text="", html="")


def claim(mail, *, now):
    """Take the mail for this process alone; False when another has it. Committed before anything is sent."""
    mine = Mail.objects.filter(pk=mail.pk, state=Mail.State.QUEUED, attempts=mail.attempts)
    taken = mine.update(state=Mail.State.SENDING, attempts=mail.attempts + 1, next_try_at=now)
    mail.state, mail.attempts = Mail.State.SENDING, mail.attempts + 1
    return bool(taken)


def mark(mail, state, **fields):
    mail.state = state
    Mail.objects.filter(pk=mail.pk).update(state=state, **fields)


def recover(*, now=None):
    """Mails held by a process that died while sending: taken or not, nobody knows. Returns how many."""
    before = (now or timezone.now()) - timedelta(seconds=LONGEST_SENDING)
    held = Mail.objects.filter(state=Mail.State.SENDING, next_try_at__lt=before)
    return held.update(state=Mail.State.UNCERTAIN, last_error="L'envoi s'est interrompu.")


def as_message(mail, connection):
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        settings.DEFAULT_FROM_EMAIL,
        [mail.to],
        connection=connection,
        # The same for each attempt: a mail server that sees it twice keeps one.
        headers={"Message-ID": f"<{mail.message_id}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def explain(error):
    return f"{type(error).__name__}: {error}"


def close(connection):
    """A server that hangs up without a word has taken the mail all the same."""
    try:
        connection.close()
    except OSError:
        return
