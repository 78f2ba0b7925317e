"""What is kept of the books that were made, and for how long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from compendium.exports.book import file_of, is_put_aside, press, put_aside
from compendium.models import Book
from compendium.tasks import set_book
from tests.compendium.binding import make_book, read, words
from tests.factories import make_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(settings, tmp_path):
    settings.BOOKS_ROOT = str(tmp_path / "livres")
    return tmp_path / "livres"


def test_page_of_a_book_made_long_ago_is_forgotten():
    make_book("1" * 64, ended_at=timezone.now() - timedelta(days=31))

    make_book("2" * 64, state=Book.State.RUNNING).finish(1)

    assert [book.key[0] for book in Book.objects.all()] == ["2"]


def test_book_that_never_came_is_forgotten_too():
    make_book("1" * 64, state=Book.State.WAITING, asked_at=timezone.now() - timedelta(days=31))

    make_book("2" * 64, state=Book.State.RUNNING).finish(1)

    assert [book.key[0] for book in Book.objects.all()] == ["2"]


@pytest.mark.parametrize("where", ["livre.pdf", ""])
def test_long_book_made_before_a_text_was_silenced_is_given_no_more(client, world, room, monkeypatch, where):
    monkeypatch.setattr("compendium.views.book.SHORT", 0)
    silenced = make_practice(title="Un"), make_practice(title="Deux")
    address = client.get("/pratiques/livre.pdf").url
    assert "Un" in " ".join(words(read(client.get(f"{address}livre.pdf"))))
    silenced[0].withdraw("droits", "Une personne était nommée.", by=world.reviewer)

    again = client.get(f"{address}{where}", follow=True)

    assert next(url for url, _ in again.redirect_chain) == "/pratiques/livre.pdf"
    assert Book.objects.get().get_absolute_url() != address
    assert len(list(room.glob("*.pdf"))) == 1


def test_book_that_holds_a_silenced_record_by_its_name_alone_is_given(client, room):
    key = "3" * 64
    make_book(key, state=Book.State.DONE, told=[])
    room.mkdir()
    file_of(key).write_bytes(b"%PDF-")

    assert client.get(f"/livres/{key}/livre.pdf").status_code == 200


def test_two_who_ask_for_the_same_at_once_write_in_turn(room, monkeypatch):
    replace = press.os.replace
    monkeypatch.setattr(press.os, "replace", lambda *paths: (replaced.append(paths[0].name), replace(*paths)))
    replaced = []

    for sheet in ({"a": 1}, {"a": 1}):
        put_aside("4" * 64, sheet)

    assert len(set(replaced)) == 2
    assert is_put_aside("4" * 64)


def test_words_that_cannot_be_read_again_fail_their_book(room):
    key = "5" * 64
    make_book(key, state=Book.State.WAITING)
    room.mkdir()
    (room / f"{key}.json").write_text('{"kind": "li')

    set_book.call(key)

    assert Book.objects.get().is_failed


def test_what_another_press_takes_away_meanwhile_is_no_trouble(room, monkeypatch):
    room.mkdir()
    for name in (f"{'a' * 64}.pdf", "b.json", ".presse-c"):
        (room / name).symlink_to(room / "parti")

    press.sweep()


def test_book_that_nobody_sets_any_more_holds_back_nobody():
    now = timezone.now()
    make_book("1" * 64, state=Book.State.RUNNING, asked_at=now - timedelta(minutes=31))
    late = make_book("2" * 64, state=Book.State.WAITING, asked_at=now - timedelta(minutes=29))

    assert list(Book.objects.composing()) == [late]
