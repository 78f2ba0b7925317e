"""Once a year, each référent gets one mail with what their pôles have not confirmed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from clusters.models import Mail, Membership
from practices.mails.yearly import ask_still_in_force
from practices.models import Practice
from tests.factories import LONG_AGO, make_old_practice, make_practice, make_user

pytestmark = pytest.mark.django_db

CONFIRM = "/mes-pratiques/confirmer/"
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)


def test_referent_gets_one_mail_with_all_their_practices(world, referent):
    practices = [make_old_practice(world.cluster, title=title) for title in ("La première", "La seconde")]
    make_practice(clusters=[world.cluster], title="Toute neuve")
    make_old_practice(world.neighbour, title="D'un autre pôle")
    Practice.objects.filter(title="Toute neuve").update(published_at=NOW)

    count = ask_still_in_force(NOW)

    mail = Mail.objects.get()
    assert (count, mail.to) == (1, referent.email)
    assert [practice.title in mail.text for practice in practices] == [True, True]
    assert ("Toute neuve" in mail.text, "D’un autre pôle" in mail.text) == (False, False)
    assert f"https://recueil.test{CONFIRM}" in mail.text


@pytest.mark.parametrize(("days", "mails"), [(0, 1), (1, 1), (200, 1), (304, 1), (330, 2), (365, 2)])
def test_question_comes_once_a_year(world, referent, days, mails):
    make_old_practice(world.cluster)

    ask_still_in_force(NOW)
    ask_still_in_force(NOW + timedelta(days=days))

    assert Mail.objects.count() == mails


def test_each_referent_of_a_pole_is_asked(world, referent):
    other = make_user()
    Membership.objects.create(user=other, cluster=world.cluster, role=Membership.Role.REFERENT)
    gone = make_user(is_active=False)
    Membership.objects.create(user=gone, cluster=world.cluster, role=Membership.Role.REFERENT)
    make_old_practice(world.cluster)

    ask_still_in_force(NOW)

    assert set(Mail.objects.values_list("to", flat=True)) == {referent.email, other.email}


def test_run_that_died_in_the_middle_goes_on(world, referent):
    practice = make_old_practice(world.cluster)
    Practice.objects.filter(pk=practice.pk).update(asked_at=NOW - timedelta(hours=1))

    assert (ask_still_in_force(NOW), ask_still_in_force(NOW)) == (1, 0)


@pytest.mark.parametrize("standing", ["en-vigueur", "a-evolue", "arretee"])
def test_what_was_answered_this_year_or_is_stopped_is_not_asked(world, referent, standing):
    practice = make_old_practice(world.cluster)
    when = LONG_AGO if standing == "arretee" else NOW - timedelta(days=200)
    Practice.objects.filter(pk=practice.pk).update(confirmation=standing, confirmed_at=when)

    assert ask_still_in_force(NOW) == 0


def test_long_list_is_cut_and_counted(world, referent):
    for number in range(17):
        make_old_practice(world.cluster, title=f"Pratique numéro {number}")

    ask_still_in_force(NOW)

    text = Mail.objects.get().text
    assert (text.count("Pratique numéro"), "et 2 de plus" in text) == (15, True)


@pytest.mark.parametrize("n_practices", [1, 10])
def test_mail_costs_the_same_queries_for_any_number(world, referent, n_practices, django_assert_num_queries):
    for _ in range(n_practices):
        make_old_practice(world.cluster)

    with django_assert_num_queries(11):
        ask_still_in_force(NOW)


def test_command_says_how_many_mails_wait(world, referent, capsys):
    make_old_practice(world.cluster)

    call_command("ask_still_in_force", "--le=2026-03-03")

    assert capsys.readouterr().out == "Toujours en vigueur ? 1 courriel dans la file.\n"
