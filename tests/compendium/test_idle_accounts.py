"""Accounts that serve nobody any more: warned, then closed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clusters.models import NOBODY, ApiToken, Mail, Membership, User
from compendium.retention import forget_all
from tests.compendium.test_forget import NOW, dated
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def account(**fields):
    return dated(make_user(), **fields)


def days(number):
    return NOW - timedelta(days=number)


def test_idle_account_is_warned_then_closed(world):
    person = account(last_login=days(731))

    forget_all(NOW)
    warned = User.objects.get(pk=person.pk)
    forget_all(NOW + timedelta(days=59))
    waits = User.objects.get(pk=person.pk).is_closed
    forget_all(NOW + timedelta(days=61))

    assert (warned.warned_at, warned.is_closed, waits) == (NOW, False, False)
    assert User.objects.get(pk=person.pk).name == NOBODY
    subjects = [letter.subject[:31] for letter in Mail.objects.filter(to=person.email).order_by("pk")]
    assert subjects == ["Votre compte est supprimé"]


def test_warning_says_the_day_and_what_to_do(world):
    person = account(last_login=days(731))

    forget_all(NOW)

    letter = Mail.objects.get(to=person.email)
    assert "Votre compte sera supprimé le" in letter.subject
    assert "https://recueil.test/connexion/" in letter.text


@pytest.mark.parametrize(
    "fields",
    [
        {"last_login": days(729)},
        {"last_login": None, "date_joined": days(179)},
        {"last_login": days(10), "warned_at": days(70)},
    ],
)
def test_account_that_serves_or_came_back_is_left_alone(world, fields):
    person = account(**fields)

    forget_all(NOW)

    assert User.objects.get(pk=person.pk).name == "Camille Exemple"
    assert not Mail.objects.filter(to=person.email).exists()


def test_account_that_nobody_ever_used_is_warned(world):
    person = account(last_login=None, date_joined=days(181))

    forget_all(NOW)

    assert Mail.objects.filter(to=person.email).count() == 1


def test_reading_by_a_token_is_a_use(world):
    person = account(last_login=days(900))
    dated(ApiToken.open(person, "Essai", 365)[0], last_used_at=days(3))

    forget_all(NOW)

    assert not Mail.objects.filter(to=person.email).exists()


def test_only_referent_and_last_admin_are_kept(world):
    leader = make_user(cluster=world.cluster, role=Membership.Role.REFERENT)
    for person in (leader, world.admin):
        dated(person, last_login=days(900), warned_at=days(100))

    forget_all(NOW)

    assert [User.objects.get(pk=person.pk).is_closed for person in (leader, world.admin)] == [False, False]


def test_account_shut_by_an_administrator_is_closed_sixty_days_later_without_a_warning(world):
    person = account(last_login=days(900), is_active=False)

    forget_all(NOW)
    forget_all(NOW + timedelta(days=59))
    waits = User.objects.get(pk=person.pk).is_closed
    assert not Mail.objects.exists()
    forget_all(NOW + timedelta(days=61))

    assert (waits, User.objects.get(pk=person.pk).is_closed) == (False, True)
    assert "Il était fermé depuis longtemps" in Mail.objects.get().text


def test_account_that_is_opened_again_is_warned_as_any_other(world, sign_in):
    person = account(last_login=days(900), is_active=False)
    forget_all(NOW)
    form = {"name": person.name, "email": person.email, "is_active": "on"}
    inline = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    joined = {"date_joined_0": "01/01/2020", "date_joined_1": "10:00"}
    sign_in(world.admin).post(reverse("admin:clusters_user_change", args=[person.pk]), form | inline | joined)
    dated(person, last_login=days(900))

    forget_all(NOW + timedelta(days=61))

    assert not User.objects.get(pk=person.pk).is_closed
    assert "sera supprimé le" in Mail.objects.get(to=person.email).subject


def test_of_two_idle_referents_one_stays(world):
    leaders = [make_user(cluster=world.cluster, role=Membership.Role.REFERENT) for _ in range(2)]
    for person in leaders:
        dated(person, last_login=days(900), warned_at=days(100))

    forget_all(NOW)

    assert [User.objects.get(pk=person.pk).is_closed for person in leaders] == [True, False]
