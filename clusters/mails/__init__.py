"""Mail: composed in the writer's transaction, kept in the database, handed to a server by `manage.py send_mail`.

A server that is down delays mail. A mail is retried only when the server surely did not take it; what
may have been taken (the line broke in the middle) is left to the administrator, so that nothing is doubled.
"""

import smtplib
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parseaddr
from textwrap import fill

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends import console, smtp
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from ..models import Mail
from ..templatetags.recueil import typo

WIDTH = 72
LONGEST_SUBJECT, LONGEST_ADDRESS = (Mail._meta.get_field(name).max_length for name in ("subject", "to"))
# A mail is six answers of its server, each awaited for EMAIL_TIMEOUT: its sender died before ten had time to come.
MOST_ANSWERS = 10


@dataclass(frozen=True)
class Item:
    """One thing of a section; lines: [(words, absolute address or nothing)] of what is said of it."""

    title: str
    address: str
    lines: list = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """Things of one kind, under one title; more: how many others there are, in words, or nothing."""

    title: str
    items: list
    more: str = ""


@dataclass(frozen=True)
class Letter:
    """What a mail says, the same in text and in HTML.

    paragraphs: plain sentences; sections: lists of things with their addresses; button: (words, absolute address)
    or None; next: what happens now, and when; reason: why this person receives it; settings: [(words, absolute
    address)] of where that is changed; unsubscribe: the address where a mail program may do it by itself;
    cote and colour (hex) draw the spine at its left.
    """

    subject: str
    greeting: str
    paragraphs: list
    reason: str
    button: tuple | None = None
    next: str = ""
    cote: str = ""
    colour: str = "#473072"
    sections: list = field(default_factory=list)
    settings: list = field(default_factory=list)
    unsubscribe: str = ""


def write(letter, *, to, key=None):
    """Put the letter in the queue for one address, in the caller's transaction; once for each key."""
    context = {"letter": letter, "home": absolute("/")}
    return Mail.objects.queue(
        key=key,
        to=to,
        subject=one_line(typo(letter.subject)),
        text=as_text(letter),
        html=render_to_string("mails/letter.html", context),
        unsubscribe=letter.unsubscribe,
    )


def absolute(path):
    return settings.PUBLIC_URL.rstrip("/") + path


def one_line(subject):
    """A subject with a line break is refused, or worse: read as a header of its own."""
    return " ".join(subject.split())[:LONGEST_SUBJECT]


def as_text(letter):
    """72 columns, full addresses on lines of their own."""
    parts = [letter.greeting, *letter.paragraphs]
    for section in letter.sections:
        parts += [section.title.upper(), *map(item_as_text, section.items), *filter(None, [section.more])]
    if letter.button:
        parts.append(f"{letter.button[0]} :\n{letter.button[1]}")
    if letter.next:
        parts.append(f"ET MAINTENANT ?\n{letter.next}")
    body = "\n\n".join(map(in_columns, parts))
    foot = "\n".join([letter.reason, *(f"{words} :\n{address}" for words, address in letter.settings)])
    return f"{body}\n\n-- \nLe Recueil, {absolute('/')}\n{in_columns(foot)}\n"


def item_as_text(item):
    lines = [line for words, address in item.lines for line in (f"– {words}" if address else words, address) if line]
    return "\n".join([item.title, item.address, *lines])


def in_columns(text):
    # The signs are set first: a space that must not break is no place to cut. Nor is the hyphen of an address.
    lines = (typo(line) for line in text.splitlines())
    return "\n".join(fill(line, WIDTH, break_long_words=False, break_on_hyphens=False) for line in lines)


