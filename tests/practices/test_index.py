"""The index follows every text, and two commands see to it."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from practices.models import Entry, Practice, Word
from practices.search import Results, catalogue, search
from practices.search.catalogue import Memory
from tests.factories import make_practice, make_stub

pytestmark = pytest.mark.django_db


def call(command, **options):
    out = io.StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


def count(word):
    return len(search(word, catalogue()).keys)


def test_text_is_found_from_its_publication_to_its_withdrawal_and_back(world):
    practice = make_practice(title="Charte")
    found = [count("charte")]
    practice.withdraw("demande", "À sa demande.", by=world.reviewer)
    found.append(count("charte"))
    practice.reinstate(by=world.reviewer)
    found.append(count("charte"))

    assert found == [1, 0, 1]


def test_words_of_the_collection_are_counted_as_they_come_and_go(world):
    first, _ = make_practice(title="Charte commune"), make_practice(title="Charte")
    before = Word.objects.get(form="charte").practices
    first.withdraw("demande", "À sa demande.", by=world.reviewer)

    assert (before, Word.objects.get(form="charte").practices, Word.objects.get(form="commune").practices) == (2, 1, 0)


def test_stub_that_is_published_comes_among_the_newest():
    stub = make_stub(title="Ateliers")
    make_practice(title="Comité")
    stub.publish(is_sourced=True)

    assert [practice.title for practice in Results(catalogue())[:2]] == ["Ateliers", "Comité"]
    assert len(catalogue().stubs) == 0


def test_index_follows_whoever_writes_the_row():
    make_practice(title="Comité")
    Entry.objects.update(title="brasser", lead="", rest="")

    assert (count("brasserie"), count("comité")) == (1, 0)


def test_check_names_what_is_stale_and_rebuild_mends_it():
    make_practice(title="Comité")
    Practice.objects.update(title="Brasserie")

    with pytest.raises(CommandError, match="1 à réécrire"):
        call("check_search")
    assert "1 fiche réécrite, 1 périmée" in call("rebuild_search", perimees=True)
    assert "rien n'est périmé" in call("check_search")
    assert count("brasserie") == 1


def test_check_names_an_entry_without_its_practice_and_a_practice_without_entry(capsys):
    make_practice(title="Comité")
    make_practice(title="Charte")
    Practice.objects.filter(title="Comité").update(
        state="retiree", withdrawn_at="2026-01-01T00:00Z", withdrawal="demande"
    )
    Entry.objects.filter(practice__title="Charte").delete()
    out = io.StringIO()

    with pytest.raises(CommandError, match="2 à réécrire"):
        call_command("check_search", stdout=out)

    assert "Périmée : EV 002, Charte" in out.getvalue()
    assert "d'une fiche qui n'est plus publique" in out.getvalue()


def test_rebuild_gives_the_same_index_and_the_same_counts(world):
    for n in range(3):
        make_practice(title=f"Charte {n}", tags="délai, jury", problem="Un long délai.")
    make_stub()
    before = list(Entry.objects.order_by("pk").values_list("pk", "marks", "title", "rest", "plain"))
    words = dict(Word.objects.filter(practices__gt=0).values_list("form", "practices"))

    call("rebuild_search")

    assert list(Entry.objects.order_by("pk").values_list("pk", "marks", "title", "rest", "plain")) == before
    assert dict(Word.objects.values_list("form", "practices")) == words


def test_what_a_worker_remembers_of_a_rolled_back_publication_is_forgotten():
    make_practice(title="Comité")
    with transaction.atomic():
        make_practice(title="Charte")
        inside = len(catalogue().published)
        transaction.set_rollback(True)
    make_practice(title="Fonds")

    assert inside == 2
    assert [practice.title for practice in Results(catalogue())[:9]] == ["Fonds", "Comité"]


@pytest.mark.django_db(transaction=True)
def test_worker_catches_up_with_what_another_wrote(world, django_assert_num_queries):
    for n in range(3):
        make_practice(title=f"Comité {n}", tags="délai")
    catalogue()
    before = Memory.entries
    make_practice(title="Charte", tags="délai")
    Practice.objects.get(title="Comité 0").withdraw("demande", "À sa demande.", by=world.reviewer)

    with django_assert_num_queries(3):  # the versions, twice, and the rows that changed
        known = catalogue()

    read_anew = type(before).load(known.entries.moment)
    assert known.entries.sets.keys() >= read_anew.sets.keys()
    assert {mark: list(known.of(mark)) for mark in read_anew.sets} == {m: list(s) for m, s in read_anew.sets.items()}
    assert [list(keys) for mark, keys in known.entries.sets.items() if mark not in read_anew.sets and keys] == []
    assert not connection.in_atomic_block
