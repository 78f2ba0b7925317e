"""Decisions taken twice at the same moment, or cut in the middle."""

import pytest
from django.db import connection, transaction

from practices.models import Event, Practice, Theme
from practices.workflow import Action, RevisionState
from tests.factories import make_revision, make_user

from .mails import until_next_round, until_told
from .visitor import Answer, Visitor, at_once, read
from .waiting import until

ROUNDS = 2
PUBLISH = {"action": "accept"}
RETURN = {"action": "return", "note": "Précisez le délai, et qui le mesure."}


@pytest.fixture
def submitted(world):
    return make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)


@pytest.fixture
def reviewer(world, portal):
    return Visitor(portal).sign_in(world.reviewer)


def told(mailbox):
    return [(message["To"], message["Subject"]) for message in mailbox.received()]


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_double_click_on_publish_publishes_once(world, worker, submitted, reviewer, mailbox, tally, attempt):
    address = submitted.get_absolute_url()

    answers = at_once(*[lambda: reviewer.post(address, PUBLISH)] * 2)
    until_told(submitted)
    until_next_round()

    owed = (world.member.email, "Votre pratique est publiée")
    assert sorted(answer.status for answer in answers) == [302, 409]
    assert [(practice.state, practice.call_number) for practice in Practice.objects.all()] == [("publiee", "EV 001")]
    assert (Event.objects.get().action, Theme.objects.get().last_number) == (Action.ACCEPT, 1)
    assert tally.mails(owed=[owed], received=[mail for mail in told(mailbox) if mail == owed]) == ([], [])


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_reviewers_at_once_take_one_decision(world, portal, submitted, reviewer, tally, attempt):
    other = Visitor(portal).sign_in(make_user(is_reviewer=True))
    address = submitted.get_absolute_url()

    answers = at_once(lambda: reviewer.post(address, PUBLISH), lambda: other.post(address, RETURN))

    [event] = Event.objects.all()
    page = answers[1].text if event.action == Action.ACCEPT else RETURN["note"]
    assert sorted(answer.status for answer in answers) == [302, 409]
    # Whoever comes second has written a note: it is on the page that says so.
    assert tally.lost(RETURN["note"], read(page), event.note) == []


def test_server_killed_in_the_middle_of_a_publication_publishes_and_tells_nothing(
    world, portal, worker, submitted, reviewer, mailbox, tally
):
    address = submitted.get_absolute_url()

    with transaction.atomic():
        # Whoever publishes waits here for the next cote of the shelf, the decision half written.
        Theme.objects.select_for_update().get()
        [cut, _] = at_once(lambda: reviewer.post(address, PUBLISH), lambda: kill_once_it_waits(portal))
    portal.start()
    until_next_round()
    before = (Event.objects.count(), Practice.objects.published().count(), told(mailbox)[1:])
    published = reviewer.post(address, PUBLISH)
    until_told(submitted)

    owed = (world.member.email, "Votre pratique est publiée")
    assert (cut, before, published.status) == (Answer(status=None), (0, 0, []), 302)
    assert Practice.objects.get().call_number == "EV 001"
    assert tally.mails(owed=[owed], received=told(mailbox)[1:]) == ([], [])


def kill_once_it_waits(portal):
    waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    try:
        with connection.cursor() as cursor:
            until(lambda: cursor.execute(waits) or cursor.fetchone()[0])
    finally:
        connection.close()
    portal.kill()
