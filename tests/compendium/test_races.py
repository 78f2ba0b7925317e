"""Two tabs, two clicks, at the same moment."""

import pytest

from compendium.models import Selection
from tests.factories import make_practice
from tests.races import ROUNDS, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.mark.parametrize("_", range(ROUNDS))
def test_two_tabs_at_once_write_one_after_the_other(world, _):
    practice = make_practice(clusters=[world.cluster])
    selection = Selection.start(world.member, "Liste", [(practice, "")])
    address, said = selection.get_absolute_url(), {"titre": "Liste", "seen": 0, "fiche": practice.slug}

    statuses = at_once(*((world.member, address, said | {"note": f"Onglet {n}"}) for n in range(2)))

    selection.refresh_from_db()
    assert (sorted(statuses), selection.version) == ([302, 409], 1)


@pytest.mark.parametrize("_", range(ROUNDS))
def test_two_records_kept_at_once_are_both_there(world, _):
    selection = Selection.start(world.member, "Liste")
    slugs = [make_practice(title=title).slug for title in ("Un", "Deux")]

    at_once(*((world.member, "/selections/garder/", {"fiche": slug, "selection": selection.pk}) for slug in slugs))

    assert set(selection.kept.values_list("practice__slug", flat=True)) == set(slugs)
    assert sorted(selection.kept.values_list("place", flat=True)) == [0, 1]


@pytest.mark.parametrize("_", range(ROUNDS))
def test_double_click_makes_one_selection(world, _):
    said = {"titre": "Liste", "fiche": make_practice().slug}

    at_once(*[(world.member, "/selections/garder/", said)] * 2)

    assert Selection.objects.count() == 1


@pytest.mark.parametrize("_", range(ROUNDS))
def test_keeping_a_record_leaves_the_texts_of_another_tab(world, _):
    selection = Selection.start(world.member, "Liste")
    said = {"titre": "Nouveau titre", "presentation": "Longue.", "seen": 0}
    kept = {"fiche": make_practice().slug, "selection": selection.pk}

    written, _added = at_once(
        (world.member, selection.get_absolute_url(), said), (world.member, "/selections/garder/", kept)
    )

    selection.refresh_from_db()
    assert selection.kept.count() == 1
    # Whichever came first: the text is there, or its page was told that the selection had moved.
    assert written == 409 or (selection.title, selection.introduction) == ("Nouveau titre", "Longue.")
