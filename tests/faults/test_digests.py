"""The mails of what people were told, under a mail server that fails one time in three: each once, and none lost."""

import pytest
from django.utils import timezone

from clusters.models import Mail
from exchange.models import Follow, Notification, Preference, Rhythm
from tests.factories import make_practice, make_theme, make_user

from .mailbox import ACCEPTS
from .mails import accounts, make_due, names, taken
from .waiting import until

N_PEOPLE = 9
# One time in three it fails, in a way that surely took nothing, or in one that may have.
SURE = [ACCEPTS, ACCEPTS, "rcpt:451 4.7.1 greylisted", ACCEPTS, ACCEPTS, "greeting:421 4.3.2 busy"]
UNSURE = [ACCEPTS, ACCEPTS, "half:drop", ACCEPTS, ACCEPTS, "kept:drop"]


@pytest.fixture
def followers(world):
    """They follow one shelf, and want its news at once."""
    people = [make_user() for _ in range(N_PEOPLE)]
    for person in people:
        Follow.start(person, make_theme())
        Preference.choose(person, {"suivi": Rhythm.AT_ONCE})
    return people


def left():
    return Mail.objects.filter(state__in=[Mail.State.QUEUED, Mail.State.SENDING])


def publish_under(mailbox, behaviours, cluster):
    """A record for each behaviour of the mail server, which changes each time; all that waits is then let through."""
    for number, how in enumerate(behaviours):
        mailbox.behave(how)
        mailbox.revive()
        make_practice(clusters=[cluster], title=f"Fiche {number}")
        until(lambda number=number: Notification.objects.filter(title__contains=f"Fiche {number}").count() == N_PEOPLE)
        until(lambda: not Notification.objects.filter(mailed_at=None).exists())
        until(lambda: not Mail.objects.due(timezone.now()).exists())
        make_due(*left())
    mailbox.behave(ACCEPTS)
    mailbox.revive()
    until(lambda: not make_due(*left()) and not left().exists())


def told_in(mailbox):
    """[(address, title)] of each thing told in each mail that was received."""
    return [
        (message["To"], line)
        for message in mailbox.received()
        for line in message.get_body("plain").get_content().splitlines()
        if line.startswith("Nouvelle fiche")
    ]


def test_digests_of_a_server_that_fails_one_time_in_three_arrive_once(world, followers, worker, mailbox, tally):
    publish_under(mailbox, SURE, world.cluster)

    told = told_in(mailbox)
    assert accounts(tally, mailbox) == ([], [])
    assert len(told) == len(set(told)) == N_PEOPLE * len(SURE)
    assert set(Mail.objects.values_list("state", flat=True)) == {Mail.State.SENT}


def test_digests_that_may_have_been_taken_are_never_sent_twice(world, followers, worker, mailbox, tally):
    publish_under(mailbox, UNSURE, world.cluster)

    told, unsure = told_in(mailbox), names(Mail.State.UNCERTAIN)
    assert accounts(tally, mailbox) == ([], [])
    assert len(told) == len(set(told))
    assert (len(unsure) > 0, set(names()) - set(taken(mailbox)) <= set(unsure)) == (True, True)


def test_worker_killed_between_telling_and_mailing_loses_and_doubles_nothing(
    world, followers, mailbox, new_worker, tally
):
    for number in range(6):
        make_practice(clusters=[world.cluster], title=f"Fiche {number}")
    while Notification.objects.count() < N_PEOPLE * 6 or Notification.objects.filter(mailed_at=None).exists():
        worker, before = new_worker(), (Notification.objects.count(), Mail.objects.count())
        until(lambda before=before: (Notification.objects.count(), Mail.objects.count()) != before)
        worker.kill()
    Mail.objects.filter(state=Mail.State.SENDING).update(next_try_at=timezone.now().replace(year=2020))
    new_worker()
    until(lambda: not left().exists())

    unsure = Mail.objects.filter(state=Mail.State.UNCERTAIN).count()
    told = told_in(mailbox)
    assert accounts(tally, mailbox) == ([], [])
    assert len(told) == len(set(told))
    assert len(mailbox.received()) >= Mail.objects.count() - unsure
