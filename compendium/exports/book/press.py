"""The press: from words already set to a file, that is never half-written and never set twice."""

import fcntl
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import typst
from django.conf import settings

from .letters import plainer

HERE = Path(__file__).parent
TYPE, FONTS, SETTER = HERE / "type", HERE / "fonts", HERE / "setter.py"
ICONS = re.compile(r'<symbol id="theme-([a-z]+)" viewBox="([^"]+)">(.*?)</symbol>', re.DOTALL)
LONGEST = 300  # seconds
KEPT = 500 * 2**20  # bytes of books that wait to be asked again
ABANDONED = 3_600  # seconds after which what a killed press left is swept away
FORGOTTEN = 7 * 24 * 3_600  # … and the words of a book that could not be set
# So many books are set at once by all the workers of a machine; a reader who comes next waits that long.
PRESSES, PATIENCE = 2, 20
TRIED_AGAIN = 0.1


class BookFailed(Exception):
    """The compiler refused, or took too long: what it said."""


class PressBusy(Exception):
    """Too many books are being set at once."""


def room():
    """Where books lie. They can all be made again: nothing here needs to be saved elsewhere."""
    found = Path(settings.BOOKS_ROOT)
    found.mkdir(parents=True, exist_ok=True)
    return found


def file_of(key):
    return room() / f"{key}.pdf"


@lru_cache
def edition_of_the_press():
    """What changes whenever the same words would be set otherwise."""
    digest = sha256(typst.__version__.encode())
    for path in sorted([*TYPE.iterdir(), *FONTS.iterdir(), SETTER]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def written(sheet):
    return json.dumps(sheet, ensure_ascii=False, sort_keys=True).encode()


def key_of(sheet):
    """The name of the book that these words make, once set by this press."""
    return sha256(edition_of_the_press().encode() + written(sheet)).hexdigest()


@contextmanager
def held(name, *, waits):
    """Hold a lock of that name, among all the processes of the machine; False if another does. It ends with us."""
    with (room() / f".{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


def lock_of(key):
    """One of 256: two books that share one only wait for each other, and there are never more files."""
    return f"livre-{key[:2]}"


def is_being_set(key):
    with held(lock_of(key), waits=False) as is_free:
        return not is_free


@contextmanager
def press(patience):
    """One of the PRESSES, or PressBusy after so many seconds."""
    end = time.monotonic() + patience
    while True:
        for number in range(PRESSES):
            with held(f"presse-{number}", waits=False) as is_free:
                if is_free:
                    yield
                    return
        if time.monotonic() > end:
            raise PressBusy("toutes les presses sont prises")
        time.sleep(TRIED_AGAIN)


def set_in_type(key, sheet, *, patience=PATIENCE):
    """Make the file of that key, unless it is there; who asks for the same meanwhile waits and finds it.

    `sheet`: the words, as sheet_of() gives them. Raises BookFailed or PressBusy.
    """
    place = file_of(key)
    with held(lock_of(key), waits=True):
        if not place.exists():
            with press(patience):
                sweep()
                try:
                    compose(place, sheet)
                except BookFailed:
                    # A sign that two fonts share may find none: without those of the second font, it cannot.
                    compose(place, plainer(sheet))
    return place


def put_aside(key, sheet):
    """Keep the words of a book until it is set, by another process."""
    place = aside(key)
    # Two who ask for the same at once each write their own.
    new = place.with_suffix(f".{secrets.token_hex(8)}.nouveau")
    new.write_bytes(written(sheet))
    os.replace(new, place)


def aside(key):
    return room() / f"{key}.json"


def is_put_aside(key):
    return aside(key).exists()


def set_aside(key):
    """Set the book whose words were put aside, and forget them once it is there."""
    if not file_of(key).exists():
        set_in_type(key, json.loads(aside(key).read_bytes()), patience=LONGEST)
    aside(key).unlink(missing_ok=True)
    return file_of(key)


def forget(key):
    """Take away a book that nobody may read any more, and its words."""
    for path in (file_of(key), aside(key)):
        path.unlink(missing_ok=True)


def touched(key):
    """The file of that key, that someone asks for, or None; those asked last are kept longest."""
    try:
        os.utime(file_of(key))
    except FileNotFoundError:
        return None
    return file_of(key)


def compose(place, sheet):
    """Set it aside, then put it in its place: it is whole, or it is not there."""
    folder = Path(tempfile.mkdtemp(prefix=".presse-", dir=room()))
    try:
        for source in TYPE.iterdir():
            shutil.copy(source, folder)
        (folder / "icons.json").write_text(json.dumps(icons()), encoding="utf-8")
        (folder / "data.json").write_bytes(written(sheet))
        run(folder)
        os.replace(folder / "book.pdf", place)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(folder):
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(SETTER), str(folder), str(FONTS)],
            capture_output=True,
            text=True,
            timeout=LONGEST,
        )
    except subprocess.TimeoutExpired:
        raise BookFailed(f"plus de {LONGEST} secondes") from None
    if done.returncode or not (folder / "book.pdf").exists():
        raise BookFailed(done.stderr[-2_000:] or f"code {done.returncode}")


@lru_cache
def icons():
    """{name of a hue: its pictogram as SVG, in `currentColor`}."""
    sprite = (settings.BASE_DIR / "static/img/icons.svg").read_text(encoding="utf-8")
    drawn = 'fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"'
    return {
        name: f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" {drawn}>{shapes}</svg>'
        for name, box, shapes in ICONS.findall(sprite)
    }


def sweep():
    """Keep the books asked last, as many as KEPT holds; take away what a killed press left."""
    long_ago, kept = time.time() - ABANDONED, 0
    for folder, last, _ in lying(".presse-*"):
        if last < long_ago and folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
    for path, last, _ in [*lying("*.json"), *lying("*.nouveau")]:
        if last < long_ago - FORGOTTEN:
            path.unlink(missing_ok=True)
    for path, _, size in sorted(lying("*.pdf"), key=lambda found: found[1], reverse=True):
        kept += size
        if kept > KEPT:
            path.unlink(missing_ok=True)


def lying(pattern):
    """(path, when it was last touched, its size) of what lies there; another press may take it away meanwhile."""
    for path in room().glob(pattern):
        with suppress(FileNotFoundError):
            known = path.stat()
            yield path, known.st_mtime, known.st_size
