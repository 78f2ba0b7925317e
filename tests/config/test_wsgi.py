"""A body that was cut is not a short one."""

from io import BytesIO

import pytest

from config.wsgi import Application, WholeBody


def test_whole_body_is_read_as_it_is():
    body = WholeBody(BytesIO(b"un\ndeux"), 7)

    assert (body.readline(), body.read(2), body.read(), body.read(10)) == (b"un\n", b"de", b"ux", b"")


@pytest.mark.parametrize("sizes", [[-1], [4, 4], [100]])
def test_body_that_ends_too_early_is_an_error(sizes):
    body = WholeBody(BytesIO(b"title=un"[:6]), 8)

    with pytest.raises(ConnectionResetError):
        b"".join(map(body.read, sizes))


def test_stream_that_comes_in_pieces_is_waited_for():
    pieces = [b"ti", b"tle=", b"un"]
    stream = type("Stream", (), {"read": lambda self, size: pieces.pop(0)})()

    assert WholeBody(stream, 8).read() == b"title=un"


@pytest.mark.parametrize("length", ["", "beaucoup", "-1"])
def test_length_that_says_nothing_changes_nothing(length):
    environ = {"wsgi.input": "as it is", "CONTENT_LENGTH": length}

    assert Application(lambda environ, start: environ["wsgi.input"])(environ, None) == "as it is"