class QueueBackend(BaseEmailBackend):
    """What Django and its libraries send (password, second factor…) waits in the same queue."""

    def send_messages(self, email_messages):
        for message in email_messages:
            html = next((body for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
            for address in map(bare, message.recipients()):
                # A longer one is nobody's, and the column would refuse it before the person's eyes.
                if len(address) <= LONGEST_ADDRESS:
                    Mail.objects.queue(to=address, subject=one_line(message.subject), text=message.body, html=html)
        return len(email_messages)


def bare(address):
    return parseaddr(address)[1] or address


class Unsure(Exception):
    """The line broke while a text was passing: nobody knows whether the server took it."""


class Line:
    """An SMTP line that tells what was surely not taken from what may have been: the text comes last."""

    def data(self, message):
        try:
            code, reply = super().data(message)
        except smtplib.SMTPDataError:
            raise  # it did not want the text
        except Exception as error:
            raise Unsure(explain(error)) from error
        if code // 100 not in {2, 4, 5}:
            raise Unsure(f"{code} {reply!r}")
        # smtplib takes any other success for a refusal.
        return (250 if code // 100 == 2 else code), reply


class PlainLine(Line, smtplib.SMTP):
    pass


class SecureLine(Line, smtplib.SMTP_SSL):
    pass


class SmtpBackend(smtp.EmailBackend):
    @property
    def connection_class(self):
        return SecureLine if self.use_ssl else PlainLine


class TerminalBackend(console.EmailBackend):
    """For the demo: what a person would read, without its HTML."""

    def write_message(self, message):
        self.stream.write(f"À : {', '.join(message.to)}\nObjet : {message.subject}\n\n{message.body}\n")


def deliver(*, clock=timezone.now, most=200, is_stopping=lambda: False):
    """Hand the mails that are due to the server, on a line each. Returns {Mail.State: how many}."""
    outcome = dict.fromkeys(Mail.State, 0)
    for mail in Mail.objects.due(clock())[:most]:
        if is_stopping():
            break
        connection = get_connection(settings.MAIL_DELIVERY_BACKEND)
        trouble = trouble_opening(connection)
        if claim(mail, now=clock()):
            if trouble:
                mail.postpone(trouble, now=clock())
            else:
                pass_on(mail, connection, now=clock())
            outcome[mail.state] += 1
        close(connection)
        if trouble:
            break  # No server to talk to: one attempt counts, and the others wait for the next round.
    return outcome


def trouble_opening(connection):
    try:
        connection.open()
    except Exception as error:
        return explain(error)
    return ""


def claim(mail, *, now):
    """Take the mail for this process alone; False when another has it. Committed before anything is sent."""
    mine = Mail.objects.filter(pk=mail.pk, state=Mail.State.QUEUED, attempts=mail.attempts)
    with transaction.atomic(durable=True):
        taken = mine.update(state=Mail.State.SENDING, attempts=mail.attempts + 1, next_try_at=now)
    mail.state, mail.attempts = Mail.State.SENDING, mail.attempts + 1
    return bool(taken)


def pass_on(mail, connection, *, now):
    try:
        taken = connection.send_messages([as_message(mail, connection)])
    except Unsure as doubt:
        mail.doubt(str(doubt))
    except Exception as error:
        mail.postpone(explain(error), now=now)
    else:
        if taken:
            mail.leave()
        else:
            mail.postpone("Ce courriel n'a pas d'adresse.", now=now)


def recover(*, now=None):
    """Mails held by a process that died while sending: taken or not, nobody knows. Returns how many."""
    before = (now or timezone.now()) - timedelta(seconds=MOST_ANSWERS * settings.EMAIL_TIMEOUT)
    held = Mail.objects.filter(state=Mail.State.SENDING, next_try_at__lt=before)
    return held.update(state=Mail.State.UNCERTAIN, last_error="L'envoi s'est interrompu.")


def as_message(mail, connection):
    domain = bare(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2]
    # The same for each attempt: a mail server that sees it twice keeps one.
    headers = {"Message-ID": f"<{mail.message_id}@{domain}>", "Auto-Submitted": "auto-generated"}
    if mail.unsubscribe:
        # RFC 8058: the mail program posts there by itself, once its reader has pressed its button.
        headers |= {"List-Unsubscribe": f"<{mail.unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = EmailMultiAlternatives(
        mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to], connection=connection, headers=headers
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def explain(error):
    """What the server answered, or how the line broke: what the administrator reads."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, reply = error.smtp_code, error.smtp_error
    else:
        return f"{type(error).__name__} : {error}"
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"Le serveur a répondu : {code} {text}"


def close(connection):
    """A server that hangs up without a word has taken the mail all the same."""
    try:
        connection.close()
    except OSError:
        return
