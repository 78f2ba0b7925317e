"""How a book is made: once for one content, at once or in the background, whatever breaks meanwhile."""

import json
import signal
import subprocess
import sys
import time
from datetime import timedelta
from threading import Thread

import pytest
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from compendium.exports.book import Volume, file_of, is_being_set, key_of, press, put_aside, set_in_type, sheet_of
from compendium.models import Book
from compendium.tasks import set_book
from practices.models import Practice
from tests.compendium.binding import make_book, read
from tests.factories import make_cluster, make_practice

pytestmark = pytest.mark.django_db

LIST = "/pratiques/livre.pdf"
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture(autouse=True)
def room(settings, tmp_path):
    settings.BOOKS_ROOT = str(tmp_path / "livres")
    return tmp_path / "livres"


@pytest.fixture
def practice(db):
    return make_practice(clusters=[make_cluster("Pôle Exemple Eau")])


@pytest.fixture
def long(monkeypatch, practice):
    """Every book is made in the background."""
    monkeypatch.setattr("compendium.views.book.SHORT", 0)
    return practice


@pytest.fixture
def broken(monkeypatch):
    """The press gives up before it has done anything."""
    monkeypatch.setattr(press, "LONGEST", 0.001)
    return monkeypatch


def left_in(room):
    """What a press leaves behind it: nothing but books, and words that wait."""
    return [path.name for path in room.iterdir() if path.name.startswith(".presse-") and path.is_dir()]


def work():
    """As the worker does, until nothing waits."""
    Worker(
        queue_names=["default"], interval=0, batch=True, backend_name="default",
        startup_delay=False, max_tasks=None, worker_id="essai", excluded_queue_names=set(),
    ).run()  # fmt: skip


def sheet_for(practice):
    sheet = sheet_of(Volume.of_record(practice))
    return key_of(sheet), sheet


# Once


def test_same_content_is_set_once(client, practice, room):
    read(client.get(LIST))
    (place,) = room.glob("*.pdf")
    place.write_bytes(b"deja la")

    again = client.get(LIST)

    assert b"".join(again.streaming_content) == b"deja la"


def test_another_text_is_another_book(client, practice, room):
    read(client.get(LIST))
    Practice.objects.filter(pk=practice.pk).update(results="Deux semaines.")

    read(client.get(LIST))

    assert len(list(room.glob("*.pdf"))) == 2


def test_same_words_set_otherwise_are_another_book(practice, monkeypatch):
    key, sheet = sheet_for(practice)
    monkeypatch.setattr(press, "edition_of_the_press", lambda: "autre")

    assert key_of(sheet) != key


def test_who_asks_while_it_is_set_waits_and_finds_it(practice, room):
    key, sheet = sheet_for(practice)
    with press.held(press.lock_of(key), waits=True):
        asks = Thread(target=set_in_type, args=[key, sheet])
        asks.start()
        asks.join(0.3)
        waited, seen = asks.is_alive(), is_being_set(key)
        file_of(key).write_bytes(b"par l'autre")
    asks.join(10)

    assert (waited, seen, is_being_set(key)) == (True, True, False)
    assert file_of(key).read_bytes() == b"par l'autre"


def test_presses_are_counted(practice, monkeypatch):
    monkeypatch.setattr(press, "PRESSES", 1)
    key, sheet = sheet_for(practice)

    with press.press(0), pytest.raises(press.PressBusy):
        set_in_type(key, sheet, patience=0)


def test_reader_is_told_that_all_presses_are_taken(client, practice, monkeypatch):
    monkeypatch.setattr(press, "PRESSES", 0)
    monkeypatch.setitem(set_in_type.__kwdefaults__, "patience", 0)

    response = client.get(LIST)

    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "Plusieurs livres se composent déjà." in response.text


# In the background


@pytest.mark.django_db(transaction=True)  # the worker takes its task in a transaction of its own
def test_long_book_is_made_by_the_worker(client, long, settings):
    settings.TASKS = QUEUE
    page = client.get(LIST, follow=True)
    book = Book.objects.get()
    assert "Votre livre se compose" in page.text
    assert page["Refresh"] == "4"

    work()

    done = client.get(book.get_absolute_url())
    assert "Votre livre est prêt" in done.text
    assert "Refresh" not in done
    assert read(client.get(f"{book.get_absolute_url()}livre.pdf")).metadata.title == "Toutes les fiches, Le Recueil"
    assert read(client.get(LIST))


