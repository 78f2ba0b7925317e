"""What sends the mails is killed, doubled, or loses its database."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import randint

import pytest
from django.db import connection, transaction
from django.utils import timezone

from clusters.models import Mail
from practices.models import Announcement
from practices.workflow import RevisionState
from tests.factories import make_revision

from .mailbox import ACCEPTS
from .mails import accounts, name, owe, state_of, taken, until_next_round, until_told
from .waiting import until

# Longer than any test: a worker that waits for an answer is killed while it waits.
PATIENT = {"SMTP_TIMEOUT": "60"}
LONG_AGO = timezone.now().replace(year=2020)


@pytest.fixture
def submitted(world):
    """A text that its author has just sent to review: two mails are owed, to her and to the reviewer."""
    revision = make_revision(cluster=world.cluster, author=world.member)
    revision.move("submit", by=world.member)
    return revision


@contextmanager
def rolled_back(act):
    """Someone has acted, on a connection of their own; nothing is committed, and at the end nothing was."""
    acted, seen = threading.Event(), threading.Event()

    def act_and_undo():
        with transaction.atomic():
            act()
            acted.set()
            seen.wait(timeout=60)
            transaction.set_rollback(True)
        connection.close()

    with ThreadPoolExecutor(1) as thread:
        run = thread.submit(act_and_undo)
        assert acted.wait(timeout=60)
        yield
        seen.set()
    run.result()


def until_nothing_is_due():
    until(lambda: not Mail.objects.due(timezone.now()).exists())


@pytest.mark.parametrize(("moment", "n_taken"), [("rcpt:hang", 0), ("kept:hang", 1)])
def test_worker_killed_in_the_middle_of_a_mail_doubles_nothing(mailbox, new_worker, tally, moment, n_taken):
    worker = new_worker(**PATIENT)
    mailbox.behave(moment)
    [mail] = owe()
    until(mailbox.has_hung)
    worker.kill()

    mailbox.behave(ACCEPTS)
    next_worker = new_worker()
    until_next_round()
    held = state_of(mail)
    Mail.objects.filter(pk=mail.pk).update(next_try_at=LONG_AGO)
    until(lambda: state_of(mail) == Mail.State.UNCERTAIN)
    until_next_round()
    next_worker.stop()

    assert accounts(tally, mailbox) == ([], [])
    assert held == Mail.State.SENDING
    assert taken(mailbox).count(name(mail)) == n_taken


def test_worker_killed_again_and_again_doubles_and_loses_nothing(mailbox, new_worker, tally):
    owe(40)

    while Mail.objects.filter(state=Mail.State.QUEUED).exists():
        worker, enough = new_worker(), len(taken(mailbox)) + randint(8, 16)
        until(lambda enough=enough: len(taken(mailbox)) >= min(enough, 38))
        worker.kill()
    Mail.objects.filter(state=Mail.State.SENDING).update(next_try_at=LONG_AGO)
    new_worker()
    until(lambda: not Mail.objects.filter(state=Mail.State.SENDING).exists())

    assert accounts(tally, mailbox) == ([], [])
    assert set(Mail.objects.values_list("state", flat=True)) <= {Mail.State.SENT, Mail.State.UNCERTAIN}


def test_two_workers_at_once_tell_and_send_once(submitted, mailbox, new_worker, tally):
    owe(40)

    for _ in range(2):
        new_worker()
    until_told(submitted)

    told = [(message["To"], message["Subject"]) for message in mailbox.received()]
    assert accounts(tally, mailbox) == ([], [])
    assert len(told) == len(set(told)) == 42


def test_worker_killed_between_announcing_and_sending_sends_once(submitted, mailbox, new_worker, tally):
    mailbox.behave("greeting:hang")
    worker = new_worker(**PATIENT)
    until(mailbox.has_hung)
    worker.kill()
    announced = (Announcement.objects.count(), Mail.objects.count(), taken(mailbox))

    mailbox.behave(ACCEPTS)
    new_worker()
    until_told(submitted)

    assert accounts(tally, mailbox) == ([], [])
    assert announced == (1, 2, [])
    assert len(taken(mailbox)) == 2


def test_event_that_was_rolled_back_is_told_to_nobody(world, submitted, mailbox, new_worker, tally):
    new_worker()
    until_told(submitted)

    with rolled_back(lambda: submitted.move("return", by=world.reviewer, note="Précisez.")):
        until_next_round()
    until_next_round()

    submitted.refresh_from_db()
    assert accounts(tally, mailbox) == ([], [])
    assert submitted.state == RevisionState.SUBMITTED
    assert "Précisez." not in "".join(str(message) for message in mailbox.received())


def test_database_that_restarts_under_the_worker_delays_its_mails(database, mailbox, new_worker, tally):
    worker = new_worker()
    until_next_round()
    process = worker.process.pid

    owe(30)
    until(lambda: len(taken(mailbox)) > 5)
    database.restart()
    until_nothing_is_due()
    Mail.objects.filter(state=Mail.State.SENDING).update(next_try_at=LONG_AGO)
    until(lambda: not Mail.objects.filter(state=Mail.State.SENDING).exists())

    assert accounts(tally, mailbox) == ([], [])
    assert (worker.is_running, worker.process.pid) == (True, process)


def test_worker_that_is_asked_to_stop_finishes_its_mail(mailbox, new_worker, tally):
    worker = new_worker()
    until_next_round()
    mailbox.behave("text:hang")
    mails = owe(3)
    until(mailbox.has_hung)

    worker.stop()

    assert accounts(tally, mailbox) == ([], [])
    assert worker.process.returncode == 0
    assert sorted(state_of(mail) for mail in mails) == [Mail.State.QUEUED, Mail.State.QUEUED, Mail.State.UNCERTAIN]
