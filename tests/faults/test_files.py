"""Files that are too big, that lie, or that no disk can hold, joined to a text over a real line. The text stays."""

import pytest

from practices.models import Attachment, Revision
from tests.factories import make_revision
from tests.files import EXE, SCRIPT, make_pdf

from .disk import small_disk
from .visitor import Visitor, as_answer, read

MEGA = 2**20
BOUNDARY = "----panne"
WORDS = "Ce texte a été écrit avant le fichier, et n'a rien à voir avec lui."
AFTER = "Et celui-ci, après."


def part(name, value, filename=""):
    named = f'; filename="{filename}"' if filename else ""
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode() + value + b"\r\n"


def join(visitor, draft, *chunks, name="plan.pdf"):
    """Post the draft's form with a file that comes in these chunks, never whole in memory."""
    token = visitor.token
    typed = {"csrfmiddlewaretoken": token, "title": "Un texte et son fichier", "action": WORDS, "do": "attach"}
    head = b"".join(part(name, value.encode()) for name, value in typed.items()) + part("file", b"", name)[:-2]
    tail = b"\r\n" + part("problem", AFTER.encode()) + f"--{BOUNDARY}--\r\n".encode()
    line = begin_to_post(visitor, draft, len(head) + sum(map(len, chunks)) + len(tail))
    for chunk in (head, *chunks, tail):
        line.send(chunk)
    answer = line.getresponse()
    return as_answer(answer)


def begin_to_post(visitor, draft, length):
    """The line on which a form of that length is to come."""
    line = visitor.line()
    line.putrequest("POST", draft.get_absolute_url())
    line.putheader("Cookie", "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.cookies))
    line.putheader("Referer", visitor.referer)
    line.putheader("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
    line.putheader("Content-Length", str(length))
    line.endheaders()
    return line


@pytest.fixture
def draft(world):
    return make_revision(cluster=world.cluster, author=world.member)


@pytest.fixture
def writer(world, portal):
    return Visitor(portal).sign_in(world.member)


def is_kept(draft, tally):
    kept = Revision.objects.get(pk=draft.pk).data
    return tally.lost(f"{WORDS} {AFTER}", kept["action"], kept["problem"]) == []


def test_two_hundred_megabytes_cost_no_word(writer, draft, tally):
    answer = join(writer, draft, *[bytes(MEGA)] * 200)

    assert (answer.status, "pèse plus de 20 Mo" in read(answer.text)) == (422, True)
    assert is_kept(draft, tally)
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.pdf", EXE),
        ("plan.pdf", make_pdf(SCRIPT)),
        ("plan.pdf", b"<html><script>alert(1)</script></html>" + make_pdf()),
        ("dessin.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    ],
    ids=["a renamed executable", "a PDF with a script", "a polyglot", "an SVG"],
)
def test_file_that_lies_is_refused_and_costs_no_word(writer, draft, tally, name, content):
    answer = join(writer, draft, content, name=name)

    assert answer.status == 422
    assert is_kept(draft, tally)
    assert Attachment.objects.count() == 0


def test_full_disk_costs_no_word(world, new_portal, tmp_path, draft, tally):
    with small_disk(tmp_path / "disk", "64k") as place:
        portal = new_portal(MEDIA_ROOT=str(place))
        writer = Visitor(portal).sign_in(world.member)

        full = join(writer, draft, make_pdf(b"(" + b"x" * 200_000 + b")"))
        room = join(writer, draft, make_pdf())

    assert (full.status, "n’a pas pu être gardé" in read(full.text), room.status) == (507, True, 302)
    assert is_kept(draft, tally)
    assert [attachment.file.name.startswith("pieces/") for attachment in Attachment.objects.all()] == [True]


def test_server_killed_while_a_file_comes_leaves_no_row_without_its_file(world, portal, writer, draft, tally):
    token_page = writer.get(draft.get_absolute_url())
    line = begin_to_post(writer, draft, 10 * MEGA)
    line.send(part("title", b"Un texte") + part("file", b"", "plan.pdf")[:-2] + bytes(MEGA))

    portal.kill()
    portal.start()

    assert token_page.status == 200
    assert Attachment.objects.count() == 0
    assert tally.lost(draft.data["action"], Revision.objects.get(pk=draft.pk).data["action"]) == []
