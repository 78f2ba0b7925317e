"""Two web servers behind nginx, a primary and its replica, Redis, a store of objects: each of them dies in turn.

All of it as docs/scale.md says and deploy/nginx/several.conf is, with the settings of production.
"""

import time
from pathlib import Path

import pytest
from django.db import connections

from practices.models import Attachment, Revision
from tests.factories import make_practice, make_revision
from tests.files import make_pdf

from .site import Site
from .test_files import AFTER, WORDS, join
from .typist import Reader, Typist, at_work
from .visitor import Visitor, read
from .waiting import until

N_READERS, N_TYPISTS = 4, 2
# Each asks one thing at a time.
N_IN_FLIGHT = N_READERS + N_TYPISTS
# Whose reading of a record is counted.
PERSON = [("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")]


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, cluster, tmp_path_factory):
    with django_db_blocker.unblock(), Site.opened(tmp_path_factory, back_to=cluster.url) as site:
        yield site


@pytest.fixture
def crowd(settings, site, transactional_db, request):
    """(readers, typists), once everything that the test before killed is alive again."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.STORAGES = site.storages
    site.revive()
    world = request.getfixturevalue("world")
    practice = make_practice(clusters=[world.cluster])
    paths = ["/", "/pratiques/", practice.get_absolute_url(), "/poles/"]
    drafts = [make_revision(cluster=world.cluster, author=world.member) for _ in range(N_TYPISTS)]
    typists = [Typist(Visitor(site.nginx).sign_in(world.member), draft, is_patient=True) for draft in drafts]
    visitors = [Visitor(site.nginx) for _ in range(N_READERS)]
    for visitor in visitors:
        visitor.opener.addheaders = PERSON
    return [Reader(visitor, paths) for visitor in visitors], typists


def go_on(readers, typists, *, reads=8, saves=2):
    read = [reader.statuses.count(200) + reads for reader in readers]
    saved = [typist.n_taken + saves for typist in typists]
    until(lambda: all(reader.statuses.count(200) >= n for reader, n in zip(readers, read, strict=True)))
    until(lambda: all(typist.n_taken >= n for typist, n in zip(typists, saved, strict=True)))


def account(tally, what, readers, typists):
    """(visitors' pages that failed, writers' requests that failed), said in the closing lines; no word is lost."""
    connections.close_all()  # the tests' own may have died with the primary
    assert [tally.lost(typist.owed(), typist.stored()) for typist in typists] == [[]] * N_TYPISTS
    assert [typist.kept_whole() for typist in typists] == [True] * N_TYPISTS
    read = [status for reader in readers for status in reader.statuses]
    written = [status for typist in typists for status in typist.statuses + typist.pages]
    failed = len(read) - read.count(200), sum(status not in {200, 302} for status in written)
    tally.seen.append(
        f"{what}: {len(read) + len(written)} requests, {failed[0]} pages of visitors, {failed[1]} requests of writers "
        f"failed and were sent again, {tally.words_lost} words lost"
    )
    return failed


@pytest.mark.parametrize("number", [0, 1])
def test_web_server_that_is_killed_costs_only_the_posts_it_held(site, crowd, tally, number):
    readers, typists = crowd

    with at_work([*readers, *typists]):
        go_on(readers, typists)
        site.portals[number].kill()
        go_on(readers, typists)
        site.portals[number].start()
        go_on(readers, typists)

    read, written = account(tally, f"Web server {number + 1} killed", readers, typists)
    assert read == 0
    assert written <= N_IN_FLIGHT


def test_file_joined_on_one_server_is_given_by_the_other(site, crowd, world, tally):
    draft = make_revision(cluster=world.cluster, author=world.member)
    writer = Visitor(site.nginx).sign_in(world.member)
    joined = join(writer, draft, make_pdf())
    address = Attachment.objects.get().get_absolute_url()

    site.portals[0].kill()
    one = writer.fetch(address)
    site.portals[0].start()
    site.portals[1].kill()
    other = writer.fetch(address)

    kept = Revision.objects.get(pk=draft.pk).data
    assert tally.lost(f"{WORDS} {AFTER}", kept["action"], kept["problem"]) == []
    assert (joined.status, one, other) == (302, make_pdf(), make_pdf())


def test_style_sheet_of_one_release_is_found_whichever_server_is_asked(site, crowd):
    Path(site.statics[1], "css", "to-come.0123456789ab.css").read_text()

    answers = [Visitor(site.nginx).get("/static/css/to-come.0123456789ab.css").status for _ in range(8)]

    assert answers == [200] * 8


def test_replica_that_is_late_keeps_nobody_from_what_is_new_for_long(site, crowd, world, tally):
    visitor, member = Visitor(site.nginx), Visitor(site.nginx).sign_in(world.member)
    site.replica.ask("SELECT pg_wal_replay_pause()")

    new = make_practice(clusters=[world.cluster], title="Une fiche que la réplique ne connaît pas")
    by_member = member.get(new.get_absolute_url())
    by_visitor = until(lambda: (page := visitor.get("/pratiques/")) and new.title in page.text and page, within=30)
    site.replica.ask("SELECT pg_wal_replay_resume()")

    assert tally.lost(new.title, read(by_member.text).replace("’", "'")) == []
    assert (by_member.status, by_visitor.status) == (200, 200)


def test_replica_that_is_killed_costs_no_page_and_writing_goes_on_when_told(site, crowd, tally):
    readers, typists = crowd

    with at_work([*readers, *typists]):
        go_on(readers, typists)
        site.replica.kill()
        go_on(readers, typists, saves=0)
        held = time.monotonic()
        site.primary.wait_for_nobody()
        go_on(readers, typists)
        tally.seen.append(f"  each writer had saved twice more {time.monotonic() - held:.1f} s after it went on alone")
        site.replica.start()
        until(site.primary.has_a_replica)
        go_on(readers, typists)

    assert account(tally, "Replica killed", readers, typists) == (0, 0)


def test_primary_that_is_killed_loses_no_word_that_it_acknowledged(site, crowd, tally):
    readers, typists = crowd

    with at_work([*readers, *typists]):
        go_on(readers, typists)
        before, began = [typist.n_taken for typist in typists], time.monotonic()
        site.primary.kill()
        site.replica.promote()
        until(lambda: any(typist.n_taken > n for typist, n in zip(typists, before, strict=True)))
        tally.seen.append(f"  first words kept {time.monotonic() - began:.1f} s after the primary was killed")
        go_on(readers, typists)

    read, written = account(tally, "Primary killed, replica promoted", readers, typists)
    assert read <= N_IN_FLIGHT
    assert written > 0
