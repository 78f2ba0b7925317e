"""Two PostgreSQL on this machine: a primary, and a replica that follows it and may take its place."""

import os
import signal
import subprocess
from pathlib import Path

import postgres

from .mailbox import free_port
from .servers import is_open

# Of docs/scale.md.
OPTIONS = (
    "-c listen_addresses=127.0.0.1 "
    "-c wal_keep_size=256MB -c max_connections=60 -c wal_receiver_status_interval=1s -c wal_retrieve_retry_interval=1s"
)
RISKY = "-c fsync=off -c full_page_writes=off"
ALONE, SYNCHRONOUS = "", "ANY 1 (replique)"


class Node(postgres.Server):
    """One that listens on a port, as another machine would reach it."""

    def __init__(self, bin_dir, folder, *, is_safe=False):
        """`is_safe`: what it acknowledges would survive a power cut too."""
        self.port = free_port()
        super().__init__(bin_dir, folder, f"{OPTIONS} {'' if is_safe else RISKY} -p {self.port}")
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/recueil"

    def create(self):
        self.call("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "--locale=C.UTF-8", "--no-sync")
        self.start()
        self.call("createdb", *self.place, "recueil")

    @property
    def place(self):
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres"]

    def follow(self, primary):
        """Begin as a copy of another, and go on after it."""
        about = f"host=127.0.0.1 port={primary.port} user=postgres application_name=replique"
        self.call("pg_basebackup", "-D", self.data, "-d", about, "-R", "-X", "stream", "-c", "fast", "--no-sync")
        self.start()

    def promote(self):
        self.call("pg_ctl", "promote", "-w", "-D", self.data)

    def wait_for_nobody(self):
        """A commit is acknowledged by this server alone."""
        self.say(f"ALTER SYSTEM SET synchronous_standby_names = '{ALONE}'")

    def wait_for_the_replica(self):
        """A commit is acknowledged once the replica has it on its disk too."""
        self.say(f"ALTER SYSTEM SET synchronous_standby_names = '{SYNCHRONOUS}'")

    def say(self, setting):
        self.ask(setting)
        self.ask("SELECT pg_reload_conf()")

    def ask(self, question):
        command = [self.bin_dir / "psql", *self.place, "-d", "recueil", "-X", "-A", "-t", "-c", question]
        return subprocess.run(command, check=True, capture_output=True, text=True, cwd=self.folder).stdout.strip()

    def has_a_replica(self):
        return self.ask("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'") == "1"

    def is_alive(self):
        return is_open(self.port)

    def kill(self):
        """kill -9 of all its processes, the first one first: it has no time to say anything."""
        first = int(Path(self.data, "postmaster.pid").read_text().split()[0])
        others = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for pid in (first, *map(int, others)):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def start(self):
        # What was killed leaves its lock; nobody has it any more.
        Path(self.data, "postmaster.pid").unlink(missing_ok=True)
        super().start()
