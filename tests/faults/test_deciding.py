"""Decisions taken twice at the same moment, or cut in the middle."""

import pytest

from practices.models import Event, Practice, Theme
from practices.workflow import Action, RevisionState
from tests.factories import make_revision, make_user

from .collision import at_once, held_up
from .mails import until_next_round, until_told
from .visitor import Answer, Visitor, read

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


def test_double_click_on_publish_publishes_once(world, worker, submitted, reviewer, mailbox, tally):
    address = submitted.get_absolute_url()

    answers = at_once(submitted, *[lambda: reviewer.post(address, PUBLISH)] * 2)
    until_told(submitted)
    until_next_round()

    owed = (world.member.email, "Votre pratique est publiée")
    assert tally.mails(owed=[owed], received=[mail for mail in told(mailbox) if mail == owed]) == ([], [])
    assert sorted(answer.status for answer in answers) == [302, 409]
    assert [(practice.state, practice.call_number) for practice in Practice.objects.all()] == [("publiee", "EV 001")]
    assert (Event.objects.get().action, Theme.objects.get().last_number) == (Action.ACCEPT, 1)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_reviewers_at_once_take_one_decision(world, portal, submitted, reviewer, tally, attempt):
    other = Visitor(portal).sign_in(make_user(is_reviewer=True))
    address = submitted.get_absolute_url()

    published, returned = at_once(
        submitted, lambda: reviewer.post(address, PUBLISH), lambda: other.post(address, RETURN)
    )

    # Whoever comes second has written a note: it is on the page that says so.
    notes = Event.objects.values_list("note", flat=True)
    assert tally.lost(RETURN["note"], *notes, read(returned.text)) == []
    assert sorted([published.status, returned.status]) == [302, 409]
    assert len(notes) == 1


def test_server_killed_in_the_middle_of_a_publication_publishes_and_tells_nothing(
    world, portal, worker, submitted, reviewer, mailbox, tally
):
    address = submitted.get_absolute_url()

    # Whoever publishes waits here for the next cote of the shelf, the decision half written.
    with held_up(Theme.objects.get(), lambda: reviewer.post(address, PUBLISH)) as [run]:
        portal.kill()
    portal.start()
    until_next_round()
    before = (run.result(), Event.objects.count(), Practice.objects.published().count(), told(mailbox)[1:])
    published = reviewer.post(address, PUBLISH)
    until_told(submitted)

    owed = (world.member.email, "Votre pratique est publiée")
    assert tally.mails(owed=[owed], received=told(mailbox)[1:]) == ([], [])
    assert (before, published.status) == ((Answer(status=None), 0, 0, []), 302)
    assert Practice.objects.get().call_number == "EV 001"
