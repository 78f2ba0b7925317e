"""Try the portal as an attacker does: our own tests, then wapiti and schemathesis. `make test-security` calls it.

The scanners ask a real portal: gunicorn, a throw-away database with the demonstration's data, a member who is signed
in. What they find is looked up in docs/security-findings.json; what is not explained there fails.
"""

import contextlib
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import chromium
import postgres
import scanners
from demo import server_command, stop
from setup import PYTHON, ROOT, SetupError, say
from suite import pytest

EXPLAINED = ROOT / "docs" / "security-findings.json"
FOLDER = "tests/security"
PATIENCE = 60
MEMBER = "membre@recueil.example"
TOKEN = (
    "from clusters.models import ApiToken, User; "
    f"print(ApiToken.open(User.objects.get(email={MEMBER!r}), 'Essai', 30)[1])"
)
BROKEN = re.compile(r"^(?:Internal Server Error: (?P<path>\S+)|.*\[CRITICAL\].*)", re.MULTILINE)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    start = time.monotonic()
    tests = own_tests()
    with tempfile.TemporaryDirectory(prefix="recueil-security-") as name, database(Path(name)) as url:
        findings = scanned(Path(name), url)
    left = report(findings)
    failed = sum(result.failed or result.could_not_run for result in tests.values())
    say("\n" + " · ".join(f"{name} : {result}" for name, result in tests.items()))
    minutes, seconds = divmod(round(time.monotonic() - start), 60)
    say(f"Findings: {len(findings)}, {left} unexplained; tests failed: {failed} ({minutes} min {seconds} s)")
    return 1 if left or failed else 0


def own_tests():
    found = {"tests de sécurité": pytest([FOLDER, "-n", "2", "-m", "not browser"], may_be_empty=False)}
    path = chromium.find()
    if path and not os.environ.get(chromium.OPT_OUT):
        found["navigateur"] = pytest([FOLDER, "-m", "browser"], may_be_empty=False, CHROMIUM=path)
    return found


@contextlib.contextmanager
def database(folder):
    """A throw-away PostgreSQL; SQLite where there is none."""
    if os.environ.get(postgres.OPT_OUT) or not (postgres.find() or postgres.install()):
        yield f"sqlite:///{folder}/essai.sqlite3"
        return
    with postgres.database_url() as url:
        yield url


def scanned(folder, url):
    """[(tool, finding, where)] of all the scanners, and of the portal itself while they ask."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.security.settings",
        "DATABASE_URL": url,
        "MEDIA_ROOT": str(folder / "media"),
        "PUBLIC_URL": address,
        "SECRET_KEY": secrets.token_urlsafe(60),
    }
    for command in (["migrate", "--verbosity", "0"], ["demo"]):
        manage(command, env)
    token = manage(["shell", "--verbosity", "0", "--command", TOKEN], env).split()[-1]
    log = folder / "portal.log"
    with log.open("wb") as written:
        server = subprocess.Popen(server_command(port), env=env, cwd=ROOT, stdout=written, stderr=written)
        try:
            findings = scan(address, token, folder)
        finally:
            stop(server)
    broken = BROKEN.finditer(log.read_text(errors="replace"))
    return findings + [("portail", "Internal Server Error", found["path"] or found[0][:100]) for found in broken]


def scan(address, token, folder):
    wait_for(address)
    cookies = scanners.sign_in(address, MEMBER)
    findings = scanners.wapiti(address, cookies, folder)
    if not scanners.is_signed_in(address, cookies):
        findings.append(("portail", "The scan was signed out", "/compte/"))
    people = {"visiteur": "", "jeton": f"Authorization: Bearer {token}", "session": f"Cookie: {cookies}"}
    for name, header in people.items():
        findings += scanners.schemathesis(address, header, folder / f"{name}.xml")
    return findings


def manage(command, env):
    done = subprocess.run([PYTHON, "manage.py", *command], env=env, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        raise SetupError(f"manage.py {command[0]} a échoué :\n{done.stderr[-2_000:]}")
    return done.stdout


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(address):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            scanners.read(f"{address}/sante/")
            return
        time.sleep(0.3)
    raise SetupError("Le portail n'a pas démarré.")


def report(findings):
    """Say each kind of finding once, with how many there are and why it is none; how many are not explained."""
    explained, counts = json.loads(EXPLAINED.read_text(encoding="utf-8")), {}
    for tool, finding, where in findings:
        why = reason(explained, tool, finding, where)
        counts.setdefault((tool, finding, why), []).append(where)
    for (tool, finding, why), places in sorted(counts.items(), key=lambda one: bool(one[0][2])):
        say(f"\n{len(places)} × {tool}, {finding}: {', '.join(places[:3])}{'…' if len(places) > 3 else ''}")
        say(f"    {why or 'NOT EXPLAINED in docs/security-findings.json'}")
    return sum(len(places) for (_, _, why), places in counts.items() if not why)


def reason(explained, tool, finding, where):
    for one in explained:
        if (one["tool"], one["finding"]) == (tool, finding) and re.fullmatch(one["where"], where):
            return one["why"]
    return ""


if __name__ == "__main__":
    os.chdir(ROOT)
    try:
        sys.exit(main())
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        say("Interrompu.")
        sys.exit(128 + signal.SIGINT)