@pytest.mark.django_db(transaction=True)  # the worker takes its task in a transaction of its own
def test_two_asks_make_one_book(client, long, settings):
    settings.TASKS = QUEUE

    first, second = client.get(LIST), client.get(LIST)

    assert first.url == second.url
    assert Book.objects.count() == 1
    work()
    assert Book.objects.get().is_done


def test_words_that_were_set_are_kept_no_more(client, long, room):
    client.get(LIST)

    assert [path.suffix for path in room.iterdir() if not path.name.startswith(".")] == [".pdf"]


def test_book_waits_its_turn(client, practice):
    for number in range(3):
        make_book(str(number) * 64, state=Book.State.WAITING)

    page = client.get(f"/livres/{'2' * 64}/").text

    assert "Il attend son tour\N{NO-BREAK SPACE}: 2 livres avant lui." in page


def test_running_book_says_how_far_it_may_be(client, practice):
    now = timezone.now()
    make_book("1" * 64, state=Book.State.DONE, size=10, started_at=now - timedelta(seconds=10), ended_at=now)
    make_book("2" * 64, state=Book.State.RUNNING, size=100, started_at=now - timedelta(seconds=30))

    page = client.get(f"/livres/{'2' * 64}/").text

    assert "il y faut 100 secondes" in page
    assert 'max="100" value="30"' in page


def test_book_swept_away_is_asked_again_where_it_was(client, practice):
    make_book("1" * 64, state=Book.State.DONE, weight=1)

    assert client.get(f"/livres/{'1' * 64}/").url == LIST


# What breaks


def test_short_book_that_fails_says_so_and_can_be_tried_again(client, practice, broken, room):
    response = client.get(LIST)

    assert response.status_code == 503
    assert "La composition n’a pas abouti." in response.text
    assert f'href="{LIST}"' in response.text
    assert left_in(room) == []
    broken.setattr(press, "LONGEST", 300)
    assert read(client.get(LIST))


def test_long_book_that_fails_says_so_and_can_be_tried_again(client, long, broken, room):
    page = client.get(LIST, follow=True)
    book = Book.objects.get()
    assert "Votre livre n’a pas abouti" in page.text
    assert (book.state, book.asker) == ("echec", "")
    broken.setattr(press, "LONGEST", 300)

    page = client.post(book.get_absolute_url(), follow=True)

    assert "Votre livre est prêt" in page.text
    assert left_in(room) == []


def test_failed_book_whose_words_are_gone_is_asked_where_it_was(client, practice):
    book = make_book()

    assert client.post(book.get_absolute_url()).url == LIST


def test_book_of_a_killed_worker_is_made_again(client, practice):
    key, sheet = sheet_for(practice)
    put_aside(key, sheet)
    long_ago = timezone.now() - timedelta(minutes=5)
    make_book(key, state=Book.State.RUNNING, asked_at=long_ago, started_at=long_ago)

    page = client.get(f"/livres/{key}/").text

    assert "Votre livre est prêt" in page


def test_book_that_is_being_set_is_left_alone(client, practice):
    key, _ = sheet_for(practice)
    long_ago = timezone.now() - timedelta(minutes=5)
    make_book(key, state=Book.State.RUNNING, asked_at=long_ago, started_at=long_ago)

    with press.held(press.lock_of(key), waits=True):
        client.get(f"/livres/{key}/")

    assert Book.objects.get().state == "en-cours"


KILLED = """
import django, json, sys
django.setup()
from django.conf import settings
from compendium.exports.book import press
settings.BOOKS_ROOT = sys.argv[1]
press.set_in_type(sys.argv[2], json.load(open(sys.argv[3])))
"""


def test_press_killed_halfway_leaves_no_book_and_no_lock(practice, room, tmp_path):
    key, sheet = sheet_for(practice)
    words = tmp_path / "mots.json"
    words.write_text(json.dumps(sheet))
    killed = subprocess.Popen([sys.executable, "-c", KILLED, str(room), key, str(words)])
    while not list(room.glob(".presse-*/data.json")):
        assert killed.poll() is None
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.wait()

    assert not file_of(key).exists()
    assert not is_being_set(key)
    assert set_in_type(key, sheet).read_bytes().startswith(b"%PDF-")


def test_task_handed_over_twice_makes_one_book(practice):
    key, sheet = sheet_for(practice)
    put_aside(key, sheet)
    make_book(key, state=Book.State.WAITING)
    set_book.call(key)
    made = file_of(key).stat().st_ino

    set_book.call(key)

    assert file_of(key).stat().st_ino == made
    assert Book.objects.get().weight == file_of(key).stat().st_size
