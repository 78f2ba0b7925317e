"""The clock of the machine jumps, forward and back, while people write and mails are due."""

import pytest
from django.utils import timezone

from clusters.models import Mail
from practices.models import Revision
from tests.factories import make_agreement, make_interview, make_revision

from .mails import accounts, name, owe, state_of, taken
from .visitor import Visitor, fields
from .waiting import until

WORDS = "Ces mots ont été écrits un jour qui n'est peut-être pas celui que dit la machine, session {}."
DAY = 24


class Clock:
    """That of the processes that are given its settings; the tests' own does not move."""

    def __init__(self, file):
        self.file = file
        self.jump(0)
        self.settings = {"DJANGO_SETTINGS_MODULE": "tests.faults.clock_settings", "CLOCK": str(file)}

    def jump(self, hours):
        """So many hours from the true time."""
        new = self.file.with_suffix(".new")
        new.write_text(str(hours))
        new.rename(self.file)


@pytest.fixture
def clock(tmp_path):
    return Clock(tmp_path / "clock")


@pytest.fixture
def portal(clock, new_portal):
    return new_portal(**clock.settings)


def test_draft_is_saved_whatever_the_clock_says(world, portal, clock, tally):
    """By less than a session may rest; what ends one is tried below."""
    draft = make_revision(cluster=world.cluster, author=world.member)
    writer, address = Visitor(portal).sign_in(world.member), draft.get_absolute_url()

    for turn, hours in enumerate([0, 6, -1, 5, 0]):
        clock.jump(hours)
        shown, words = fields(writer.get(address).text), WORDS.format(turn)
        post = {**draft.data, "action": words, "version": shown["version"], "do": "save"}
        saved = writer.post(address, post)
        kept = Revision.objects.get(pk=draft.pk)
        assert tally.lost(words, kept.data["action"], fields(writer.get(address).text)["action"]) == []
        assert (saved.status, kept.version) == (302, turn + 1)


def test_session_that_a_jump_ends_gives_the_words_back(world, portal, clock, tally):
    writer = Visitor(portal).sign_in(world.member)
    clock.jump(40 * DAY)

    sent_away = writer.post("/contribuer/", {"problem": WORDS, "do": "save"})
    clock.jump(0)
    writer.sign_in(world.member, to="/contribuer/")
    shown = fields(writer.get("/contribuer/").text)

    assert tally.lost(WORDS, *shown.values()) == []
    assert (sent_away.status, sent_away.location) == (302, "/connexion/?next=/contribuer/")


def test_link_that_a_jump_ended_gives_the_words_back_and_opens_again(world, portal, clock, tally):
    link = make_agreement(make_interview(world.agent, world.cluster))
    reader, address = Visitor(portal), link.get_absolute_url()
    reader.get(address)
    post = {**link.revision.data, "results": WORDS, "version": "0", "do": "save"}

    clock.jump(366 * DAY)
    ended = reader.post(address, post)
    clock.jump(0)
    open_again = reader.post(address, post)

    link.revision.refresh_from_db()
    assert tally.lost(WORDS, link.revision.data["results"]) == []
    assert (ended.status, "session" in ended.text, open_again.status) == (410, True, 302)


def test_mails_due_under_a_clock_that_jumps_leave_once(clock, mailbox, new_worker, tally):
    new_worker(**clock.settings)

    for hours in (0, 2 * DAY, -2 * DAY, 0):
        clock.jump(hours)
        mails = owe(5)
        Mail.objects.filter(pk__in=[mail.pk for mail in mails]).update(next_try_at=timezone.now().replace(year=2020))
        until(lambda mails=mails: all(state_of(mail) == Mail.State.SENT for mail in mails))

    assert accounts(tally, mailbox) == ([], [])
    assert sorted(taken(mailbox)) == sorted(name(mail) for mail in Mail.objects.all())
