"""Whom to tell of a fault, and where to change a password: what programs look for."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db
FILE = "/.well-known/security.txt"


def test_nobody_named_is_no_file(client, settings):
    settings.SECURITY_CONTACT = []

    assert client.get(FILE).status_code == 404


def test_file_names_whom_to_tell_and_is_never_old(client, settings):
    settings.SECURITY_CONTACT = ["securite@recueil.example", "https://recueil.example/signaler"]

    response = client.get(FILE)
    fields = [line.split(": ", 1) for line in response.text.splitlines()]
    said = dict(fields)
    left = datetime.strptime(said["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) - timezone.now()

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert [value for name, value in fields if name == "Contact"] == [
        "mailto:securite@recueil.example",
        "https://recueil.example/signaler",
    ]
    assert said["Canonical"] == "https://recueil.test/.well-known/security.txt"
    assert said["Preferred-Languages"] == "fr, en"
    assert timedelta(days=178) < left < timedelta(days=181)


def test_password_managers_find_where_to_change_it(client):
    assert client.get("/.well-known/change-password").url == "/mot-de-passe/"


def test_favicon_is_found_where_browsers_look(client):
    assert client.get("/favicon.ico").url == "/static/img/logo.svg"
