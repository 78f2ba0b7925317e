"""gunicorn as config/gunicorn.py sets it: its workers count together, and what they refuse."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "un-jeton-pour-les-tests"


class Server:
    """Two workers of one thread, without a database: nothing that is asked here needs one."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = folder / "log"
        env = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "GUNICORN_BIND": f"127.0.0.1:{self.port}",
            "PROMETHEUS_MULTIPROC_DIR": str(folder / "figures"),
            "METRICS_TOKEN": TOKEN,
            "LOG_FORMAT": "json",
            "WEB_WORKERS": "2",
            "WEB_THREADS": "1",
        }
        command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=env, stderr=self.log.open("wb"))

    def get(self, path, **headers):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read().decode()

    def wait(self):
        for _ in range(300):
            try:
                return self.get("/sante/")
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(self.log.read_text())

    def workers(self):
        listed = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True).stdout
        return [int(number) for number in listed.split()]

    def counted(self):
        """How many times robots.txt was served, as whichever worker says it."""
        text = self.get("/metriques/", Authorization=f"Bearer {TOKEN}")
        found = re.findall(r'recueil_requests_total\{.*view="compendium:robots"\} (\S+)', text)
        return sum(map(float, found))


@pytest.fixture
def server(tmp_path):
    made = Server(tmp_path)
    made.wait()
    yield made
    made.process.terminate()
    made.process.wait(timeout=40)


def test_workers_count_together_even_after_one_was_killed(server, tmp_path):
    for _ in range(10):
        server.get("/robots.txt")
    assert server.counted() == 10

    first, *_ = server.workers()
    os.kill(first, signal.SIGKILL)
    while first in server.workers() or len(server.workers()) < 2:
        time.sleep(0.1)
    for _ in range(10):
        server.get("/robots.txt")

    assert server.counted() == 20
    names = {path.name for path in (tmp_path / "figures").iterdir()}
    assert names <= {f"{kind}_0-{place}.db" for kind in ("counter", "histogram") for place in ("0", "1", "master")}


def test_its_log_is_json_and_says_nothing_twice(server):
    server.get("/robots.txt")

    lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    assert [line["path"] for line in lines if line["logger"] == "recueil.requests"] == ["/robots.txt"]
    started = [line["message"] for line in lines if line["message"].startswith("Booting worker")]
    assert len(started) == 2


def test_line_and_headers_are_bounded(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert line.recv(200).startswith(b"HTTP/1.1 414 ")
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(
            b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(60)) + b"\r\n"
        )
        assert line.recv(200).startswith(b"HTTP/1.1 431 ")
