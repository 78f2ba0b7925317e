"""Attachments in a store of objects: a real one on this machine, as a process."""

import socket
import subprocess
import sys
import time
import urllib.request

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from config.settings.scale import object_store
from practices.models import Attachment
from tests.factories import make_revision
from tests.files import make_attachment, make_pdf

BUCKET = "pieces"


@pytest.fixture(scope="module")
def store():
    """(its address as OBJECT_STORE_URL says it, what kills it)"""
    with socket.create_server(("127.0.0.1", 0)) as line:
        port = line.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{address}/moto-api/", timeout=1)
            break
        except OSError:
            time.sleep(0.1)
    about = {"aws_access_key_id": "cle", "aws_secret_access_key": "secret", "region_name": "eu-west-3"}
    boto3.client("s3", endpoint_url=address, **about).create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-3"}
    )
    yield f"s3+http://cle:secret@127.0.0.1:{port}/{BUCKET}?region=eu-west-3"
    server.kill()
    server.wait()


@pytest.fixture
def shared(store, settings):
    settings.STORAGES = settings.STORAGES | {"default": object_store(store)}
    return storages["default"]


def test_address_says_all_of_the_store():
    options = object_store("s3://cl%2Fe:se%40cret@s3.exemple.fr/recueil?region=fr-par")["OPTIONS"]

    assert options == {
        "access_key": "cl/e",
        "secret_key": "se@cret",
        "endpoint_url": "https://s3.exemple.fr",
        "bucket_name": "recueil",
        "region_name": "fr-par",
    }


def test_file_comes_back_as_it_went(shared):
    name = shared.save("pieces/1/essai.pdf", ContentFile(b"x" * 3_000_000))

    with shared.open(name) as file:
        assert file.read() == b"x" * 3_000_000
    shared.delete(name)
    with pytest.raises(FileNotFoundError):
        shared.open(name)


@pytest.mark.django_db
def test_attachment_is_given_by_the_portal_and_never_by_the_store(world, sign_in, shared):
    draft = make_revision(cluster=world.cluster, author=world.member)
    piece = make_attachment(draft, shown=True, content=make_pdf())

    response = sign_in(world.member).get(piece.get_absolute_url())

    assert (response.status_code, response["Content-Length"]) == (200, str(piece.size))
    assert (b"".join(response.streaming_content), response["X-Content-Type-Options"]) == (make_pdf(), "nosniff")
    assert sign_in(world.outsider).get(piece.get_absolute_url()).status_code == 404


@pytest.mark.django_db
def test_store_that_does_not_answer_is_said_and_keeps_nothing_half(world, sign_in, settings):
    nowhere = object_store("s3+http://cle:secret@127.0.0.1:1/pieces")
    draft = make_revision(cluster=world.cluster, author=world.member)
    settings.STORAGES = settings.STORAGES | {"default": nowhere}

    with pytest.raises(OSError, match="store of objects"):
        make_attachment(draft, shown=True)

    assert Attachment.objects.count() == 0
