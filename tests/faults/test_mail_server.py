"""A mail server that refuses, hangs, or drops the line, at each of its stages."""

import pytest
from django.db import transaction
from django.utils import timezone

from clusters.models import Mail
from clusters.models.mail import DELAYS
from clusters.templatetags.recueil import typo

from .mailbox import ACCEPTS
from .mails import TEXT, accounts, make_due, owe, state_of, taken, until_next_round, until_tried
from .visitor import Visitor
from .waiting import until

SURELY_NOT_TAKEN = [
    *("greeting:421 4.3.2 busy", "greeting:554 5.3.2 no service", "greeting:hang", "greeting:drop", "greeting:die"),
    *("mail:550 5.7.1 not you", "mail:drop"),
    *("rcpt:451 4.7.1 greylisted", "rcpt:550 5.1.1 no such user", "rcpt:hang"),
    *("data:451 4.3.0 later", "data:554 5.5.1 no", "text:452 4.3.1 disk full", "text:554 5.7.1 spam"),
]
# The line broke while the text was passing; the server may have taken it (kept), or not.
MAY_HAVE_BEEN_TAKEN = ["half:drop", "half:die", "text:drop", "kept:hang", "kept:drop", "kept:die", "kept:what?"]


@pytest.mark.parametrize("fault", SURELY_NOT_TAKEN)
def test_mail_that_the_server_did_not_take_is_delayed_then_delivered_once(worker, mailbox, tally, fault):
    mailbox.behave(fault)
    [mail] = owe()
    until_tried(mail)
    delayed = (mail.state, taken(mailbox))

    mailbox.behave(ACCEPTS)
    mailbox.revive()
    make_due(mail)
    until(lambda: state_of(mail) == Mail.State.SENT)

    assert accounts(tally, mailbox) == ([], [])
    assert delayed == (Mail.State.QUEUED, [])
    assert (len(taken(mailbox)), mail.attempts, worker.is_running) == (1, 2, True)


@pytest.mark.parametrize("fault", MAY_HAVE_BEEN_TAKEN)
def test_mail_that_may_have_been_taken_is_shown_and_never_sent_twice(worker, mailbox, tally, fault):
    mailbox.behave(fault)
    [mail] = owe()
    until_tried(mail)

    mailbox.behave(ACCEPTS)
    mailbox.revive()
    Mail.objects.filter(pk=mail.pk).update(next_try_at=timezone.now())
    until_next_round()

    assert accounts(tally, mailbox) == ([], [])
    assert (state_of(mail), mail.attempts) == (Mail.State.UNCERTAIN, 1)
    assert len(taken(mailbox)) == (2 if fault.startswith("kept") else 1)
    assert worker.is_running


def test_success_of_another_number_is_a_success(worker, mailbox, tally):
    mailbox.behave("kept:252 taken, to be tried further on")
    [mail] = owe()

    until_tried(mail)

    assert accounts(tally, mailbox) == ([], [])
    assert mail.state == Mail.State.SENT


@pytest.mark.parametrize("poison", [{"to": "zoe@pole.test, abel@pole.test"}, {"to": ""}, {"subject": "Deux\nlignes"}])
def test_mail_that_cannot_be_sent_delays_no_other(worker, mailbox, tally, poison):
    with transaction.atomic():
        poisoned, sound = owe(2)
        Mail.objects.filter(pk=poisoned.pk).update(**poison)

    until(lambda: state_of(sound) == Mail.State.SENT)

    assert accounts(tally, mailbox) == ([], [])
    assert (state_of(poisoned), poisoned.last_error != "") == (Mail.State.QUEUED, True)


def test_mail_refused_for_days_is_given_up_and_shown(world, worker, portal, mailbox, tally):
    mailbox.behave("rcpt:550 5.1.1 no such user")
    [mail] = owe()
    waits = []

    for _ in DELAYS:
        until_tried(mail)
        waits.append(round((mail.next_try_at - timezone.now()).total_seconds() / 60))
        make_due(mail)
    until(lambda: state_of(mail) == Mail.State.DEAD)

    page = Visitor(portal).sign_in(world.admin).get("/admin/clusters/mail/?state__exact=abandonnee")
    assert accounts(tally, mailbox) == ([], [])
    assert waits == [1, 5, 30, 120, 480, 1440, 2880]
    assert ("Lettre 0" in page.text, "no such user" in page.text) == (True, True)


def test_administrator_sends_again_what_was_not_delivered(world, worker, portal, mailbox, tally):
    mailbox.behave("half:drop")
    [mail] = owe()
    until_tried(mail)
    mailbox.behave(ACCEPTS)

    admin = Visitor(portal).sign_in(world.admin)
    admin.post("/admin/clusters/mail/", {"action": "send_again", "_selected_action": mail.pk})
    until(lambda: state_of(mail) == Mail.State.SENT)

    assert accounts(tally, mailbox) == ([], [])
    assert len(taken(mailbox)) == 1


def test_text_arrives_as_it_was_written(worker, mailbox, tally):
    [mail] = owe()
    until(lambda: state_of(mail) == Mail.State.SENT)

    [message] = mailbox.received()
    text = message.get_body("plain").get_content()
    assert (message["Subject"], message["To"]) == ("Lettre 0", "personne0@pole-exemple.test")
    assert tally.lost(typo(" ".join(TEXT)), text) == []
    assert (mail.text, mail.html) == ("", "")
