"""The main pages of the demo, served as in production: their HTML is validated, and Lighthouse measures them.

`make audit` calls it. It prints the four categories of each page, on a phone and on a desk, and fails under 98. What is
measured once too low is measured twice more, and the median counts: other programs take their share of the time.
"""

import contextlib
import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import chromium
from demo import server_command, stop
from setup import PYTHON, ROOT, SetupError, say

FOLDER = ROOT / "dev" / "lighthouse"
LEAST = 98
CATEGORIES = {"performance": "rapidité", "accessibility": "accessibilité", "best-practices": "usages", "seo": "moteurs"}
WAYS = {"téléphone": [], "bureau": ["--preset=desktop"]}
# Name, address, and whether a member of a pôle asks.
PAGES = [
    ("accueil", "/", False),
    ("catalogue", "/pratiques/", False),
    ("fiche", None, False),
    ("formulaire", "/contribuer/", True),
]
# Those whose HTML is put to the validator besides.
VALIDATED = [
    "/poles/",
    "/themes/",
    "/themes/evaluation/",
    "/etat-de-l-art/",
    "/editions/",
    "/editions/1/",
    "/comparer/",
]
VALIDATED += ["/donnees/", "/api/", "/a-propos/", "/glossaire/", "/accessibilite/", "/connexion/", "/selection/"]
VALIDATED_SIGNED_IN = ["/mes-pratiques/", "/compte/", "/suivis/", "/notifications/", "/selections/", "/importer/"]
MEMBER = {"login": "membre@recueil.example", "password": "recueil-demonstration"}
PATIENCE = 60
CHROMIUM_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    install()
    with tempfile.TemporaryDirectory(prefix="recueil-audit-") as name, portal(Path(name)) as site:
        pages = [(word, address or a_record(site), signed) for word, address, signed in PAGES]
        cookie = sign_in(site)
        addresses = [(address, signed) for _, address, signed in pages]
        addresses += [(address, False) for address in VALIDATED] + [(address, True) for address in VALIDATED_SIGNED_IN]
        is_valid = validate(site, addresses, cookie, Path(name))
        say(f"{'':24}" + "".join(f"{word:>15}" for word in CATEGORIES.values()))
        low = [
            f"{word}, {way}"
            for word, address, signed in pages
            for way, options in WAYS.items()
            if not passes(f"{word}, {way}", site + address, options, cookie if signed else "", Path(name))
        ]
    if low:
        say(f"Sous {LEAST} : {' ; '.join(low)}.")
    return not is_valid or bool(low)


def validate(site, addresses, cookie, folder):
    for number, (address, signed) in enumerate(addresses):
        asked = urllib.request.Request(site + address, headers={"Cookie": cookie} if signed else {})
        page = urllib.request.urlopen(asked).read()
        (folder / f"page-{number:02}.html").write_bytes(page)
    command = [FOLDER / "node_modules" / ".bin" / "html-validate", "--config", FOLDER / ".htmlvalidate.json"]
    is_valid = not subprocess.run([*command, *sorted(folder.glob("page-*.html"))]).returncode
    say(f"HTML : {len(addresses)} pages, {'valides' if is_valid else 'à corriger, dans cet ordre : ' + str(addresses)}")
    return is_valid


def install():
    if not shutil.which("npm"):
        raise SetupError(
            "Lighthouse demande Node.js 18.20 ou plus récent, et npm. Sous Debian : apt-get install nodejs npm"
        )
    wanted, had = FOLDER / "package-lock.json", FOLDER / "node_modules" / ".package-lock.json"
    if had.exists() and had.stat().st_mtime >= wanted.stat().st_mtime:
        return
    say("Installation de Lighthouse et du validateur (une minute la première fois)…")
    if subprocess.run(["npm", "ci", "--silent"], cwd=FOLDER).returncode:
        raise SetupError("Lighthouse n'a pas pu être installé : la raison est juste au-dessus.")


@contextlib.contextmanager
def portal(folder):
    """The demo on a database of its own, for as long as it is measured."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = f"http://127.0.0.1:{port}"
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.audit",
        "DATABASE_URL": f"sqlite:///{folder / 'audit.sqlite3'}",
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
        "PUBLIC_URL": site,
    }
    for command in (["migrate"], ["demo"], ["collectstatic", "--no-input"]):
        subprocess.run(
            [PYTHON, "manage.py", *command, "--verbosity", "0"], env=env, stdout=subprocess.DEVNULL, check=True
        )
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(server_command(port), env=env, stdout=quiet, stderr=quiet)
    try:
        wait_for(site)
        yield site
    finally:
        stop(server)


def wait_for(site):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(f"{site}/sante/")
        time.sleep(0.3)
    raise SetupError("Le portail ne répond pas.")


def a_record(site):
    """The address of the first whole record of the catalogue."""
    page = urllib.request.urlopen(f"{site}/pratiques/").read().decode()
    return re.search(r'<article class="card.*?href="(/pratiques/[^"?]+/)"', page, re.S)[1]


def sign_in(site):
    """The cookies of the demo's member."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"{site}/connexion/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    browser.open(f"{site}/connexion/", urllib.parse.urlencode(MEMBER | {"csrfmiddlewaretoken": token}).encode())
    cookies = {cookie.name: cookie.value for cookie in jar}
    if "sessionid" not in cookies:
        raise SetupError("Le compte de démonstration ne se connecte pas.")
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def passes(word, address, options, cookie, folder):
    scores = [measure(address, options, cookie, folder)]
    if min(scores[0].values()) < LEAST:
        scores += [measure(address, options, cookie, folder) for _ in range(2)]
    found = {key: round(statistics.median(score[key] for score in scores)) for key in CATEGORIES}
    say(f"{word:24}" + "".join(f"{score:15}" for score in found.values()))
    return min(found.values()) >= LEAST


def measure(address, options, cookie, folder):
    report = folder / "report.json"
    command = [FOLDER / "node_modules" / ".bin" / "lighthouse", address, "--quiet", *options]
    command += ["--output=json", f"--output-path={report}", f"--chrome-flags={CHROMIUM_FLAGS}"]
    if cookie:
        command.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
    subprocess.run(command, env=os.environ | {"CHROME_PATH": chromium.find_or_install()}, check=True)
    told = json.loads(report.read_text())
    keep(told, report)
    return {key: 100 * (told["categories"][key]["score"] or 0) for key in CATEGORIES}


def keep(told, report):
    """With RAPPORTS=folder, the whole reports are kept there."""
    if wanted := os.environ.get("RAPPORTS"):
        name = re.sub(r"\W+", "-", urllib.parse.urlsplit(told["finalDisplayedUrl"]).path).strip("-") or "accueil"
        Path(wanted).mkdir(parents=True, exist_ok=True)
        shutil.copy(report, Path(wanted) / f"{name}-{told['configSettings']['formFactor']}.json")


if __name__ == "__main__":
    os.chdir(ROOT)
    try:
        sys.exit(main())
    except SetupError as error:
        sys.exit(str(error))
    except subprocess.CalledProcessError as error:
        sys.exit(f"Mesure impossible : {Path(error.cmd[0]).name} a échoué.")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
