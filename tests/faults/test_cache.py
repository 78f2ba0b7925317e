"""The cache that servers share is dropped, locked or killed: nothing but counts was there, and the portal goes on."""

import time

import pytest
from django.core.management import call_command
from django.db import connection

from tests.factories import make_practice, make_revision

from .servers import Redis
from .visitor import Visitor

WORDS = "Le comité se tient le premier mardi du mois, cache ou pas."
LONGEST = 5  # seconds for an answer that had to do without


@pytest.fixture
def table(settings, django_db_setup, db):
    """The table of the cache, as `createcachetable` makes it."""
    settings.CACHES = {"default": {"BACKEND": "clusters.caches.table.SharedTable", "LOCATION": "cache"}}
    call_command("createcachetable", verbosity=0)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS cache")


@pytest.fixture
def everything_goes_on(world, tally):
    """Sign in, read, ask the API and write on this portal, each in little time, and find the words again."""
    make_practice(clusters=[world.cluster])

    def check(portal):
        draft = make_revision(cluster=world.cluster, author=world.member)
        began, visitor = time.monotonic(), Visitor(portal)
        api = visitor.get("/api/v1/pratiques/").status
        slowest = time.monotonic() - began
        writer = Visitor(portal).sign_in(world.member)
        pages = [writer.get(path).status for path in ("/", "/pratiques/", draft.get_absolute_url())]
        saved = writer.post(
            draft.get_absolute_url(), {**draft.data, "action": WORDS, "version": "0", "do": "save"}
        ).status
        draft.refresh_from_db()
        assert tally.lost(WORDS, draft.data["action"]) == []
        assert (api, pages, saved, slowest < LONGEST) == (200, [200, 200, 200], 302, True)

    return check


def test_table_of_the_cache_that_is_dropped_stops_nobody(new_portal, table, everything_goes_on):
    portal = new_portal(CACHE_IS_SHARED="1")
    everything_goes_on(portal)

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")

    everything_goes_on(portal)


def test_table_of_the_cache_that_is_locked_stops_nobody(new_portal, table, everything_goes_on):
    portal = new_portal(CACHE_IS_SHARED="1")
    other = connection.copy()

    with other.cursor() as cursor:
        cursor.execute("BEGIN; LOCK TABLE cache IN ACCESS EXCLUSIVE MODE")
        everything_goes_on(portal)
    other.close()


def test_redis_that_is_killed_stops_nobody_and_counts_again(new_portal, tmp_path, everything_goes_on, db):
    redis = Redis(tmp_path)
    redis.start()
    portal = new_portal(CACHE_IS_SHARED="1", CACHE_URL=redis.url)
    try:
        everything_goes_on(portal)
        redis.kill()
        everything_goes_on(portal)
        redis.start()
        everything_goes_on(portal)
    finally:
        redis.kill()
