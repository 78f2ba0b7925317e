"""The server is changed, stopped or killed, and the database restarted, while many read and write."""

import os
import signal

import pytest

from tests.factories import make_practice, make_revision

from .collision import held_up
from .typist import Reader, Typist, at_work
from .visitor import Visitor
from .waiting import until

N_READERS, N_TYPISTS = 4, 2


@pytest.fixture
def crowd(world, portal):
    """(readers, typists) at work on the portal: some read without an account, some write."""
    practice = make_practice(clusters=[world.cluster])
    paths = ["/", "/pratiques/", practice.get_absolute_url(), "/poles/"]
    drafts = [make_revision(cluster=world.cluster, author=world.member) for _ in range(N_TYPISTS)]
    typists = [Typist(Visitor(portal).sign_in(world.member), draft, is_patient=True) for draft in drafts]
    return [Reader(Visitor(portal), paths) for _ in range(N_READERS)], typists


def until_more(readers, typists, *, reads=8, saves=1):
    """Each of them has been answered well so many times more."""
    read = [reader.statuses.count(200) + reads for reader in readers]
    saved = [typist.n_taken + saves for typist in typists]
    until(lambda: all(reader.statuses.count(200) >= n for reader, n in zip(readers, read, strict=True)))
    until(lambda: all(typist.n_taken >= n for typist, n in zip(typists, saved, strict=True)))


def failures(readers, typists):
    refused = [status for typist in typists for status in typist.statuses if status != 302]
    return [status for reader in readers for status in reader.failures] + refused


def test_new_workers_take_over_without_one_failure(crowd, portal, tally):
    readers, typists = crowd

    with at_work([*readers, *typists]):
        for _ in range(2):
            until_more(readers, typists)
            portal.reload()
        until_more(readers, typists)

    assert [tally.lost(typist.owed(), typist.stored()) for typist in typists] == [[]] * N_TYPISTS
    assert failures(readers, typists) == []


def test_server_that_is_told_to_stop_ends_what_it_began(world, portal, tally):
    draft = make_revision(cluster=world.cluster, author=world.member)
    writer, words = Visitor(portal).sign_in(world.member), "Ces mots étaient en chemin quand il s'est arrêté."
    post = {**draft.data, "action": words, "version": "0", "do": "save"}

    with held_up(draft, lambda: writer.post(draft.get_absolute_url(), post)) as [run]:
        portal.end()
        until(lambda: len(portal.workers()) == 1)  # the one that has nothing to end is gone
    answer = run.result()
    until(lambda: not portal.is_running)

    draft.refresh_from_db()
    assert tally.lost(words, draft.data["action"]) == []
    assert (answer.status, portal.process.returncode) == (302, 0)


def test_worker_that_the_system_kills_takes_nobody_with_it(crowd, portal, tally):
    """What Linux does when memory is short: kill -9 of one worker, without a word."""
    readers, typists = crowd
    master = portal.process.pid

    with at_work([*readers, *typists]):
        until_more(readers, typists)
        os.kill(min(portal.workers()), signal.SIGKILL)
        until_more(readers, typists)

    assert [tally.lost(typist.owed(), typist.stored()) for typist in typists] == [[]] * N_TYPISTS
    # Each of them had one request under way, and no more than that one fails.
    assert max(map(len, [reader.failures for reader in readers])) <= 1
    assert len(failures(readers, typists)) <= N_READERS + N_TYPISTS
    assert (portal.process.pid, len(portal.workers())) == (master, 2)


def test_database_that_restarts_under_a_crowd_loses_nothing_it_took(crowd, database, tally):
    readers, typists = crowd

    with at_work([*readers, *typists]):
        until_more(readers, typists)
        database.stop()
        until(lambda: all(503 in reader.statuses for reader in readers))
        database.start()
        until_more(readers, typists)

    assert [tally.lost(typist.owed(), typist.stored()) for typist in typists] == [[]] * N_TYPISTS
    assert [typist.kept_whole() for typist in typists] == [True] * N_TYPISTS
    assert set(failures(readers, typists)) == {503}
