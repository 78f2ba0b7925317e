"""Imports at the same moment, each on a real connection."""

import pytest

from practices.models import Import, Practice, Revision
from tests.practices.bringing import ADMIN, LINE, as_json, checked
from tests.races import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
POUR = {"do": "pour"}


def lines(*titles):
    return as_json(*(LINE | {"titre": title} for title in titles))


def test_two_clicks_pour_a_file_once(world, sign_in):
    imported = checked(sign_in(world.admin), lines("Un", "Deux"), **ADMIN)

    codes = at_once(*[(world.admin, imported.get_absolute_url(), POUR)] * 3)

    assert codes == [302, 302, 302]
    assert (Practice.objects.count(), Revision.objects.count()) == (2, 2)


def test_one_file_in_two_imports_is_poured_once(world, sign_in):
    client = sign_in(world.member)
    both = [checked(client, lines("Un", "Deux")) for _ in range(2)]

    codes = at_once(*[(world.member, imported.get_absolute_url(), POUR) for imported in both])

    assert sorted(codes) == [302, 409]
    assert Revision.objects.count() == 2


def test_imports_of_two_people_wait_for_each_other_and_both_end(world, sign_in):
    other = type(world.admin).objects.create_superuser("autre@pole-exemple.test", "un-mot-de-passe", name="Autre")
    titles = [f"Exemple {number}" for number in range(6)]
    first = checked(sign_in(world.admin), lines(*titles[:3]), **ADMIN)
    second = checked(sign_in(other), lines(*titles[3:]), **ADMIN)

    codes = at_once((world.admin, first.get_absolute_url(), POUR), (other, second.get_absolute_url(), POUR))

    assert codes == [302, 302]
    assert Import.objects.filter(state=Import.State.DONE).count() == 2
    cotes = sorted(Practice.objects.values_list("call_number", flat=True))
    assert cotes == [f"EV {number:03d}" for number in range(1, 7)]
