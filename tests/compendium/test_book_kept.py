"""What is kept of the books that were made, and for how long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from compendium.exports.book import press
from compendium.models import Book
from tests.compendium.binding import make_book

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(settings, tmp_path):
    settings.BOOKS_ROOT = str(tmp_path / "livres")
    return tmp_path / "livres"


def test_page_of_a_book_made_long_ago_is_forgotten():
    make_book("1" * 64, ended_at=timezone.now() - timedelta(days=31))

    make_book("2" * 64, state=Book.State.RUNNING).finish(1)

    assert [book.key[0] for book in Book.objects.all()] == ["2"]


def test_oldest_books_make_room(room, monkeypatch):
    monkeypatch.setattr(press, "KEPT", 50_000)
    room.mkdir()
    (room / f"{'a' * 64}.pdf").write_bytes(b"x" * 40_000)
    (room / f"{'b' * 64}.pdf").write_bytes(b"x" * 40_000)
    press.touched("b" * 64)

    press.sweep()

    assert [path.name[0] for path in room.glob("*.pdf")] == ["b"]
