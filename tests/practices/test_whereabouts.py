"""« Where is my text? »: one plain sentence, who acts next, and the delay that was measured."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practices.figures import usual_delay
from practices.models import Event, Revision
from practices.workflow import STANDINGS, RevisionState
from tests.factories import make_revision

pytestmark = pytest.mark.django_db


def decide_after(days, world):
    revision = make_revision(cluster=world.cluster, state=RevisionState.SUBMITTED)
    revision.move("refuse", by=world.reviewer, note="Non.")
    sent = revision.events.first().at - timedelta(days=days)
    Revision.objects.filter(pk=revision.pk).update(submitted_at=sent)


def test_every_state_has_its_sentence():
    assert set(STANDINGS) == set(RevisionState)


@pytest.mark.parametrize("state", list(RevisionState))
def test_desk_says_where_each_text_is(world, sign_in, state):
    make_revision(cluster=world.cluster, author=world.member, state=state)

    page = sign_in(world.member).get("/mes-pratiques/").text

    assert STANDINGS[state].author.replace("'", "’") in page


def test_text_that_came_back_is_said_to_have_come_back(world, sign_in):
    revision = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)
    revision.move("return", by=world.reviewer, note="Précisez.")

    page = sign_in(world.member).get("/mes-pratiques/").text

    assert "Votre texte vous revient avec des remarques." in page


def test_usual_delay_is_the_median_of_the_last_decisions(world):
    for days in (1, 4, 30):
        decide_after(days, world)

    assert usual_delay() == 4


def test_delay_is_not_said_while_too_few_are_decided(world, sign_in):
    decide_after(4, world)
    make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)

    assert usual_delay() is None
    assert "D’habitude" not in sign_in(world.member).get("/mes-pratiques/").text


def test_delay_is_said_to_who_waits(world, sign_in):
    for days in (3, 4, 5):
        decide_after(days, world)
    make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)

    assert "D’habitude, la réponse vient en 4 jours." in sign_in(world.member).get("/mes-pratiques/").text


def test_a_decision_of_today_counts_for_a_day(world):
    for _ in range(3):
        decide_after(0, world)

    assert usual_delay() == 1
    assert Event.objects.filter(at__gt=timezone.now()).count() == 0
