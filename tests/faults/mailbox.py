"""A mail server of one's own, that fails where it is told to: a process, so that it can be killed for good.

What it does at each line is read in a file, so that it can change without a restart. « STAGE:ACT »:
- stages: greeting, mail, rcpt, data, half (of the text), text (all of it, thrown away), kept (all of it, taken);
- acts: hang, drop (the line), die (kill -9 of this very process), or the answer to give, such as « 451 later ».
"""

import os
import signal
import socket
import socketserver
import struct
import subprocess
import sys
import tempfile
import threading
from email import message_from_bytes, policy
from pathlib import Path

from .waiting import until

ACCEPTS = ""


class Mailbox:
    """The same server, seen by the tests."""

    def __init__(self, folder):
        self.folder = Path(folder)
        (self.folder / "received").mkdir()
        self.port = free_port()
        self.process = None
        self.behave(ACCEPTS)

    def revive(self):
        """In service, unless it is already; it keeps its port and what it took."""
        if self.process is None or self.process.poll() is not None:
            command = [sys.executable, "-m", __spec__.name, str(self.folder), str(self.port)]
            self.process = subprocess.Popen(command, start_new_session=True)
            until(lambda: is_open(self.port))

    def kill(self):
        if self.process:
            self.process.kill()
            self.process.wait()

    def behave(self, how):
        (self.folder / "hung").unlink(missing_ok=True)
        put(self.folder / "behaviour", how.encode())

    def has_hung(self):
        return (self.folder / "hung").exists()

    def empty(self):
        for path in (self.folder / "received").iterdir():
            path.unlink()

    def received(self):
        """The messages that were taken, in order."""
        paths = sorted((self.folder / "received").glob("*.eml"))
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]


class HungUp(Exception):
    pass


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.stage, _, self.act = (self.server.folder / "behaviour").read_text().partition(":")
        try:
            if self.passes("greeting"):
                self.say("220 courrier.test")
                self.converse()
        except (HungUp, OSError):
            return

    def converse(self):
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"QUIT":
                return self.say("221 bye")
            if verb == b"EHLO":
                self.say("250-courrier.test\r\n250 8BITMIME")
            elif verb in {b"MAIL", b"RCPT"}:
                if self.passes(verb.decode().lower()):
                    self.say("250 ok")
            elif verb == b"DATA":
                if self.passes("data"):
                    self.say("354 go on")
                    self.take_text()
            else:
                self.say("250 ok")

    def take_text(self):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b"."))
            if len(lines) == 5:
                self.passes("half")
        if self.passes("text"):
            self.keep(b"".join(lines))
            if self.passes("kept"):
                self.say("250 taken")

    def keep(self, message):
        with self.server.counting:
            self.server.count += 1
            put(self.server.folder / "received" / f"{self.server.count:06}.eml", message)

    def passes(self, stage):
        """True if all goes well at this stage; False once it was answered otherwise."""
        if stage != self.stage:
            return True
        if self.act == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.act == "hang":
            (self.server.folder / "hung").touch()
            self.rfile.read()
        if self.act in {"hang", "drop"}:
            # Without a farewell: what waits in the line is lost.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raise HungUp
        self.say(self.act)
        return False

    def say(self, answer):
        self.wfile.write(f"{answer}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


def put(path, content):
    """Whoever reads meanwhile reads the whole of it, or of what was there before."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    os.replace(file.name, path)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def is_open(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


def main(folder, port):
    with Server(("127.0.0.1", int(port)), Conversation) as server:
        server.folder = Path(folder)
        # One that starts again goes on counting.
        server.count = len(list((server.folder / "received").iterdir()))
        server.counting = threading.Lock()
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
