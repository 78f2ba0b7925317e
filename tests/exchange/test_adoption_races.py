"""Pôles and reviewers at the same moment, on real connections."""

import pytest

from exchange.models import Adoption, Declaration
from exchange.workflow import DeclarationState
from tests.factories import make_adoption, make_cluster, make_practice, make_user
from tests.races import ROUNDS, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def said(cluster, **fields):
    return {"cluster": cluster.pk, "state": "en-place", "since": "2021", "changed": "Rien."} | fields


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_adoptions_published_at_once_are_all_counted(world, attempt):
    practice = make_practice(clusters=[world.cluster])
    waiting = [make_adoption(practice, review=DeclarationState.WAITING) for _ in range(4)]

    codes = at_once(
        *(
            (world.reviewer, f"/reprises/{one.pk}/decider/", {"declaration": one.waiting.pk, "action": "accept"})
            for one in waiting
        )
    )

    practice.refresh_from_db()
    assert (codes, practice.taken_up) == ([302] * 4, 4)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_poles_do_not_make_a_loop_at_once(world, attempt):
    practice = make_practice(clusters=[world.cluster])
    one, two = make_adoption(practice), make_adoption(practice)
    people = [make_user(cluster=adoption.cluster) for adoption in (one, two)]

    codes = at_once(
        (people[0], f"/reprises/{one.pk}/dire/", said(one.cluster, taken_from=two.pk)),
        (people[1], f"/reprises/{two.pk}/dire/", said(two.cluster, taken_from=one.pk)),
    )

    assert sorted(codes) in ([302, 409], [302, 422])
    assert Declaration.objects.exclude(taken_from=None).count() == 1


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_people_of_a_pole_declare_once(world, attempt):
    practice, cluster = make_practice(clusters=[world.cluster]), make_cluster()
    people = [make_user(cluster=cluster) for _ in range(3)]

    codes = at_once(*((person, f"/pratiques/{practice.slug}/reprendre/", said(cluster)) for person in people))

    assert sorted(codes) == [302, 409, 409]
    assert (Adoption.objects.count(), Declaration.objects.count()) == (1, 1)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_decision_and_taking_back_do_not_both_win(world, attempt):
    adoption = make_adoption(make_practice(clusters=[world.cluster]), world.neighbour, review=DeclarationState.WAITING)
    decision = {"declaration": adoption.waiting.pk, "action": "accept"}

    at_once(
        (world.reviewer, f"/reprises/{adoption.pk}/decider/", decision),
        (world.outsider, f"/reprises/{adoption.pk}/reprendre-le-texte/", {}),
    )

    adoption.practice.refresh_from_db()
    is_public = Declaration.objects.get().review == DeclarationState.ACCEPTED
    assert adoption.practice.taken_up == is_public
