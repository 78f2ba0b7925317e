"""The whole collection leaves as a file, is lost, and comes back."""

import json

import pytest
from django.core.management import call_command

from practices.models import Entry, Event, Neighbour, Practice, Revision, Source
from tests.practices.bringing import ADMIN, as_csv, as_xlsx, checked, collection, pour, told

pytestmark = pytest.mark.django_db

FILES = {
    "fiches.json": lambda lines: json.dumps({"licence": "Licence Ouverte 2.0", "fiches": lines}).encode(),
    "fiches.csv": lambda lines: as_csv(*lines),
    "fiches.xlsx": lambda lines: as_xlsx(*lines),
}


@pytest.fixture
def real(db):
    call_command("load_clusters", verbosity=0)
    call_command("load_practices", verbosity=0)


def wipe():
    """As a lost database: nothing of the practices is left."""
    for model in (Event, Revision):
        model.objects.all()._raw_delete("default")
    Neighbour.objects.all().delete()
    Source.objects.all().delete()
    Entry.objects.filter(practice__isnull=False).delete()
    Practice.objects.all().delete()


@pytest.mark.parametrize("name", FILES)
def test_collection_comes_back_field_by_field_then_changes_no_more(real, world, sign_in, name):
    client, before = sign_in(world.admin), collection()
    order = list(Practice.objects.published().order_by("-entry__pk").values_list("slug", flat=True))
    file = FILES[name](
        sorted(before.values(), key=lambda one: order.index(one["adresse"].split("/")[2]) if one["cote"] else 99)
    )
    wipe()

    imported = checked(client, file, name, **ADMIN)
    assert told(imported).count("creee") == len(before) == 81, imported.report
    pour(client, imported)

    after = collection()
    assert after.keys() == before.keys()
    assert {slug: one for slug, one in after.items() if one != before[slug]} == {}
    assert list(Practice.objects.published().order_by("-entry__pk").values_list("slug", flat=True)) == order
    again = checked(client, file, name, **ADMIN)
    assert told(again) == ["inchangee"] * 81
