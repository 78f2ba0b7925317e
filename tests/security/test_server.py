"""The server itself, as production starts it: requests that are too long, malformed, or read two ways."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from demo import server_command

ROOT = Path(__file__).resolve().parents[2]
HOST = b"Host: localhost\r\n"
BOTH = HOST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"
TWO_READINGS = {
    "both lengths": b"POST /connexion/ HTTP/1.1\r\n" + BOTH + b"\r\n0\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 4\r\nContent-Length: 0\r\n\r\nabcd",
    "length that is none": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: +4\r\n\r\nabcd",
    "length below zero": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\nabcd",
    "coding that is none": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "coding after a space": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "chunk that is none": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabcd\r\n0\r\n\r\n",
    "folded header": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: b\r\n c: d\r\n\r\n",
    "header without a name": b"GET / HTTP/1.1\r\n" + HOST + b": x\r\n\r\n",
    "space in a name": b"GET / HTTP/1.1\r\n" + HOST + b"X A: b\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "other version": b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
    "no request": b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    "method that is none": b"G@T / HTTP/1.1\r\n" + HOST + b"\r\n",
}
TOO_LONG = {
    "line": b"GET /?" + b"q" * 9_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "header": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: " + b"b" * 9_000 + b"\r\n\r\n",
    "headers": b"GET / HTTP/1.1\r\n" + HOST + b"".join(b"X-%d: b\r\n" % n for n in range(150)) + b"\r\n",
    "cookie": b"GET / HTTP/1.1\r\n" + HOST + b"Cookie: a=" + b"b" * 9_000 + b"\r\n\r\n",
}


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """gunicorn, on an empty database: what is asked here stops before it, or asks it nothing."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("server")
    about = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": f"sqlite:///{folder}/x.sqlite3"}
    env = {**os.environ, **about, "BOOKS_ROOT": str(folder)}
    with (folder / "log").open("wb") as log:
        command = [*server_command(number, sys.executable), "--workers", "1"]
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            wait_for(number)
            yield number
        finally:
            server.terminate()
            server.wait(10)


def wait_for(number):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", number), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("gunicorn did not start.")


def answer(port, request):
    """All that comes back before the server hangs up, or keeps silent."""
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        line.settimeout(4)
        line.sendall(request)
        said = b""
        while True:
            try:
                part = line.recv(65_536)
            except (TimeoutError, ConnectionResetError):
                return said
            if not part:
                return said
            said += part


def statuses(said):
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3})", said)]


def test_honest_request_is_answered(port):
    assert statuses(answer(port, b"GET /static/js/recueil.js HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")) == [
        200
    ]


@pytest.mark.parametrize("name", TWO_READINGS)
def test_server_refuses_requests_that_two_readers_would_cut_differently(port, name):
    second = b"GET /static/js/recueil.js HTTP/1.1\r\n" + HOST + b"\r\n"
    found = statuses(answer(port, TWO_READINGS[name] + second))

    # Whatever follows is not answered: the line is hung up.
    assert [status for status in found if not 400 <= status < 500 and status != 501] == []


@pytest.mark.parametrize("name", TOO_LONG)
def test_what_is_too_long_is_refused_before_it_is_read(port, name):
    assert statuses(answer(port, TOO_LONG[name])) in ([400], [414], [431])


def test_headers_of_a_proxy_cannot_be_spelt_otherwise(port):
    """An underscore is no hyphen: what a proxy did not remove must not pass for its own word."""
    said = answer(
        port,
        b"GET /static/js/recueil.js HTTP/1.1\r\n" + HOST + b"X_Forwarded_Proto: https\r\nConnection: close\r\n\r\n",
    )

    assert statuses(said) in ([200], [400])
    assert b"Server: gunicorn/" not in said
