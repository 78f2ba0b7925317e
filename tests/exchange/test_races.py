"""Rounds and people at the same moment, on real connections."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from clusters.models import Mail
from exchange.mails import read_log, run_alerts, write_digests
from exchange.models import Alert, Follow, Notification, Preference, Rhythm
from tests.factories import make_practice, make_theme, make_user
from tests.races import ROUNDS, at_once

from .watching import watch

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgresql,
    pytest.mark.usefixtures("first_round"),
]


def rounds(step, n=3):
    """What each of as many rounds at once gave."""

    def run(_):
        try:
            return step()
        finally:
            connection.close()

    with ThreadPoolExecutor(n) as threads:
        return list(threads.map(run, range(n)))


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_rounds_at_once_read_each_event_once(world, attempt):
    for person in (world.member, world.outsider):
        Follow.start(person, make_theme())
    for _ in range(4):
        make_practice(clusters=[world.cluster])

    counts = rounds(read_log)

    assert (sum(counts), Notification.objects.count()) == (4, 8)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_rounds_at_once_tell_each_alert_once(world, shelf, attempt):
    for person in (world.member, world.outsider, world.agent):
        watch(person, "theme=evaluation")
    make_practice()

    counts = rounds(run_alerts)

    assert (sum(counts), Notification.objects.count()) == (3, 3)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_rounds_at_once_write_each_mail_once(world, attempt):
    people = [make_user() for _ in range(5)]
    for n, person in enumerate(people * 2):
        Preference.choose(person, {"suivi": Rhythm.AT_ONCE})
        Notification.objects.create(user=person, kind="suivi", key=f"{n}", title=f"Nouvelle {n}", path="/")

    counts = rounds(write_digests)

    assert (sum(counts), Mail.objects.count()) == (5, 5)
    assert Notification.objects.filter(mailed_at=None).count() == 0
    said = " ".join(Mail.objects.values_list("text", flat=True))
    assert [said.count(f"Nouvelle {n}\n") for n in range(10)] == [1] * 10


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_button_pressed_twice_at_once_follows_once(world, attempt):
    post = (world.member, f"/suivis/theme/{make_theme().pk}/", {"do": "start"})

    assert (at_once(post, post), Follow.objects.count()) == ([302, 302], 1)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_same_alert_twice_at_once_is_one(world, shelf, attempt):
    post = (world.member, "/suivis/alertes/nouvelle/", {"question": "theme=evaluation", "name": "Une"})

    assert (at_once(post, post), Alert.objects.count()) == ([302, 302], 1)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_rhythms_chosen_twice_at_once_are_kept(world, attempt):
    kinds = ["question", "reponse", "reprise", "texte", "suivi", "alerte"]
    post = (world.member, "/suivis/", dict.fromkeys(kinds, "jour"))

    assert (at_once(post, post), Preference.objects.count()) == ([302, 302], 6)
