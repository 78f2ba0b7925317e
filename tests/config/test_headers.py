"""What every answer tells the browser, whoever gives it: a view, a refusal, a redirection, a static file."""

import pytest

from clusters.protection.headers import is_open
from tests.factories import make_practice

pytestmark = pytest.mark.django_db

POLICY = [
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self' data:",
    "object-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
]
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ADDRESSES = {
    "/": 200,
    "/connexion/": 200,
    "/admin/": 302,
    "/nulle-part/": 404,
    "/pratiques/?page=99": 404,
    "/contribuer/": 302,
    "/favicon.ico": 302,
    "/sante/": 200,
    "/static/css/tokens.css": 200,
    "/static/img/logo.svg": 200,
    "/static/absent.css": 404,
}


def policy_of(response):
    """Its parts in one order, whatever that of the header."""
    return sorted(response["Content-Security-Policy"].split("; "))


def test_every_answer_carries_them(client):
    answers = {address: client.get(address) for address in ADDRESSES}

    assert {address: answer.status_code for address, answer in answers.items()} == ADDRESSES
    for answer in answers.values():
        assert policy_of(answer) == POLICY
        assert {name: answer.get(name) for name in EVERYWHERE} == EVERYWHERE
        assert "camera=()" in answer["Permissions-Policy"]


def test_refusals_carry_them_too(client, sign_in, world, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("clusters.views.favicon.redirect", None)
    broken = client.get("/favicon.ico")
    bad = client.get("/", headers={"host": "ailleurs.example"})
    forbidden = sign_in(world.member).get("/relecture/")

    assert [answer.status_code for answer in (broken, bad, forbidden)] == [500, 400, 403]
    for answer in (broken, bad, forbidden):
        assert policy_of(answer) == POLICY
        assert {name: answer.get(name) for name in EVERYWHERE} == EVERYWHERE


def test_policy_of_the_browser_is_closed_but_for_what_serves(client):
    said = dict(part.split("=") for part in client.get("/")["Permissions-Policy"].split(", "))

    assert {name for name, value in said.items() if value != "()"} == {
        "clipboard-write",
        "publickey-credentials-create",
        "publickey-credentials-get",
    }


@pytest.mark.parametrize(
    ("path", "open_to_others"),
    [
        ("/api/v1/pratiques/", True),
        ("/pratiques/fichier.csv", True),
        ("/poles/fichier.ods", True),
        ("/pratiques/flux.atom", True),
        ("/editions/flux.atom", True),
        ("/editions/1/edition.json", True),
        ("/etat-de-l-art.json", True),
        ("/donnees/dictionnaire-poles.json", True),
        ("/static/img/partage/rh.png", True),
        ("/pratiques/", False),
        ("/selections/3/fichier.csv", False),
        ("/selections/partage/abc/fichier.csv", False),
        ("/importer/3/rapport.csv", False),
        ("/static/js/recueil.js", False),
        ("/admin/api/", False),
    ],
)
def test_what_other_sites_may_show(path, open_to_others):
    assert is_open(path) == open_to_others


def test_what_is_open_says_so(client):
    make_practice()
    answers = [client.get(path) for path in ("/api/v1/pratiques/", "/pratiques/fichier.csv", "/pratiques/flux.atom")]

    assert [answer["Cross-Origin-Resource-Policy"] for answer in answers] == ["cross-origin"] * 3
    assert [answer["Content-Security-Policy"].count("default-src 'none'") for answer in answers] == [1] * 3


def test_own_pages_stay_in_ones_own_browser(world, sign_in):
    client = sign_in(world.member)
    kept = {path: client.get(path).get("Cache-Control") for path in ("/", "/mes-pratiques/", "/compte/")}
    shared = [sign_in(None).get(path).get("Cache-Control") for path in ("/", "/pratiques/")]

    assert kept == {"/": "private, no-cache", "/mes-pratiques/": "private, no-cache", "/compte/": "private, no-store"}
    assert shared == [None, None]


def test_plain_http_is_sent_to_https_with_the_headers(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    sent = client.get("/pratiques/")

    assert (sent.status_code, sent["Location"]) == (301, "https://testserver/pratiques/")
    assert sent["Referrer-Policy"] == "same-origin"


def test_program_that_comes_in_clear_is_refused_and_told_why(client, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_REDIRECT_EXEMPT = True, [r"^api/v1/"]

    refused = client.get("/api/v1/pratiques/", headers={"Authorization": "Bearer un-jeton"})
    taken, page = client.get("/api/v1/pratiques/", secure=True), client.get("/api/")

    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert "révoquez-le" in refused.json()["detail"]
    assert refused["X-Content-Type-Options"] == "nosniff"
    assert (taken.status_code, page.status_code, page["Location"]) == (200, 301, "https://testserver/api/")


def test_https_is_asked_for_a_year(client, settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31536000, True
    settings.SECURE_HSTS_PRELOAD = True

    said = [client.get(path, secure=True)["Strict-Transport-Security"] for path in ("/", "/static/img/logo.svg")]

    assert said == ["max-age=31536000; includeSubDomains; preload"] * 2
