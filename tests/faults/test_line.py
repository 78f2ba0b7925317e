"""Lines that are slow, or cut in the middle: in front of nginx, as it is deployed."""

import socket
import ssl
import time
from urllib.parse import urlparse

import pytest

from practices.models import Attachment, Revision
from tests.factories import make_practice, make_revision
from tests.files import make_pdf

from .servers import Nginx
from .test_files import WORDS, begin_to_post, join, part
from .visitor import TRUST, Visitor
from .waiting import until

N_SLOW = 400
LONGEST = 3  # seconds, for those who are not slow


@pytest.fixture
def nginx(portal, tmp_path):
    server = Nginx(tmp_path, [urlparse(portal.address).netloc])
    server.start()
    yield server
    server.kill()


@pytest.fixture
def draft(world):
    return make_revision(cluster=world.cluster, author=world.member)


def slow_client(nginx):
    """One that has begun to ask, and never ends."""
    line = socket.create_connection(("127.0.0.1", nginx.port), timeout=30, source_address=("127.0.0.9", 0))
    line = TRUST.wrap_socket(line)
    line.sendall(b"GET /pratiques/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Attente: ")
    return line


def is_let_go(line):
    line.setblocking(False)
    try:
        return line.recv(1024) == b""
    except (ssl.SSLWantReadError, BlockingIOError):
        return False
    except OSError:
        return True


def test_hundreds_of_slow_clients_keep_nobody_waiting(world, nginx, draft, tally):
    make_practice(clusters=[world.cluster])
    writer = Visitor(nginx).sign_in(world.member)
    slow = [slow_client(nginx) for _ in range(N_SLOW)]

    began = time.monotonic()
    pages = [Visitor(nginx).get(path).status for path in ("/", "/pratiques/", "/poles/")]
    post = {**draft.data, "action": WORDS, "version": "0", "do": "save"}
    saved = writer.post(draft.get_absolute_url(), post)
    took = (time.monotonic() - began) / 4
    until(lambda: all(map(is_let_go, slow)), within=30)

    draft.refresh_from_db()
    assert tally.lost(WORDS, draft.data["action"]) == []
    assert (pages, saved.status, took < LONGEST) == ([200, 200, 200], 302, True)


@pytest.mark.parametrize("front", ["nginx", "portal"])
def test_upload_that_is_cut_in_the_middle_leaves_nothing_half(request, world, front, draft, tally):
    server = request.getfixturevalue(front)
    writer = Visitor(server).sign_in(world.member)
    before = draft.data

    for sent in (0, 100_000, 900_000):
        cut(writer, draft, make_pdf(b"(" + b"x" * 1_000_000 + b")")[:sent])
    cut_off = (Revision.objects.get(pk=draft.pk).data, Attachment.objects.count())
    whole = join(writer, draft, make_pdf())

    kept = Revision.objects.get(pk=draft.pk).data
    assert tally.lost(WORDS, kept["action"]) == []
    assert (cut_off, whole.status, Attachment.objects.count()) == ((before, 0), 302, 1)


def cut(visitor, draft, sent):
    """Begin to post the draft with a file of a megabyte, and break the line."""
    token = visitor.token
    typed = {"csrfmiddlewaretoken": token, "title": "À moitié", "action": "À moitié", "do": "attach"}
    head = b"".join(part(name, value.encode()) for name, value in typed.items()) + part("file", b"", "plan.pdf")[:-2]
    line = begin_to_post(visitor, draft, len(head) + 1_100_000)
    line.send(head + sent)
    line.sock.shutdown(socket.SHUT_RDWR)
    line.close()
