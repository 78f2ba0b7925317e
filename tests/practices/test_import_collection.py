"""The whole collection leaves as a file, is lost, and comes back."""

import pytest
from django.core.management import call_command

from practices.forms.imports import run
from practices.models import Entry, Event, Neighbour, Practice, Revision, Source
from tests.keepers import nothing_kept
from tests.practices.bringing import ADMIN, checked, collection, pour, told

pytestmark = pytest.mark.django_db

KINDS = ["json", "csv", "xlsx"]


def exported(client, kind):
    """What the portal gives to anyone: what is online, and what is to be written, in the order of the list."""
    response = client.get(f"/pratiques/fichier.{kind}", {"avec": "a-completer"})
    return b"".join(response.streaming_content)


def order():
    return list(Practice.objects.published().order_by("-entry__pk").values_list("slug", flat=True))


def wipe():
    """As a lost database: nothing of the practices is left."""
    with nothing_kept():
        for model in (Event, Revision):
            model.objects.all()._raw_delete("default")
    for model in (Neighbour, Source, Entry, Practice):
        model.objects.all().delete()


def test_collection_comes_back_field_by_field_then_changes_no_more(world, sign_in, monkeypatch):
    monkeypatch.setattr(run, "keep_neighbours", lambda practice, known: None)
    call_command("load_clusters", verbosity=0)
    call_command("load_practices", verbosity=0)
    client, before, ordered = sign_in(world.admin), collection(), order()
    files = {kind: exported(client, kind) for kind in KINDS}

    for kind, file in files.items():
        wipe()
        imported = checked(client, file, f"fiches.{kind}", **ADMIN)
        assert told(imported).count("creee") == len(before) == 81, imported.report
        pour(client, imported)

        after = collection()
        assert {slug: one for slug, one in after.items() if one != before.get(slug)} == {}
        assert (len(after), order()) == (81, ordered)
        assert told(checked(client, file, f"fiches.{kind}", **ADMIN)) == ["inchangee"] * 81
