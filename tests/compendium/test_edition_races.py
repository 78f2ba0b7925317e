"""Two people freeze at the same moment; a record comes online meanwhile."""

import pytest

from compendium.models import Edition
from practices.models import Practice
from tests.compendium.editing import look, make_preparation
from tests.factories import make_practice
from tests.races import ROUNDS, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def freezing(person, edition):
    return person, f"/editions/preparation/{edition.pk}/geler/", {"state": look(edition)["state"].value()}


@pytest.mark.parametrize("_", range(ROUNDS))
def test_one_edition_frozen_twice_at_once_is_frozen_once(world, _):
    make_practice()
    edition = make_preparation(world.admin)
    act = freezing(world.agent, edition), freezing(world.reviewer, edition)

    assert sorted(at_once(*act)) == [302, 409]
    assert list(Edition.objects.values_list("number", flat=True)) == [1]
    assert Edition.objects.get().records.count() == 1


@pytest.mark.parametrize("_", range(ROUNDS))
def test_two_editions_frozen_at_once_have_two_numbers(world, _):
    make_practice()
    editions = [make_preparation(world.admin, title) for title in ("Une", "Autre")]

    at_once(*(freezing(world.agent, edition) for edition in editions))

    assert sorted(Edition.objects.frozen().values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize("_", range(ROUNDS))
def test_record_withdrawn_while_it_is_being_frozen_is_in_it_or_not(world, _):
    make_practice(title="Qui reste")
    leaving = make_practice(title="Qui part")
    edition = make_preparation(world.admin)
    away = (
        world.reviewer,
        f"/pratiques/{leaving.slug}/retirer/",
        {"reason": "demande", "text": "Le pôle l'a demandé."},
    )

    frozen, _withdrawn = at_once(freezing(world.agent, edition), away)

    assert Practice.objects.get(pk=leaving.pk).is_withdrawn
    assert (frozen, Edition.objects.frozen().count()) in {(302, 1), (409, 0)}
    if frozen == 302:
        assert Edition.objects.get().records.count() == 2
