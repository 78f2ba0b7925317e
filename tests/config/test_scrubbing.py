"""No secret reaches a log: each secret link is asked, a page breaks, and what was written is read."""

import logging
import time

import pytest
from django.core.signing import Signer
from django.test import RequestFactory
from django.urls import reverse
from django.views.debug import get_exception_reporter_filter

from clusters.models import Invitation
from clusters.protection.reports import CarefulReport
from clusters.protection.scrubbing import HIDDEN, Json, Lines, scrub
from tests.factories import make_agreement, make_interview

pytestmark = pytest.mark.django_db

SECRET = "hYf-3kP9_sQ2mXb7VnTz5RwLcJd8GaEo"


@pytest.mark.parametrize(
    "text",
    [
        f"GET /mot-de-passe/nouveau/2c-{SECRET}/ 500",
        f"Internal Server Error: /accord/{SECRET}/",
        f"/invitations/{SECRET}/?x=1",
        f"/desabonnement/{SECRET}/",
        f"https://recueil.test/selections/partage/{SECRET}/livre.pdf",
        f"Authorization: Bearer {SECRET}",
        f"'HTTP_AUTHORIZATION': 'Bearer {SECRET}'",
        f"Cookie: __Host-sessionid={SECRET}; __Host-csrftoken={SECRET}",
        f"Set-Cookie: __Host-sessionid={SECRET}; Path=/",
        f"?password={SECRET}&x=1",
        f"password1={SECRET}",
        f"{{'oldpassword': ['{SECRET}'], 'login': 'a'}}",
        f'{{"csrfmiddlewaretoken": "{SECRET}"}}',
        f'{{"message": "posted {{\\"password\\": \\"{SECRET}\\"}}"}}',
        f"sessionid={SECRET}",
        f"postgres://recueil:{SECRET}@base/recueil",
        f"signed {Signer().sign(SECRET)} and 12:1xWTIo:VK5x2jglkausKHrwzdwu_BODJ03PxesyboS5gocAWVw",
    ],
)
def test_secrets_are_taken_out(text):
    cleaned = scrub(text)

    assert SECRET not in cleaned
    assert HIDDEN in cleaned
    assert Signer().sign(SECRET).split(":")[1] not in cleaned


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-26 05:08:32,123 GET /pratiques/?q=secret+partag%C3%A9&theme=rh 200",
        "/selections/12/fichier.csv, /invitations",
        "POST /poles/axelera/equipe/invitations/12/annuler/ 302",
        "https://recueil.test/accord",
        "Le jeton « Tableau de bord » est révoqué à 12:30:00",
    ],
)
def test_the_rest_stays(text):
    assert scrub(text) == text


@pytest.mark.parametrize("formatter", [Lines, Json])
def test_trace_is_scrubbed_too(formatter):
    try:
        raise ValueError(f"password={SECRET}")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "x.py", 1, "%s", (f"/accord/{SECRET}/",), (type(error), error, None)
        )

    written = formatter().format(record)
    assert SECRET not in written
    assert "ValueError" in written


@pytest.fixture
def written():
    """What the handlers of the portal write while the test runs, at any level."""
    lines, root = [], logging.getLogger()
    handler = logging.Handler(logging.DEBUG)
    handler.setFormatter(Lines())
    handler.emit = lambda record: lines.append(handler.format(record))
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lines
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.fixture
def secret_links(world):
    invitation = Invitation.objects.create(cluster=world.cluster, email="ines@pole-exemple.test")
    asked = make_agreement(make_interview(world.agent, world.cluster))
    return [
        invitation.get_absolute_url(),
        asked.get_absolute_url(),
        reverse("account_reset_password_from_key", args=["2c", f"abc-{SECRET}"]),
        reverse("exchange:unsubscribe", args=[SECRET]),
        reverse("compendium:shared", args=[SECRET]),
    ]


def test_page_that_breaks_writes_no_secret(client, secret_links, written, settings):
    settings.ROOT_URLCONF = "tests.config.breaking"
    client.raise_request_exception = False
    for link in secret_links:
        client.get(f"/casse{link}", headers={"Authorization": f"Bearer {SECRET}", "Cookie": f"sessionid={SECRET}"})
        client.post(f"/casse{link}", {"password": SECRET, "code": SECRET})
    said = "\n".join(written)

    assert said.count("Internal Server Error") == 10
    assert "Traceback" in said
    assert SECRET not in said
    for link in secret_links:
        assert link.strip("/").split("/")[-1] not in said


def test_report_of_an_error_hides_what_was_typed_in_secret():
    request = RequestFactory().post("/connexion/", {"login": "a@b.test", "password": SECRET, "code": "123456"})
    careful = get_exception_reporter_filter(request)

    shown = careful.get_post_parameters(request)

    assert isinstance(careful, CarefulReport)
    assert shown["login"] == "a@b.test"
    assert (shown["password"], shown["code"]) == (careful.cleansed_substitute,) * 2
    assert careful.cleanse_setting("DATABASES", {"default": {"PASSWORD": SECRET}}) == careful.cleansed_substitute


@pytest.mark.parametrize("seed", ["a-", "token", "a.", "http:", "code=", "a:", "/accord/", "'key': '", "Bearer "])
def test_line_made_to_last_is_soon_scrubbed(seed):
    text = (seed * 8_000)[:8_000]
    start = time.process_time()

    scrub(text)

    assert time.process_time() - start < 0.5


def test_line_of_a_request_is_short_whatever_was_asked(client, caplog):
    with caplog.at_level(logging.INFO, logger="recueil.requests"):
        client.get(f"/poles/{'a-' * 4_000}a/")

    assert len(caplog.messages[-1]) < 400
