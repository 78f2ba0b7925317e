"""The portal under gunicorn with two workers of one thread, and what its workers take of the machine."""

import http.client
import os
import socket
import subprocess
import sys
import time
from itertools import repeat
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "dev"))

from demo import server_command, stop

YARDSTICK = "/repere/"
PATIENCE = 60
# A line a request is written in production too, and costs as much; here it would hide the figures.
SERVED = {"DJANGO_SETTINGS_MODULE": "bench.settings", "LOG_LEVEL": "WARNING"}
# A person reads: a record counts it.
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


class Server:
    def __enter__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [*server_command(self.port, sys.executable), "--threads", "1", "--keep-alive", "600"]
        self.program = subprocess.Popen(command, env={**os.environ, **SERVED})
        self.lines = self.one_line_a_worker()
        return self

    def __exit__(self, *_):
        stop(self.program)

    def one_line_a_worker(self):
        """{process: connection}: whichever worker is free takes a new connection, until both have one."""
        end, lines = time.monotonic() + PATIENCE, {}
        while len(lines) < 2 and time.monotonic() < end:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
            try:
                _, answer, _ = get(line, YARDSTICK)
            except OSError:
                time.sleep(0.2)
                continue
            worker = int(answer.headers["X-Worker"])
            if worker in lines:
                line.close()
            lines.setdefault(worker, line)
        if len(lines) < 2:
            raise TimeoutError("gunicorn ne répond pas avec deux processus.")
        return lines

    def cpu(self):
        """Seconds of CPU that the workers have taken."""
        return sum(time.clock_gettime(cpu_clock(worker)) for worker in self.lines)

    def memory(self):
        """[{"Rss", "Pss": bytes}] of each worker."""
        return [memory_of(worker) for worker in self.lines]

    def batch(self, address, number):
        """(seconds of each request, seconds of CPU a request); the workers answer by turns.

        `address`: one, or an iterator of some.
        """
        lines, addresses = list(self.lines.values()), repeat(address) if isinstance(address, str) else address
        start = self.cpu()
        times = [get(lines[turn % 2], next(addresses))[0] for turn in range(number)]
        return times, (self.cpu() - start) / number

    def first_requests(self, address):
        """[{"ms", "cpu"}]: what it costs each fresh worker to read all that it remembers."""
        found = []
        for worker, line in self.lines.items():
            start = time.clock_gettime(cpu_clock(worker))
            wall = get(line, address)[0]
            found.append({"ms": wall * 1000, "cpu": (time.clock_gettime(cpu_clock(worker)) - start) * 1000})
        return found


def get(line, address):
    """(seconds, answer, body)"""
    start = time.perf_counter()
    line.request("GET", address, headers={"User-Agent": BROWSER})
    answer = line.getresponse()
    body = answer.read()
    return time.perf_counter() - start, answer, body


def cpu_clock(process):
    """The clock of the CPU time of another process, as clock_getcpuclockid(3) makes it: exact to the microsecond."""
    return (~process << 3) | 2


def memory_of(process):
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {name: int(size.split()[0]) * 1024 for name, size in (line.split(":", 1) for line in lines)}
    return {name: sizes[name] for name in ("Rss", "Pss")}
