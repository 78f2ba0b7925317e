"""Which database is read. The real replicas are in tests/faults/test_replica.py; here, what decides."""

from types import SimpleNamespace

import pytest
from django.core.cache.backends.db import Options
from django.db import OperationalError, transaction
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.test import RequestFactory

from clusters import databases
from clusters.databases import PRIMARY, ReadReplicas, Replica, Replicas, Router, is_of_a_passer_by, number_of, reading
from clusters.models import Moment, Session
from clusters.models.version import Version
from practices.models import Practice

MARKS = [(0.0, number_of("0/100")), (2.0, number_of("0/200")), (4.0, number_of("1/0"))]


@pytest.fixture(autouse=True)
def replica(settings):
    """Whoever reads here reads a replica, until something says no."""
    settings.REPLICA_MAX_LAG = 5
    reading.set("replica1")
    yield
    reading.set(PRIMARY)


@pytest.fixture
def place(monkeypatch):
    """How far the replica says that it has come."""

    def say(*answer):
        monkeypatch.setattr(databases, "ask", lambda alias, question: answer or None)

    return say


@pytest.mark.parametrize(
    ("method", "asked", "passes_by"),
    [
        ("get", {}, True),
        ("head", {}, True),
        ("post", {}, False),
        ("get", {"HTTP_COOKIE": "sessionid=abc"}, False),
        ("get", {"HTTP_COOKIE": "ecrit=1"}, False),
        ("get", {"HTTP_COOKIE": "theme=sombre"}, True),
        ("get", {"HTTP_AUTHORIZATION": "Bearer abc"}, False),
    ],
)
def test_who_reads_a_replica_has_nothing_of_their_own_there(method, asked, passes_by):
    assert is_of_a_passer_by(getattr(RequestFactory(), method)("/", **asked)) is passes_by


def test_what_was_written_is_read_where_it_was_written():
    before = Router().db_for_read(Practice)

    assert (before, Router().db_for_write(Practice), Router().db_for_read(Practice)) == ("replica1", PRIMARY, PRIMARY)


def test_sessions_and_counts_are_read_and_written_beside():
    shared = Options("cache")
    for model in (Session, SimpleNamespace(_meta=shared)):
        assert (Router().db_for_read(model), Router().db_for_write(model)) == (PRIMARY, PRIMARY)
    assert Router().db_for_read(Practice) == "replica1"


@pytest.mark.django_db
def test_transaction_reads_the_primary_alone():
    with transaction.atomic():
        assert Router().db_for_read(Practice) == PRIMARY


def test_replica_is_never_migrated():
    assert [Router().allow_migrate(alias, "practices") for alias in (PRIMARY, "replica1")] == [True, False]


@pytest.mark.parametrize(
    ("come", "now", "is_fit"),
    [("1/0", 5.0, True), ("2/0", 9.0, True), ("0/200", 6.0, True), ("0/200", 8.0, False), ("0/50", 4.0, False)],
)
def test_replica_that_is_late_is_left_out(place, come, now, is_fit):
    place(True, come)
    seen = Replica("replica1", is_fit=True)

    seen.look(MARKS, now)

    assert seen.is_fit is is_fit


def test_replica_that_became_a_primary_or_is_silent_is_left_out(place):
    promoted, silent = Replica("replica1", is_fit=True), Replica("replica2", is_fit=True)

    place(False, None)
    promoted.look(MARKS, 4.0)
    place()
    silent.look(MARKS, 4.0)

    assert (promoted.is_fit, silent.is_fit) == (False, False)


@pytest.mark.parametrize("was_fit", [True, False])
def test_without_a_primary_a_replica_stays_what_it_was(place, was_fit):
    place(True, "0/200")
    seen = Replica("replica1", is_fit=was_fit)

    seen.look(None, 900.0)

    assert seen.is_fit is was_fit


def test_replicas_are_not_looked_at_again_at_each_request(monkeypatch):
    asked = []
    monkeypatch.setattr(databases, "ask", lambda alias, question: asked.append(alias) or (True, "1/0"))
    monkeypatch.setattr(databases, "number_of", lambda place: 1)
    replicas = Replicas(known=[Replica("replica1"), Replica("replica2")])

    chosen = {replicas.choose() for _ in range(100)}

    assert (chosen, asked) == ({"replica1", "replica2"}, [PRIMARY, "replica1", "replica2"])


def test_post_keeps_its_writer_on_the_primary_for_a_while(settings):
    response = ReadReplicas(lambda request: HttpResponse())(RequestFactory().post("/"))

    cookie = response.cookies["ecrit"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (12, True, "Lax")


def test_page_whose_replica_falls_is_given_by_the_primary(rf):
    request, read = rf.get("/"), []

    def view(request, name):
        read.append(reading.get())
        return TemplateResponse(request, "400.html")

    request.resolver_match = type("Match", (), {"func": staticmethod(view), "args": (), "kwargs": {"name": "x"}})
    middleware = ReadReplicas(lambda request: None)
    databases.connections.settings["replica1"] = databases.connections.settings[PRIMARY]
    response = middleware.process_exception(request, OperationalError("server closed the connection"))
    del databases.connections.settings["replica1"], databases.connections["replica1"]

    assert (read, response.is_rendered) == ([PRIMARY], True)


def test_error_of_the_primary_is_not_tried_again(rf):
    reading.set(PRIMARY)

    assert ReadReplicas(lambda request: None).process_exception(rf.get("/"), OperationalError("gone")) is None


@pytest.mark.parametrize(
    ("come", "shown", "is_enough"),
    [
        (Moment("a", 5, "x"), Moment("a", 5, "x"), True),
        (Moment("a", 6, "y"), Moment("a", 5, "x"), True),
        (Moment("a", 4, "w"), Moment("a", 5, "x"), False),
        (Moment("b", 9, "w"), Moment("a", 5, "x"), False),
        (Moment(), Moment(), True),
        (Moment(), Moment("a", 5, "x"), False),
    ],
)
def test_replica_behind_what_a_worker_has_shown_is_left_for_the_primary(monkeypatch, come, shown, is_enough):
    monkeypatch.setattr(Version, "moments", classmethod(lambda cls: {"catalogue": come}))
    monkeypatch.setattr("clusters.models.version.reads_a_replica", lambda: reading.get() != PRIMARY)

    Version.read(catalogue=shown)

    assert (reading.get() == "replica1") is is_enough
