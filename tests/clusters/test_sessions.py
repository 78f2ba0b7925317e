"""A session: its cookie, how it begins anew, and when it ends."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from clusters.protection import sessions
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "un-mot-de-passe"
HOUR = 3600


@pytest.fixture
def clock(monkeypatch):
    """Hours that go by when the test says so."""
    now = {"at": 1_800_000_000}
    monkeypatch.setattr(sessions.time, "time", lambda: now["at"])

    def passes(hours):
        now["at"] += int(hours * HOUR)

    return passes


def enter(client, user, **more):
    return client.post("/connexion/", {"login": user.email, "password": PASSWORD, **more})


def is_in(client):
    return client.get("/compte/").status_code == 200


def test_cookies_are_kept_from_scripts_and_other_sites(client):
    client.get("/connexion/")
    enter(client, make_user(), remember="on")
    session, csrf = client.cookies["sessionid"], client.cookies["csrftoken"]

    assert [session["httponly"], session["samesite"], session["path"], session["domain"]] == [True, "Lax", "/", ""]
    assert session["max-age"] == timedelta(days=14).total_seconds()
    assert [csrf["samesite"], csrf["path"]] == ["Lax", "/"]


def test_visitor_who_reads_has_no_cookie(client):
    for path in ("/", "/pratiques/", "/poles/", "/donnees/", "/api/v1/pratiques/"):
        client.get(path)

    assert not client.cookies


def test_sign_in_draws_a_new_session(client):
    enter(client, make_user())
    first = client.cookies["sessionid"].value
    enter(client, make_user())
    client.post("/deconnexion/")
    enter(client, make_user())

    assert client.cookies["sessionid"].value != first
    assert not Session.objects.filter(pk=first).exists()


@pytest.mark.parametrize(
    ("rights", "kept", "idle", "whole"),
    [
        ({}, "", 8, 24),
        ({}, "on", 14 * 24, 90 * 24),
        ({"is_reviewer": True}, "on", 2, 12),
        ({"is_staff": True}, "", 2, 12),
    ],
)
def test_session_ends_without_visits_and_in_the_end_anyway(client, clock, rights, kept, idle, whole):
    user = make_user(**rights)
    enter(client, user, **({"remember": kept} if kept else {}))
    clock(idle - 0.1)
    near = is_in(client)
    clock(idle + 0.2)
    idle_too_long = is_in(client)
    enter(client, user, **({"remember": kept} if kept else {}))
    seen = []
    for _ in range(int(whole / (idle - 0.1)) + 1):
        seen.append(is_in(client))
        clock(idle - 0.1)

    assert (near, idle_too_long, all(seen)) == (True, False, True)
    assert not is_in(client)


def test_session_that_ends_leaves_no_row_and_loses_no_text(client, clock):
    enter(client, make_user())
    clock(9)

    client.post("/compte/", {"name": "Un nom bien à moi", "organisation": ""})

    assert Session.objects.count() == 1
    assert "Un+nom+bien" in client.session["unsent"]["/compte/"]


def test_visits_are_noted_at_most_every_ten_minutes(client, clock, django_assert_num_queries):
    enter(client, make_user())
    client.get("/compte/")
    clock(0.1)
    with django_assert_num_queries(7):
        client.get("/compte/")
    clock(0.1)

    client.get("/compte/")

    assert client.session["life"]["seen"] == 1_800_000_000 + 720


def test_new_password_closes_every_other_session(client, client_of):
    user = make_user()
    elsewhere = client_of()
    enter(client, user)
    enter(elsewhere, user)

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "un-autre-mot-long", "password2": "un-autre-mot-long"},
    )

    assert (is_in(client), is_in(elsewhere)) == (True, False)


@pytest.fixture
def client_of(client):
    return type(client)


def test_sign_out_empties_what_the_browser_kept(client):
    enter(client, make_user())

    out = client.post("/deconnexion/")

    assert out["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in client.get("/")
    assert Session.objects.count() == 0


def test_text_too_long_to_wait_in_a_session_is_given_back(client):
    text = "Un mot, " * 80_000

    response = client.post("/compte/", {"name": text})

    assert (response.status_code, text.strip() in response.text) == (401, True)
    assert Session.objects.count() == 0
