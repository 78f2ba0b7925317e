"""Two people at the same moment, on two real connections."""

import pytest
from django.urls import reverse

from clusters.models import Invitation, JoinRequest, Mail, Membership, User
from tests.factories import make_request, make_user
from tests.races import ROUNDS, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

WHO = {"name": "Zoé Candidate", "email": "zoe@pole-exemple.test", "message": "Bonjour."}
ACCOUNT = {"name": "Inès Invitée", "password1": "quatre mots sans lien", "password2": "quatre mots sans lien"}


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_referents_who_end_each_other_leave_one(world, attempt):
    one, two = (make_user(cluster=world.cluster, role=Membership.Role.REFERENT) for _ in range(2))
    ends = [reverse("clusters:end", args=[world.cluster.slug, person.memberships.get().pk]) for person in (two, one)]

    at_once((one, ends[0], {}), (two, ends[1], {}))

    assert User.objects.referents_of(world.cluster).count() == 1


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_request_sent_twice_at_once_is_one(world, attempt):
    post = (None, reverse("clusters:join", args=[world.cluster.slug]), WHO)

    statuses = at_once(post, post)

    assert sorted(statuses) == [302, 302]
    assert (JoinRequest.objects.count(), Mail.objects.count()) == (1, 1)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_link_opened_twice_at_once_opens_one_account(world, attempt):
    invitation = Invitation.objects.create(cluster=world.cluster, email="invitee@pole-exemple.test")
    post = (None, invitation.get_absolute_url(), ACCOUNT)

    statuses = at_once(post, post)

    assert [status for status in statuses if status >= 500] == []
    assert world.cluster.memberships.filter(user__email=invitation.email).count() == 1


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_answers_at_once_are_one(world, attempt):
    referent = make_user(cluster=world.cluster, role=Membership.Role.REFERENT)
    asked = make_request(cluster=world.cluster)

    statuses = at_once(
        (referent, asked.get_absolute_url(), {"answer": "accept"}),
        (world.admin, asked.get_absolute_url(), {"answer": "decline"}),
    )

    assert (sorted(statuses), Mail.objects.count()) == ([302, 409], 1)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_address_invited_twice_at_once_is_invited_once(world, attempt):
    post = (world.admin, reverse("clusters:team", args=[world.cluster.slug]), {"email": "a@b.test", "role": "membre"})

    statuses = at_once(post, post)

    assert sorted(statuses) == [302, 422]
    assert (Invitation.objects.count(), Mail.objects.count()) == (1, 1)
