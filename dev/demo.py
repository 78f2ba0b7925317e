"""Run the portal and, beside it, what sends its mails and sets its books: dev/demo.py PORT. Ctrl-C stops all three."""

import contextlib
import os
import signal
import subprocess
import sys

from setup import PYTHON, ROOT

PATIENCE = 10


def server_command(port, python=PYTHON):
    options = {
        "--config": str(ROOT / "config" / "gunicorn.py"),
        "--bind": f"127.0.0.1:{port}",
        "--workers": "2",
        "--threads": "2",
        "--log-level": "warning",
    }
    said = [word for option in options.items() for word in option]
    # The code is read once for both workers.
    return [python, "-m", "gunicorn", "config.wsgi:application", *said, "--preload"]


def mail_command(seconds=5):
    return [PYTHON, "manage.py", "send_mail", "--toutes-les", str(seconds)]


def books_command():
    return [PYTHON, "manage.py", "db_worker", "--no-startup-delay", "--no-reload", "--verbosity", "0"]


def main(port):
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    os.environ.setdefault("PUBLIC_URL", f"http://127.0.0.1:{port}")  # where the mails lead
    os.environ.setdefault("LOG_LEVEL", "WARNING")  # a line a request would hide the mails
    server = subprocess.Popen(server_command(port))
    mails = subprocess.Popen(mail_command())
    books = subprocess.Popen(books_command())
    try:
        return server.wait()
    finally:
        # From here on, nothing cuts the farewell short.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for program in (server, mails, books):
            stop(program)


def stop(program):
    """Ctrl-C reached it too, and it may be ending by itself; what does not end is killed."""
    program.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        program.wait(timeout=PATIENCE)
    program.kill()
    program.wait()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Emploi : python3 dev/demo.py PORT")
    os.chdir(ROOT)
    try:
        sys.exit(main(sys.argv[1]))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
