"""Too much for the portal: files past the limit, and a disk that is really full. No word is lost, no row lies."""

import resource
import subprocess

import pytest
from django.core.files.base import ContentFile

from practices.models import Attachment
from tests.factories import make_revision
from tests.files import make_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

MEGA = 2**20
BOUNDARY = "----limite"


class Stream:
    """The body of a form that is never whole in memory: its text, then so many bytes of a file."""

    def __init__(self, text, size, *, last=()):
        fields = b"".join(self.part(name, value.encode()) for name, value in text.items())
        self.parts = [fields + self.file_head(), *[bytes(MEGA)] * (size // MEGA), b"\r\n"]
        self.parts += [self.part(name, value.encode()) for name, value in last]
        self.parts += [f"--{BOUNDARY}--\r\n".encode()]
        self.length, self.left = sum(map(len, self.parts)), b""

    @staticmethod
    def part(name, value):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        return head.encode() + value + b"\r\n"

    @staticmethod
    def file_head():
        return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="film.pdf"\r\n\r\n'.encode()

    def read(self, size=-1):
        while self.parts and (size < 0 or len(self.left) < size):
            self.left += self.parts.pop(0)
        taken, self.left = (self.left, b"") if size < 0 else (self.left[:size], self.left[size:])
        return taken

    readline = read


@pytest.fixture
def draft(world):
    return make_revision(cluster=world.cluster, author=world.member)


@pytest.fixture
def send(world, sign_in, draft):
    def post(size, text=None, **other):
        body = Stream({"title": "Un long travail", "version": "0"} | (text or {}), size, **other)
        about = {
            "wsgi.input": body,
            "CONTENT_LENGTH": str(body.length),
            "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
        }
        return sign_in(world.member).generic("POST", draft.get_absolute_url(), **about)

    return post


@pytest.fixture
def full_disk(tmp_path, settings):
    """Where the attachments go: a disk of 64 Ko, or files of 64 Ko at the most where none may be made."""
    place = tmp_path / "full"
    place.mkdir()
    settings.MEDIA_ROOT = settings.FILE_UPLOAD_TEMP_DIR = str(place)
    command = f"mount -t tmpfs -o size=64k tmpfs '{place}'"
    if subprocess.run(command, shell=True, capture_output=True).returncode == 0:
        yield place
        subprocess.run(["umount", "--lazy", place], check=True)
        return
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, limits[1]))
    yield place
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_two_hundred_megabytes_fill_nothing_and_cost_no_word(send, draft, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    before = resource.getrusage(resource.RUSAGE_SELF)

    response = send(200 * MEGA, last=[("problem", "Écrit après le fichier")])

    draft.refresh_from_db()
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert response.status_code == 422
    assert "Ce fichier pèse plus de 20 Mo." in response.text
    assert draft.data == {"title": "Un long travail", "problem": "Écrit après le fichier"}
    assert after.ru_maxrss - before.ru_maxrss < 60 * 1024
    assert (Attachment.objects.count(), list(tmp_path.glob("tmp*"))) == (0, [])


@pytest.mark.parametrize("size", [19 * MEGA, 20 * MEGA, 21 * MEGA])
def test_limit_is_twenty_megabytes(send, size):
    response = send(size)

    assert ("pèse plus de 20 Mo" in response.text) == (size > 20 * MEGA)


def test_full_disk_refuses_the_file_and_keeps_the_text(world, sign_in, draft, full_disk):
    content = ContentFile(make_pdf(b"(" + b"x" * 200_000 + b")"), "plan.pdf")

    response = sign_in(world.member).post(
        draft.get_absolute_url(), {"title": "Un long travail", "file": content, "alt": "Un plan", "do": "attach"}
    )

    draft.refresh_from_db()
    assert response.status_code == 507
    assert "Le fichier n’a pas pu être gardé" in response.text
    assert "Un plan</textarea>" in response.text
    assert draft.data == {"title": "Un long travail"}
    assert (Attachment.objects.count(), [path for path in full_disk.rglob("*") if path.is_file()]) == (0, [])


def test_disk_that_is_full_before_the_file_has_come_whole_keeps_the_text(send, draft, full_disk):
    response = send(2 * MEGA)

    draft.refresh_from_db()
    assert (response.status_code, draft.data["title"]) == (507, "Un long travail")
    assert "Le fichier n’a pas pu être gardé" in response.text
    assert Attachment.objects.count() == 0
