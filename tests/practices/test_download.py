"""Who may download a file, and how it comes: never shown by the browser in the name of the portal."""

import pytest

from practices.models import Attachment, Practice, Revision
from practices.workflow import RevisionState
from tests.factories import make_practice, make_revision
from tests.files import make_attachment, make_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

ROLES = ["visitor", "agent", "member", "outsider", "reviewer", "admin"]


def answers(world, sign_in, piece):
    return [sign_in(world.person(role)).get(piece.get_absolute_url()).status_code for role in ROLES]


def test_file_of_a_draft_is_for_its_writers(world, sign_in):
    piece = make_attachment(make_revision(cluster=world.cluster, author=world.member), shown=True)

    assert answers(world, sign_in, piece) == [404, 404, 200, 404, 404, 200]


@pytest.mark.parametrize("state", [RevisionState.SUBMITTED, RevisionState.RETURNED, RevisionState.REFUSED])
def test_file_of_a_sent_text_is_for_reviewers_too(world, sign_in, state):
    piece = make_attachment(make_revision(cluster=world.cluster, author=world.member, state=state), shown=True)

    assert answers(world, sign_in, piece) == [404, 404, 200, 404, 200, 200]


def test_reviewer_does_not_see_the_file_that_a_new_draft_adds(world, sign_in):
    sent = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.RETURNED)
    seen = make_attachment(sent, shown=True)
    draft = Revision.objects.create(practice=sent.practice, author=world.member, data=sent.data)
    added = make_attachment(draft, shown=True)

    found = Attachment.objects.visible_to(world.reviewer)

    assert (list(found), added.pk != seen.pk) == ([seen], True)


@pytest.mark.parametrize("pk", [1, 12, 123])
def test_ids_that_look_alike_are_not_mixed_up(world, pk):
    sent = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)
    sent.data["attachments"] = ["12"]
    sent.save()
    Attachment.objects.bulk_create([Attachment(pk=pk, practice=sent.practice, kind="pdf", name="a.pdf", size=1)])

    assert Attachment.objects.visible_to(world.reviewer).exists() == (pk == 12)


def test_file_shown_online_is_for_all_until_it_leaves(world, sign_in):
    practice = make_practice(clusters=[world.cluster])
    piece = make_attachment(practice=practice)
    practice.attachments.add(piece)
    online = answers(world, sign_in, piece)
    cached = sign_in(None).get(piece.get_absolute_url())["Cache-Control"]
    practice.attachments.clear()

    assert (online, cached) == ([200] * 6, "public, max-age=3600")
    assert answers(world, sign_in, piece) == [404, 404, 200, 404, 404, 200]


def test_file_of_a_withdrawn_practice_is_public_no_more(client):
    practice = make_practice()
    piece = make_attachment(practice=practice)
    practice.attachments.add(piece)
    Practice.objects.update(state=Practice.State.WITHDRAWN, withdrawal="demande", withdrawn_at=practice.published_at)

    assert client.get(piece.get_absolute_url()).status_code == 404


def test_file_comes_as_a_download_that_nothing_runs(world, sign_in):
    draft = make_revision(cluster=world.cluster, author=world.member)
    piece = make_attachment(draft, name="Étude « œuvre ».pdf", content=make_pdf())

    response = sign_in(world.member).get(piece.get_absolute_url())

    assert b"".join(response.streaming_content) == make_pdf()
    assert {name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Content-Disposition"] == (
        "attachment; filename=\"Etude--uvre.pdf\"; filename*=UTF-8''%C3%89tude%20%C2%AB%20%C5%93uvre%20%C2%BB.pdf"
    )


@pytest.mark.parametrize("pk", ["0", "9" * 40])
def test_unknown_file_is_not_found(client, pk):
    assert client.get(f"/pieces/{pk}/a.pdf").status_code == 404


def test_file_that_the_disk_lost_is_not_found(world, sign_in):
    piece = make_attachment(make_revision(cluster=world.cluster, author=world.member))
    piece.file.storage.delete(piece.file.name)

    assert sign_in(world.member).get(piece.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 octets"), (900, "900 octets"), (2048, "2 Ko"), (1_300_000, "1,2 Mo"), (20 * 2**20, "20 Mo")],
)
def test_weight_is_said_in_french(size, said):
    assert Attachment(size=size).weight == said.replace(" ", "\N{NO-BREAK SPACE}")
