"""A browser where one has signed in: what strangers try elsewhere does not count there."""

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.cache import cache
from django.test import Client, override_settings

from clusters.protection import devices
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PASSWORD, NEW, TOO_OFTEN = "un-mot-de-passe", "un-autre-mot-assez-long", 429


def tries(client, address, password=PASSWORD):
    return client.post("/connexion/", {"login": address, "password": password}).status_code


@pytest.fixture
def person(settings):
    """Signed in once, then out, in a browser that stays known. Only the limit of the account is tried here."""
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/10m/key"}
    user, client = make_user(), Client()
    assert tries(client, user.email) == 302
    client.post("/deconnexion/")
    return user, client


def attack(address):
    stranger = Client()
    return [tries(stranger, address, "pas-le-bon") for _ in range(11)]


def test_stranger_does_not_keep_anyone_out_of_their_own_browser(person):
    user, client = person
    tried = attack(user.email)

    assert (tried[0], tried[-1]) == (200, TOO_OFTEN)
    assert [tries(Client(), user.email), tries(client, user.email.upper())] == [TOO_OFTEN, 302]


def test_known_browser_has_a_limit_too(person):
    user, client = person

    assert [tries(client, user.email, "pas-le-bon") for _ in range(11)][-1] == TOO_OFTEN
    assert tries(client, user.email) == TOO_OFTEN
    assert tries(Client(), user.email) == 302


@pytest.mark.parametrize("is_known", [True, False])
def test_new_password_by_mail_opens_every_browser(person, is_known):
    user, client = person
    attack(user.email)
    asking = client if is_known else Client()
    user.refresh_from_db()
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    link = asking.get(f"/mot-de-passe/nouveau/{key}/")

    asking.post(link["Location"], {"password1": NEW, "password2": NEW})

    assert tries(Client(), user.email, NEW) == 302


def test_browser_is_known_for_its_person_alone(person):
    _, client = person
    other = make_user()
    attack(other.email)

    assert tries(client, other.email) == TOO_OFTEN


@pytest.mark.parametrize("given", ["", "abc", "a:b:c", "W10:1abcde:xyz"])
def test_cookie_that_is_not_ours_makes_nothing_known(person, given):
    user, _ = person
    attack(user.email)
    stranger = Client()
    stranger.cookies["connu"] = given

    assert tries(stranger, user.email) == TOO_OFTEN


def test_cookie_names_nobody_ends_and_is_of_one_key(person, rf):
    user, client = person
    cookie = client.cookies["connu"]
    request = rf.get("/")
    request.COOKIES["connu"] = cookie.value

    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 180 * 24 * 3600)
    assert user.email not in cookie.value
    assert devices.mark_of(request, user.email)
    with override_settings(DEVICE_COOKIE_AGE=-1):
        assert devices.mark_of(request, user.email) == ""
    with override_settings(SECRET_KEY="une-autre-cle-que-celle-des-tests"):
        assert devices.mark_of(request, user.email) == ""


def test_visitor_and_refused_person_get_no_such_cookie(client):
    user = make_user()
    tries(client, user.email, "pas-le-bon")
    client.get("/")

    assert "connu" not in client.cookies
