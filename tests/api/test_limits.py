"""How often, from where, and by which pages of other sites."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from clusters.api import limits

pytestmark = pytest.mark.django_db


@pytest.fixture
def noon(settings, monkeypatch):
    """Three demands a minute, five with a token; it is twenty seconds past noon."""
    settings.API_PER_MINUTE = {"visiteur": 3, "jeton": 5}
    clock = {"now": 1_800_000_020 - 1_800_000_000 % 60}
    monkeypatch.setattr(limits.time, "time", lambda: clock["now"])
    cache.clear()
    yield clock
    cache.clear()


def statuses(ask, times, **kwargs):
    return [ask("", **kwargs).status_code for _ in range(times)]


def test_too_many_are_refused_until_the_next_minute(noon, ask):
    counted = statuses(ask, 4)
    refused = ask("")
    noon["now"] += 40

    assert counted == [200, 200, 200, 429]
    assert (refused["Retry-After"], refused["Content-Type"]) == ("40", "application/problem+json")
    assert refused.json()["detail"] == (
        "Au plus 3 demandes par minute sans jeton, 5 avec un jeton. Revenez dans 40 secondes."
    )
    assert statuses(ask, 1) == [200]


def test_token_has_a_count_of_its_own(noon, ask, world, token):
    mine, other = token(world.member), token(world.outsider)

    assert statuses(ask, 6, token=mine) == [200] * 5 + [429]
    assert (statuses(ask, 1, token=other), statuses(ask, 1)) == ([200], [200])


def test_bad_tokens_count_as_none(noon, ask):
    assert statuses(ask, 4, token="0" * 64) == [401, 401, 401, 429]


def test_workers_count_together_in_the_cache_of_production(noon, settings, ask):
    settings.CACHES = settings.CACHES | {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    }
    call_command("createcachetable")

    assert statuses(ask, 4) == [200, 200, 200, 429]
    assert connection.introspection.table_names().count("cache") == 1


def from_addresses(*addresses):
    return [Client().get("/api/v1/", headers={"X-Forwarded-For": one}).status_code for one in addresses]


def test_address_is_the_one_that_our_proxy_saw(noon, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    same = from_addresses(*(f"10.0.0.{n}, 192.0.2.1" for n in range(4)))
    others = from_addresses("192.0.2.1, 192.0.2.2", "n'importe quoi")

    assert (same, others) == ([200, 200, 200, 429], [200, 200])


def test_subscriber_of_ipv6_is_one(noon, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    assert from_addresses(*(f"2001:db8::{n}" for n in range(1, 5)), "2001:db8:1::1") == [200, 200, 200, 429, 200]


def test_without_a_proxy_of_ours_the_header_counts_for_nothing(noon):
    assert from_addresses(*(f"192.0.2.{n}" for n in range(4))) == [200, 200, 200, 429]


def test_pages_of_other_sites_may_read_without_cookies(shelf, client):
    answer = client.get("/api/v1/pratiques/?page_size=1", headers={"Origin": "https://autre.example"})

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    exposed = answer["Access-Control-Expose-Headers"].split(", ")
    assert {"ETag", "Link", "Retry-After"} <= set(exposed)


def test_pages_of_other_sites_ask_before_they_send_a_token(client):
    asked = {"Origin": "https://autre.example", "Access-Control-Request-Method": "GET"}
    asked["Access-Control-Request-Headers"] = "authorization"

    allowed = client.options("/api/v1/mes-pratiques/", headers=asked)

    assert allowed.status_code == 200
    assert allowed["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "authorization" in allowed["Access-Control-Allow-Headers"]


def test_other_pages_of_the_portal_are_not_read_from_elsewhere(client, world):
    assert "Access-Control-Allow-Origin" not in client.get("/poles/", headers={"Origin": "https://autre.example"})
