"""The queue of mails: written once, claimed once, sent once, and never lost from sight."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from clusters.mails import Letter, Unsure, claim, deliver, recover, write
from clusters.models import Mail
from clusters.models.mail import DELAYS

pytestmark = pytest.mark.django_db

REFUSAL = smtplib.SMTPRecipientsRefused({"a@pole.test": (550, b"5.1.1 Qui est-ce ?\0")})


class Raising(BaseEmailBackend):
    """A mail server that fails in one way: see `fails_with`."""

    error = None

    def send_messages(self, messages):
        raise self.error


class Closed(BaseEmailBackend):
    def open(self):
        raise ConnectionRefusedError("personne")


@pytest.fixture
def fails_with(settings, monkeypatch):
    def fail(error):
        monkeypatch.setattr(Raising, "error", error)
        settings.MAIL_DELIVERY_BACKEND = f"{__name__}.Raising"

    return fail


@pytest.fixture
def works_again(settings):
    def work():
        settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    return work


def letter(**fields):
    return Letter(
        **{"subject": "Un texte attend", "greeting": "Bonjour,", "paragraphs": ["Oui."], "reason": "Car."} | fields
    )


def queue(n=1, **fields):
    mails = [write(letter(**fields), to=f"personne{i}@pole.test") for i in range(n)]
    return mails[0] if n == 1 else mails


def stored(mail):
    return Mail.objects.get(pk=mail.pk)


def test_key_queues_one_mail_however_often_it_is_written():
    mails = [write(letter(), to="a@pole.test", key="evenement:1:2") for _ in range(3)]

    assert len({mail.pk for mail in mails}) == Mail.objects.count() == 1


def test_mail_falls_with_the_transaction_that_wrote_it():
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)

    assert Mail.objects.count() == 0


def test_mail_that_left_keeps_no_word_of_what_it_said():
    mail = queue(paragraphs=["https://recueil.test/mot-de-passe/secret/"])

    outcome = deliver()

    left = stored(mail)
    assert outcome[Mail.State.SENT] == len(outbox.outbox) == 1
    assert (left.state, left.text, left.html, left.attempts) == (Mail.State.SENT, "", "", 1)
    assert left.sent_at is not None


def test_message_says_who_it_is_at_each_attempt(fails_with, works_again):
    mail = queue()
    fails_with(REFUSAL)
    deliver()
    works_again()

    deliver(clock=lambda: timezone.now() + DELAYS[0])

    [message] = outbox.outbox
    assert message.extra_headers["Message-ID"] == f"<{mail.message_id}@recueil.example>"
    assert [kind for _, kind in message.alternatives] == ["text/html"]


def test_mail_of_tomorrow_waits():
    mail = queue()
    Mail.objects.update(next_try_at=timezone.now() + timedelta(hours=1))

    deliver()

    assert (stored(mail).state, outbox.outbox) == (Mail.State.QUEUED, [])


def test_refused_mail_waits_longer_each_time_then_is_given_up(fails_with):
    mail, now, waits = queue(), timezone.now(), []
    fails_with(REFUSAL)

    for _ in DELAYS:
        deliver(clock=lambda: now)  # noqa: B023 (called before the next turn)
        waits.append(stored(mail).next_try_at - now)
        now = stored(mail).next_try_at
    deliver(clock=lambda: now)

    dead = stored(mail)
    assert waits == DELAYS == sorted(DELAYS)
    assert (dead.state, dead.attempts, dead.text != "") == (Mail.State.DEAD, len(DELAYS) + 1, True)
    assert dead.last_error == "Le serveur a répondu : 550 5.1.1 Qui est-ce ? "


def test_mail_that_may_have_been_taken_is_not_tried_again(fails_with, works_again):
    mail = queue()
    fails_with(Unsure("la ligne a coupé"))
    deliver()
    works_again()

    deliver(clock=lambda: timezone.now() + timedelta(days=30))

    assert (stored(mail).state, stored(mail).last_error) == (Mail.State.UNCERTAIN, "la ligne a coupé")
    assert outbox.outbox == []


def test_closed_server_costs_one_attempt_to_one_mail(settings):
    queue(3)
    settings.MAIL_DELIVERY_BACKEND = f"{__name__}.Closed"

    outcome = deliver()

    assert outcome[Mail.State.QUEUED] == 1
    assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_poisoned_mail_holds_up_no_other_and_is_seen():
    poisoned, sound = queue(2)
    Mail.objects.filter(pk=poisoned.pk).update(subject="Deux\nlignes")

    deliver()

    assert (stored(poisoned).state, "newlines" in stored(poisoned).last_error) == (Mail.State.QUEUED, True)
    assert stored(sound).state == Mail.State.SENT


def test_claim_is_for_one_process_alone():
    queue()
    first, second = Mail.objects.get(), Mail.objects.get()

    assert [claim(mail, now=timezone.now()) for mail in (first, second)] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_claim_refuses_a_transaction_that_could_be_undone():
    queue()

    with pytest.raises(RuntimeError), transaction.atomic():
        deliver()

    assert outbox.outbox == []


def test_mail_of_a_sender_that_died_is_shown_once_none_can_hold_it_still(settings):
    mail, now = queue(), timezone.now()
    claim(mail, now=now)

    early = recover(now=now + timedelta(seconds=6 * settings.EMAIL_TIMEOUT))
    late = recover(now=now + timedelta(seconds=11 * settings.EMAIL_TIMEOUT))

    assert (early, late, stored(mail).state) == (0, 1, Mail.State.UNCERTAIN)


def test_slow_round_does_not_make_its_last_mails_look_abandoned():
    first, last = queue(2)
    hours = iter(timezone.now() + timedelta(hours=n) for n in range(10))

    deliver(clock=lambda: next(hours))

    assert stored(first).next_try_at < stored(last).next_try_at


def test_sender_that_comes_back_late_corrects_what_was_thought_of_its_mail():
    taken, refused = queue(2)
    for mail in (taken, refused):
        claim(mail, now=timezone.now() - timedelta(days=1))
    recover()
    Mail.objects.filter(pk=refused.pk).update(state=Mail.State.DEAD)

    taken.leave()
    refused.postpone("non", now=timezone.now())

    assert (stored(taken).state, stored(refused).state) == (Mail.State.SENT, Mail.State.DEAD)


def test_sender_that_is_asked_to_stop_leaves_the_rest_for_later():
    queue(3)

    deliver(is_stopping=lambda: len(outbox.outbox) == 2)

    assert Mail.objects.filter(state=Mail.State.QUEUED).count() == 1


@pytest.mark.parametrize("n_mails", [1, 3])
def test_each_mail_costs_two_writes(n_mails, django_assert_num_queries):
    queue(n_mails)

    # One reads what is due; a claim is a transaction of its own, hence its two savepoints here.
    with django_assert_num_queries(1 + 4 * n_mails):
        deliver()
