"""The number of each request, and its line in the log."""

import json
import logging
import logging.config
import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django_guid import clear_guid, set_guid

from clusters.models import Invitation
from config.logs import JSON, logging_as

pytestmark = pytest.mark.django_db
GIVEN = "6fa459ea-ee8a-4ca4-894e-db77e160355e"


@pytest.fixture
def lines(caplog):
    """The lines of the log of requests, with their facts."""
    caplog.set_level(logging.INFO, logger="recueil")
    return lambda: [record for record in caplog.records if record.name == "recueil.requests"]


@pytest.mark.parametrize("given", [GIVEN, GIVEN.replace("-", "")])
def test_number_of_our_proxy_is_kept(client, settings, given):
    settings.NUMBER_FROM_PROXY = True

    assert client.get("/robots.txt", headers={"X-Request-ID": given}).headers["X-Request-ID"] == GIVEN


@pytest.mark.parametrize(
    ("trusted", "given"),
    [(False, GIVEN), (True, "1; DROP"), (True, "é"), (True, "a" * 5000), (True, f"{GIVEN}\tx"), (True, "")],
)
def test_number_of_anyone_else_is_replaced(client, settings, trusted, given):
    settings.NUMBER_FROM_PROXY = trusted

    number = client.get("/robots.txt", headers={"X-Request-ID": given}).headers["X-Request-ID"]

    assert number != given
    assert uuid.UUID(number).version == 4


def test_two_requests_have_two_numbers(client):
    assert len({client.get("/robots.txt").headers["X-Request-ID"] for _ in range(2)}) == 2


def test_line_of_a_request_says_what_it_cost(world, sign_in, lines):
    client = sign_in(world.member)

    client.get(reverse("people:account"), {"q": "ce que je cherche"})

    [line] = lines()
    assert (line.method, line.path, line.status, line.user) == ("GET", "/compte/", 200, world.member.pk)
    assert line.view == "people:account"
    assert line.ms > 0
    assert line.queries > 2
    assert "cherche" not in line.getMessage()


def test_line_of_a_visitor_asks_nothing_to_name_them(client, lines, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/nulle-part.txt")

    assert lines()[0].user is None


def test_secret_addresses_are_hidden(world, client, lines):
    invitation = Invitation.objects.create(cluster=world.cluster, email="invitee@pole-exemple.test")
    address = invitation.get_absolute_url()
    reset = reverse("account_reset_password_from_key", args=["7k", "abcdef-0123456789abcdef"])

    for asked in (address, address.rstrip("/"), address[:-9], reset):
        client.get(asked)

    secret = address.split("/")[-2]
    assert [line.path for line in lines()][:2] == ["/invitations/***/", "/invitations/***"]
    assert not [line for line in lines() if secret[:16] in line.getMessage() or "0123456789" in line.getMessage()]


def test_what_is_asked_all_the_time_is_said_only_when_it_fails(client, lines):
    client.get("/sante/")
    client.get("/static/css/tokens.css")
    assert lines() == []

    client.get("/static/css/nulle-part.css")
    assert [line.status for line in lines()] == [404]


def test_a_view_has_one_of_a_bounded_list_of_names(world, sign_in, lines):
    client = sign_in(world.admin)

    for address in ("/admin/clusters/mail/", "/inconnue-1/", "/inconnue-2/", "/poles/nulle-part/"):
        client.get(address)

    assert [line.view for line in lines()] == ["admin", "unknown", "unknown", "clusters:detail"]


def test_slow_request_is_a_warning(client, settings, lines):
    settings.SLOW_REQUEST = 0

    client.get("/robots.txt")

    assert lines()[0].levelname == "WARNING"


def test_error_is_told_once_with_the_number_its_page_shows(monkeypatch, caplog):
    def fails(*args, **kwargs):
        raise ImproperlyConfigured("ce qui a manqué")

    monkeypatch.setattr("clusters.views.health.JsonResponse", fails)

    answer = Client(raise_request_exception=False).get("/sante/")

    [trace] = [record for record in caplog.records if record.exc_info]
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text
    assert trace.name == "django.request"


def test_error_page_without_a_number_shows_none():
    clear_guid()

    assert "Numéro de l'incident" not in render_to_string("500.html")


def test_lines_in_production_are_json():
    form = logging_as(JSON)["formatters"]["one"]
    formatter = logging.config.DictConfigurator({"version": 1}).configure_formatter(form)
    record = logging.LogRecord("recueil.requests", logging.INFO, "", 0, "Été %s", ("là",), None)
    record.request, record.status, record.request_id = object(), 200, GIVEN

    said = json.loads(formatter.format(record))

    assert said.pop("time").endswith("+00:00")
    assert said == {
        "level": "INFO",
        "logger": "recueil.requests",
        "message": "Été là",
        "status": 200,
        "request_id": GIVEN,
    }


def test_a_trace_is_one_line():
    form = logging_as(JSON)["formatters"]["one"]
    formatter = logging.config.DictConfigurator({"version": 1}).configure_formatter(form)
    try:
        raise ValueError("deux\nlignes")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "m", (), (type(error), error, error.__traceback__))

    assert len(formatter.format(record).splitlines()) == 1


def test_number_of_a_request_does_not_outlive_it(client):
    set_guid("ancien")

    client.get("/robots.txt")

    assert client.get("/robots.txt").headers["X-Request-ID"] != "ancien"
