"""What every answer says to the browser: each address, and each kind of answer."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from practices.views import browse
from tests.factories import make_practice
from tests.files import make_attachment

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
POLICY = {
    "default-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "img-src 'self' data:",
}
FILE = {"sandbox", "default-src 'none'"}
SAID = {
    "X-Content-Type-Options": {"nosniff"},
    "X-Frame-Options": {"DENY"},
    "Referrer-Policy": {"same-origin", "no-referrer"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Cross-Origin-Resource-Policy": {"same-origin", "cross-origin"},
}
CLOSED = ["camera=()", "geolocation=()", "microphone=()", "payment=()", "usb=()"]


def wrong(response):
    """What is missing or lax in the headers of an answer."""
    found = [name for name, values in SAID.items() if response.get(name) not in values]
    policy = {part.strip() for part in response.get("Content-Security-Policy", "").split(";")}
    if policy not in (POLICY, FILE):
        found.append(f"policy: {policy ^ POLICY}")
    found += [one for one in CLOSED if one not in response.get("Permissions-Policy", "")]
    body = response.status_code not in {204, 304} and (response.streaming or response.content)
    kind = response.get("Content-Type", "")
    if body and (not kind or (kind.startswith("text/") and "charset=" not in kind)):
        found.append(f"kind: {kind!r}")
    found += [name for name in ("Server", "X-Powered-By", "X-Generator") if name in response]
    return found


@pytest.mark.parametrize("role", ["visitor", "admin"])
def test_strict_policy_is_on_every_answer(world, addresses, sign_in, role):
    client = sign_in(world.person(role))
    answers = {name: client.get(address) for name, address in addresses.items()}

    assert {answer.status_code for answer in answers.values()} >= {200, 302, 404}
    assert {name: said for name, answer in answers.items() if (said := wrong(answer))} == {}
    # What only one person may read is kept by no cache on the way.
    if role != "visitor":
        private = [name for name, answer in answers.items() if "public" in answer.get("Cache-Control", "")]
        assert [name for name in private if name.startswith(("people:", "account_", "mfa_", "exchange:notif"))] == []


def kinds_of_answers(world, client, monkeypatch):
    """An answer of each kind that the portal gives."""
    practice = make_practice()
    piece = make_attachment(practice=practice)
    practice.attachments.add(piece)
    yield "file", client.get(piece.get_absolute_url())
    yield "static", client.get("/static/js/recueil.js")
    yield "static that is not there", client.get("/static/x.js")
    yield "unknown", client.get("/nulle-part/")
    yield "missing slash", client.get("/pratiques")
    yield "method", client.delete("/pratiques/")
    yield "host", client.get("/", headers={"Host": "mal.test"})
    yield "token", Client(enforce_csrf_checks=True).post("/connexion/", {"login": "x"})
    yield "too many fields", client.post("/connexion/", {f"f{n}": "x" for n in range(1_500)})
    yield "admin", client.get(reverse("admin:index"))
    yield "api refusal", client.get("/api/v1/mes-pratiques/")
    yield (
        "preflight",
        client.options(
            "/api/v1/pratiques/", headers={"Origin": "https://a.test", "Access-Control-Request-Method": "GET"}
        ),
    )
    yield "withdrawn", gone(world, client)
    client.raise_request_exception = False
    monkeypatch.setattr(browse.About, "get", lambda *_, **__: 1 / 0)
    yield "broken", client.get("/a-propos/")


def gone(world, client):
    practice = make_practice(title="Retirée")
    practice.withdraw(practice.Withdrawal.OUTDATED, "Elle n'a plus cours.", by=world.reviewer)
    return client.get(practice.get_absolute_url())


def test_every_kind_of_answer_carries_them(world, media, client, monkeypatch):
    answers = dict(kinds_of_answers(world, client, monkeypatch))

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "file": 200,
        "static": 200,
        "static that is not there": 404,
        "unknown": 404,
        "missing slash": 301,
        "method": 405,
        "host": 400,
        "token": 403,
        "too many fields": 400,
        "admin": 302,
        "api refusal": 401,
        "preflight": 200,
        "withdrawn": 410,
        "broken": 500,
    }
    assert {name: said for name, answer in answers.items() if (said := wrong(answer))} == {}
    assert not [
        word
        for word in (b"Traceback", b"ZeroDivision", b"/work", b"site-packages")
        if word in answers["broken"].content
    ]


@pytest.mark.parametrize(
    "evil", ["x\r\nX-Injected: 1", "x\nSet-Cookie: a=b", "x%0d%0aX-Injected:%201", "\u560d\u560aX-Injected: 1"]
)
def test_no_header_is_injected(client, evil):
    practice = make_practice()
    pages = [
        "/pratiques/",
        "/connexion/",
        "/selection/fichier.csv",
        "/comparer/",
        practice.get_absolute_url(),
        "/pratiques",
    ]
    for page in pages:
        answer = client.get(page, dict.fromkeys(("q", "next", "titre", "fiche", "theme", "tri"), evil))
        assert "X-Injected" not in answer
        assert "a" not in answer.cookies
        assert [value for _, value in answer.items() if "\n" in value or "\r" in value] == []


def test_refusal_is_in_the_log_of_requests(world, sign_in, caplog, strict):
    with caplog.at_level(logging.INFO, "recueil.requests"):
        sign_in(world.member).get("/relecture/")
        strict("member").post("/compte/", {"name": "x"})

    said = [(one.path, one.status, one.user) for one in caplog.records if one.name == "recueil.requests"]
    assert ("/relecture/", 403, world.member.pk) in said
    assert ("/compte/", 403) in [line[:2] for line in said]
    assert "django.security.csrf" in {one.name for one in caplog.records}


def test_line_of_a_log_cannot_be_forged(client, caplog):
    with caplog.at_level(logging.INFO, "recueil.requests"):
        client.get("/nulle-part/%0aINFO%0d/%e2%80%a8x/")
        client.get("/pratiques/%0aINFO/")

    said = [one.getMessage() for one in caplog.records if one.name == "recueil.requests"]
    assert len(said) == 2
    assert [line for line in said if len(line.splitlines()) != 1] == []


@pytest.mark.parametrize("key", ["dab3k7-be7afe1e1f1cd23933e56d", "222222-2222222222222222", "2-22"])
def test_key_of_a_new_password_is_in_no_line_of_the_log(client, caplog, key):
    """Also when the short number of its person is a part of it."""
    with caplog.at_level(logging.INFO, "recueil.requests"):
        client.get(f"/mot-de-passe/nouveau/2-{key}/")

    said = [one.path for one in caplog.records if one.name == "recueil.requests"]
    assert said == ["/mot-de-passe/nouveau/***-***/"]


def test_cookies_of_production_are_bound_to_their_host():
    """As a process that starts with the settings of production reads them."""
    names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]
    names += ["SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE", "SESSION_COOKIE_DOMAIN"]
    asked = f"from django.conf import settings as s; print([getattr(s, name) for name in {names}])"
    about = {"SECRET_KEY": "".join(map(chr, range(40, 100))), "ALLOWED_HOSTS": "recueil.test", "DEBUG": "0"}
    about |= {"DATABASE_URL": "postgres://u:p@localhost/x", "EMAIL_URL": "smtp://localhost:25"}
    about |= {"DEFAULT_FROM_EMAIL": "a@recueil.test", "DJANGO_SETTINGS_MODULE": "config.settings.prod"}
    done = subprocess.run(
        [sys.executable, "-c", asked], env={**os.environ, **about}, cwd=ROOT, capture_output=True, text=True
    )

    said = ["__Host-sessionid", "__Host-csrftoken", True, True, True, "Lax", "Lax", None]
    assert done.stdout.strip() == str(said), done.stderr
