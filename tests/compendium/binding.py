"""Books of the tests: set by the true press, and read back from their PDF."""

import io

from pypdf import PdfReader

from compendium.models import Book, Edition, Selection

KEY = "0" * 64


def make_book(key=KEY, **fields):
    """A long one, that failed unless it is said otherwise."""
    about = {"title": "Toutes les fiches (exemple)", "size": 61, "told": [], "origin": "/pratiques/livre.pdf"}
    return Book.objects.create(key=key, **about | {"state": Book.State.FAILED} | fields)


def read(response):
    """The PDF that an answer holds."""
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(b"".join(response.streaming_content)))


def words(reader):
    """The text of each page, its spaces as they are, without the cuts of long words."""
    return [page.extract_text().replace("\N{ZERO WIDTH SPACE}", "") for page in reader.pages]


def book_arguments(world, practice):
    """What the permission matrix opens."""
    book, selection = make_book(), Selection.objects.of(world.member).first()
    return {
        "compendium:edition_book": [Edition.objects.frozen().first().number],
        "compendium:record_book": [practice.slug],
        "compendium:theme_book": [practice.theme.slug],
        "compendium:edit_book": [selection.pk],
        "compendium:shared_book": [selection.token],
        "compendium:book": [book.key],
        "compendium:book_file": [book.key],
    }
