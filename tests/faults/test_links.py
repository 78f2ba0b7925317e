"""Signed links that were tampered with, that ended, or that were revoked while their reader was typing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practices.models import Agreement
from tests.factories import make_agreement, make_interview

from .visitor import Visitor, read

WORDS = "Le délai est de quatre semaines, et non de trois, depuis l'an passé."


@pytest.fixture
def link(world):
    return make_agreement(make_interview(world.agent, world.cluster))


@pytest.fixture
def reader(portal):
    return Visitor(portal)


def correct(reader, address, link):
    reader.get(link.get_absolute_url())
    return reader.post(address, {**link.revision.data, "results": WORDS, "version": "0", "do": "save"})


def test_link_that_was_tampered_with_opens_nothing_and_gives_the_words_back(reader, link, tally):
    address = link.get_absolute_url()
    tampered = address[:-2] + ("a" if address[-2] != "a" else "b") + "/"

    answer = correct(reader, tampered, link)

    assert answer.status == 404
    assert tally.lost(WORDS, read(answer.text).replace("’", "'")) == []
    assert link.revision.data["results"] != WORDS


@pytest.mark.parametrize("end", [{"expires_at": timedelta(seconds=-1)}, {"revoked_at": timedelta()}])
def test_link_that_ended_while_its_reader_typed_gives_the_words_back(reader, link, tally, end):
    reader.get(link.get_absolute_url())
    Agreement.objects.update(**{name: timezone.now() + delay for name, delay in end.items()})

    answer = correct(reader, link.get_absolute_url(), link)

    assert answer.status == 410
    assert tally.lost(WORDS, read(answer.text).replace("’", "'")) == []


def test_correction_by_a_link_outlives_the_server(reader, portal, link, tally):
    answer = correct(reader, link.get_absolute_url(), link)
    portal.kill()
    portal.start()

    link.revision.refresh_from_db()
    assert answer.status == 302
    assert tally.lost(WORDS, link.revision.data["results"]) == []
