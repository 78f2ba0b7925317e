"""A shared cache that fails: counts are forgotten, pages and posts are not. Real deaths: tests/faults/test_cache.py."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from clusters.caches.server import SharedRedis
from clusters.caches.table import SharedTable
from clusters.protection.limits import counted
from practices.models import Theme
from tests.factories import make_theme


@pytest.fixture
def dead(monkeypatch):
    """Nothing listens there."""
    monkeypatch.setattr(SharedRedis, "rests_until", 0.0)
    return SharedRedis("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_connect_timeout": 0.5}})


@pytest.fixture
def gone(monkeypatch):
    """Its table was never made, or was dropped."""
    monkeypatch.setattr(SharedTable, "rests_until", 0.0)
    return SharedTable("nulle_part", {})


def test_dead_server_is_an_empty_cache_that_takes_everything(dead):
    assert [dead.get("a"), dead.get("a", 3), dead.get_many(["a"]), dead.has_key("a")] == [None, 3, {}, False]
    assert [dead.add("a", 1), dead.incr("a"), dead.set("a", 1), dead.set_many({"a": 1})] == [True, 1, None, []]
    assert [dead.touch("a"), dead.delete("a"), dead.delete_many(["a"]), dead.count("a", 60)] == [False, False, None, 0]


def test_dead_server_is_left_alone_for_a_while(dead, caplog):
    for _ in range(5):
        dead.get("a")

    assert [record.levelname for record in caplog.records] == ["WARNING"]


@pytest.mark.django_db
def test_missing_table_spoils_no_transaction(gone):
    make_theme()
    with transaction.atomic():
        kept = gone.add("a", 1)
        Theme.objects.update(name="Changé")

    assert (kept, gone.get("a"), Theme.objects.get().name) == (True, None, "Changé")


@pytest.mark.django_db(transaction=True)
def test_missing_table_outside_a_transaction_is_an_empty_cache(gone):
    assert (gone.get("a", 7), gone.add("a", 1), gone.set("a", 1)) == (7, True, None)


@pytest.mark.django_db
def test_table_that_is_there_counts(settings, monkeypatch):
    monkeypatch.setattr(SharedTable, "rests_until", 0.0)
    table = SharedTable("essai_cache", {})
    settings.CACHES = {"default": {"BACKEND": "clusters.caches.table.SharedTable", "LOCATION": "essai_cache"}}
    call_command("createcachetable", verbosity=0)

    monkeypatch.setattr("clusters.protection.limits.cache", table)

    assert [counted("api:visiteur", 60), counted("api:visiteur", 60), counted("api:autre", 60)] == [1, 2, 1]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_question_to_the_table_waits_for_no_lock(settings, monkeypatch):
    monkeypatch.setattr(SharedTable, "rests_until", 0.0)
    settings.CACHES = {"default": {"BACKEND": "clusters.caches.table.SharedTable", "LOCATION": "essai_cache"}}
    call_command("createcachetable", verbosity=0)

    with CaptureQueriesContext(connection) as asked:
        SharedTable("essai_cache", {}).get("a")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE essai_cache")

    assert [one["sql"].startswith("SET LOCAL lock_timeout = '500ms'; SELECT") for one in asked] == [True]
