"""The scanners that `make test-security` sets on a running portal: what each is told, and how its report is read."""

import http.cookiejar
import json
import re
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path
from xml.etree import ElementTree

from setup import ROOT, VENV, SetupError, say

PASSWORD = "recueil-demonstration"
WAPITI = "wapiti3==3.2.3"
# Those that look for what a portal of this kind could have; the others look for other programs' faults, or need a
# server of theirs on the internet to be called back (ssrf, log4shell, spring4shell, takeover).
MODULES = [
    *("backup", "cookieflags", "crlf", "csp", "csrf", "exec", "file", "htaccess", "http_headers", "ldap", "methods"),
    *("permanentxss", "redirect", "shellshock", "sql", "timesql", "upload", "xss", "xxe"),
]
# Where a signed-in member writes, so that no form is missed however the crawl goes.
STARTS = [
    *("/contribuer/", "/mes-pratiques/", "/compte/", "/suivis/", "/selections/", "/importer/", "/comparer/"),
    *(
        "/pratiques/?q=emploi&theme=evaluation",
        "/poles/?q=mer",
        "/selection/?titre=Essai",
        "/etat-de-l-art/",
        "/editions/",
    ),
    *("/poles/vitagora/equipe/", "/poles/vitagora/rejoindre/", "/connexion/", "/mot-de-passe/oublie/", "/api/"),
]
# What would sign the scan out or end its account, and files that take seconds to make.
LEFT_OUT = [
    "/deconnexion/*",
    "/compte/supprimer/*",
    "/mot-de-passe/*",
    "/static/*",
    "*.pdf",
    "*.xlsx",
    "*.ods",
    "/livres/*",
]
CRAWL, ATTACK = 90, 14  # seconds at most: for the crawl, and for each module
FEW = ["--max-links-per-page", "25", "--max-files-per-dir", "8", "--depth", "4"]
EXAMPLES = 6
# Every value that the description tells of is tried once, by a visitor; what a person adds is invented.
PHASES = {"visiteur": "examples,coverage,fuzzing,stateful", "jeton": "examples,fuzzing", "session": "fuzzing"}


def read(address, data=None, opener=None):
    body = urllib.parse.urlencode(data).encode() if data else None
    request = urllib.request.Request(address, body, {"Referer": address})
    return (opener or urllib.request.build_opener()).open(request, timeout=30).read().decode()


def sign_in(address, email):
    """The cookies of this person, as one header holds them."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = f"{address}/connexion/"
    read(page, opener=opener)
    token = next(cookie.value for cookie in jar if "csrf" in cookie.name)
    read(page, {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token}, opener)
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
    if not is_signed_in(address, cookies):
        raise SetupError("Le membre de la démonstration n'a pas pu se connecter.")
    return cookies


def is_signed_in(address, cookies):
    request = urllib.request.Request(f"{address}/compte/", headers={"Cookie": cookies})
    return urllib.parse.urlsplit(urllib.request.urlopen(request, timeout=30).url).path == "/compte/"


def wapiti(address, cookies, folder):
    """[("wapiti", finding, path)] of a member's portal."""
    say(f"\n=== wapiti ({len(MODULES)} modules) ===")
    found = folder / "wapiti.json"
    command = [VENV / "bin" / "uvx", "--from", WAPITI, "wapiti", "--url", f"{address}/", "--cookie-value", cookies]
    command += ["--drop-set-cookie", "--module", ",".join(MODULES), *FEW, "--max-scan-time", str(CRAWL)]
    command += ["--max-attack-time", str(ATTACK), "--timeout", "15", "--no-bugreport", "--flush-session"]
    command += ["--store-session", folder / "sessions", "--store-config", folder / "config"]
    command += ["--format", "json", "--output", found, "--verbose", "0"]
    command += [word for start in STARTS for word in ("--start", f"{address}{start}")]
    command += [
        word for one in LEFT_OUT for word in ("--exclude", f"{address}{one}" if one[0] == "/" else f"{address}/{one}")
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if not found.exists():
        raise SetupError(f"wapiti n'a pas rendu de rapport :\n{(done.stdout + done.stderr)[-2_000:]}")
    said = json.loads(found.read_text())
    say(f"{said['infos']['crawled_pages_nbr']} pages and forms")
    groups = [said[name] for name in ("vulnerabilities", "anomalies", "additionals")]
    return [("wapiti", name, where(one)) for group in groups for name, found in group.items() for one in found]


def where(one):
    """The request, the field, and what wapiti says of it; the address, that it says again, is left out."""
    parameter = f" ({one['parameter']})" if one.get("parameter") else ""
    said = re.sub(r"https?://127\.0\.0\.1:\d+\S*", "…", one["info"])
    return f"{one['method']} {one['path']}{parameter} {said}".replace("\n", " ")[:300]


def schemathesis(address, header, report):
    """[("schemathesis", check, operation)] of the API, asked with this header, or without any."""
    say(f"\n=== schemathesis ({report.stem}) ===")
    command = [VENV / "bin" / "schemathesis", "--config-file", ROOT / "tests" / "security" / "schemathesis.toml", "run"]
    command += [f"{address}/api/schema/", "--max-examples", str(EXAMPLES), "--seed", "1", "--no-color"]
    command += ["--phases", PHASES[report.stem], "--workers", "2"]
    command += ["--report", "junit", "--report-junit-path", report, *(["--header", header] if header else [])]
    done = subprocess.run(command, cwd=report.parent, capture_output=True, text=True)
    if not Path(report).exists():
        raise SetupError(f"schemathesis n'a pas rendu de rapport :\n{(done.stdout + done.stderr)[-2_000:]}")
    cases = ElementTree.parse(report).getroot().iter("testcase")
    say(next((line for line in reversed(done.stdout.splitlines()) if line.strip("= ")), ""))
    return [
        ("schemathesis", said.strip("- "), f"{report.stem} {case.get('name')}")
        for case in cases
        for failure in [*case.iter("failure"), *case.iter("error")]
        for said in titles(failure)
    ]


def titles(failure):
    """The lines of a failure that name what is wrong: « - ST202 Schema-valid request rejected »."""
    text = f"{failure.text or failure.get('message')}"
    return [line.strip() for line in text.splitlines() if line.startswith("- ")] or [text.strip()[:120]]
