"""The disk of the database, or that of what is being sent, takes no more."""

import pytest
from django.db import connection

from practices.models import Attachment, Revision
from tests.factories import make_revision
from tests.files import make_pdf

from .disk import fill, small_disk
from .test_files import AFTER, WORDS, join
from .visitor import Visitor, read

TYPED = " ".join(f"mot-{n}" for n in range(20_000))


@pytest.fixture
def draft(world):
    return make_revision(cluster=world.cluster, author=world.member)


@pytest.fixture
def disk_of_drafts(database, django_db_setup):
    """The drafts, and they alone, lie on a small disk."""
    server = database.server
    with small_disk(server.folder / "small", "8m", owner=server.identity.get("user", 0)) as place:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLESPACE small LOCATION '{place}'")
            cursor.execute("ALTER TABLE practices_revision SET TABLESPACE small")
        yield place
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE practices_revision SET TABLESPACE pg_default")
            cursor.execute("DROP TABLESPACE small")


def test_full_disk_of_the_database_costs_no_word_and_is_still_read(world, portal, disk_of_drafts, draft, tally):
    writer = Visitor(portal).sign_in(world.member)
    post = {**draft.data, "action": TYPED, "version": "0", "do": "save"}
    filler = fill(disk_of_drafts)

    full = writer.post(draft.get_absolute_url(), post)
    seen = [Visitor(portal).get("/pratiques/").status, writer.get(draft.get_absolute_url()).status]
    before = Revision.objects.get(pk=draft.pk).data
    filler.unlink()
    room = writer.post(draft.get_absolute_url(), post)

    assert tally.lost(TYPED, read(full.text)) == []
    assert tally.lost(TYPED, Revision.objects.get(pk=draft.pk).data["action"]) == []
    assert (full.status, seen, before, room.status) == (503, [200, 200], draft.data, 302)


def test_full_temporary_disk_refuses_the_file_and_keeps_the_words(world, new_portal, tmp_path, draft, tally):
    with small_disk(tmp_path / "temporary", "256k") as place:
        portal = new_portal(TMPDIR=str(place), MEDIA_ROOT=str(tmp_path / "media"))
        writer = Visitor(portal).sign_in(world.member)

        full = join(writer, draft, make_pdf(b"(" + b"x" * 2_000_000 + b")"))
        room = join(writer, draft, make_pdf())

    kept = Revision.objects.get(pk=draft.pk).data
    assert tally.lost(f"{WORDS} {AFTER}", kept["action"], kept["problem"]) == []
    assert (full.status, "n’a pas pu être gardé" in read(full.text), room.status) == (507, True, 302)
    assert Attachment.objects.count() == 1
