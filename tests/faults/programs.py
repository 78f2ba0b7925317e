"""The portal and its mail worker, as real processes that can be killed."""

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from demo import server_command
from django.db import connection, connections

from .mailbox import free_port
from .waiting import until

ROOT = Path(__file__).resolve().parents[2]

BUSY = """
    SELECT count(*) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid()
"""


class Program:
    """One command, with its own group: whoever it started dies with it."""

    def __init__(self, command, env, log):
        self.command, self.env, self.log = command, env, log
        self.process = None

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env={**os.environ, **self.env}, stdout=log, stderr=log, start_new_session=True
            )

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """kill -9, at once, of all of it."""
        self.signal(signal.SIGKILL)

    def stop(self):
        self.signal(signal.SIGTERM)

    def signal(self, number):
        if self.is_running:
            os.killpg(self.process.pid, number)
            self.process.wait(timeout=30)


class Portal(Program):
    """gunicorn, as `make demo` starts it, on a port that it keeps from one life to the next."""

    def __init__(self, env, log):
        port = free_port()
        super().__init__(server_command(port, python=sys.executable), env, log)
        self.address = f"http://127.0.0.1:{port}"

    def start(self):
        super().start()
        until(self.answers)

    def reload(self):
        """New workers take over, one after the other, while the old ones end what they began."""
        before = self.workers()
        os.kill(self.process.pid, signal.SIGHUP)
        until(lambda: self.workers() and not self.workers() & before)

    def end(self):
        """Told to stop as systemd does: the first process alone, that lets its workers finish."""
        os.kill(self.process.pid, signal.SIGTERM)

    def workers(self):
        pid = self.process.pid
        return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))

    def answers(self):
        assert self.is_running, self.log.read_text()
        try:
            return urllib.request.urlopen(f"{self.address}/sante/", timeout=5).status == 200
        except OSError:
            return False


class Worker(Program):
    """manage.py send_mail, without end."""

    def pause(self):
        """Between two transactions: nobody empties tables that one of them holds."""
        until(self.pauses_at_rest)

    def pauses_at_rest(self):
        os.killpg(self.process.pid, signal.SIGSTOP)
        with connection.cursor() as cursor:
            cursor.execute(BUSY)
            at_rest = cursor.fetchone()[0] == 0
        if not at_rest:
            self.resume()
        return at_rest

    def resume(self):
        os.killpg(self.process.pid, signal.SIGCONT)

    def __init__(self, env, log):
        super().__init__([sys.executable, "manage.py", "send_mail", "--toutes-les", "0.1"], env, log)


class Database:
    """PostgreSQL, that stops without a farewell to anyone."""

    def __init__(self, server):
        self.server, self.url = server, server.url

        self.is_up = True

    def stop(self):
        # The tests' own connection would break like the others, and they are not what is tried.
        connections.close_all()
        self.server.stop()
        self.is_up = False

    def start(self):
        self.server.start()
        self.is_up = True

    def restart(self):
        self.stop()
        self.start()

    def revive(self):
        if not self.is_up:
            self.start()
