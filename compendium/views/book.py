"""A book of what a page shows: short, it is made at once; long, it is made in the background, and its page says so."""

import logging
import time
from hashlib import sha256

from django.conf import settings
from django.http import FileResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from clusters.models import spaced
from clusters.protection.callers import caller_of
from clusters.protection.limits import counted, hidden

from ..exports import book as books
from ..models import MOST, Book
from ..models.book import MOST_AT_ONCE
from ..tasks import set_book

BAD_REQUEST, TOO_MANY, UNAVAILABLE = 400, 429, 503
MINUTE = 60
# So many records are set while the reader waits; every selection is.
SHORT = MOST
# So many at the most in a book that any reader may ask.
MOST_OF_A_LIST = 1_000
# … and in that of an edition: its compiler takes some 2 MB a record.
MOST_OF_AN_EDITION = 2_000
A_WHILE = 30  # seconds
REFRESHED = "4"
ALMOST = 95  # per cent: what is thought to be there is not there yet

logger = logging.getLogger(__name__)


def book_of(request, gather, *, back, origin="", is_private=False):
    """The book of a Volume, or where it is being made. `gather`: gives the Volume, and takes a while.

    `back`: (what the page it was asked from is called, its path); `origin`: where to ask again, if not where one is.
    `is_private`: for this reader alone; nothing on the way keeps it, and it is always SHORT.
    """
    if asks_too_often(request):
        return refused(request, "Vous avez demandé beaucoup de livres à la suite. Attendez une minute.", TOO_MANY, back)
    volume = gather()
    if not volume.leaves:
        return refused(request, "Il n'y a encore aucune fiche à y mettre.", back=back)
    sheet = books.sheet_of(volume)
    key = books.key_of(sheet)
    if books.touched(key):
        return file_answer(request, key, sheet["name"], is_private=is_private)
    if len(volume.leaves) > SHORT:
        told = [leaf.cote for leaf in volume.leaves if leaf.content]
        about = {"title": sheet["name"][:250], "size": len(volume.leaves), "told": told}
        return long_book(request, key, sheet, about | {"origin": origin or request.path}, back)
    try:
        books.set_in_type(key, sheet)
    except books.PressBusy:
        return refused(request, "Plusieurs livres se composent déjà. Réessayez dans un instant.", UNAVAILABLE, back)
    except (books.BookFailed, OSError) as trouble:
        logger.error("The book « %s » cannot be set: %s", sheet["name"], trouble)
        said = "La composition n'a pas abouti. L'erreur vient de nous et l'équipe est prévenue."
        return refused(request, said, UNAVAILABLE, back)
    return file_answer(request, key, sheet["name"], is_private=is_private)


def long_book(request, key, sheet, about, back):
    """Ask for it, unless it was asked already, and show how far it is."""
    asker = asker_of(request)
    others = Book.objects.composing().of_asker(asker).exclude(key=key)
    if others.count() >= MOST_AT_ONCE:
        said = f"{MOST_AT_ONCE} de vos livres se composent déjà. Attendez que l'un d'eux soit prêt."
        return refused(request, said, TOO_MANY, back)
    books.put_aside(key, sheet)
    book, is_ours = Book.ask(key, **about, asker=asker)
    if is_ours:
        set_book.enqueue(key)
    return redirect(book)


def asks_too_often(request):
    most = settings.BOOKS_PER_MINUTE
    key = f"livre:{hidden(caller_of(request))}:{int(time.time()) // MINUTE}"
    return most is not None and counted(key, MINUTE) > most


def asker_of(request):
    """Whose books these are, without keeping whose address it is."""
    return sha256(f"{settings.SECRET_KEY}{caller_of(request)}".encode()).hexdigest()


def file_answer(request, key, name, *, is_private=False):
    """The file, to be kept by its reader; asked again with its tag, that it has not changed."""
    tag = f'"{key}"'
    if tag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    else:
        file = f"{slugify(name)[:80].strip('-') or 'livre'}.pdf"
        content = books.file_of(key).open("rb")
        response = FileResponse(content, as_attachment=True, filename=file, content_type="application/pdf")
    response["ETag"], response["X-Robots-Tag"] = tag, "noindex"
    if is_private:
        add_never_cache_headers(response)
    else:
        response["Cache-Control"] = "no-cache"
    return response


def refused(request, said, status=BAD_REQUEST, back=None, *, mistakes=()):
    """The page that says why there is no book, and what to do."""
    context = {"said": said, "mistakes": mistakes, "back": back, "again": request.get_full_path()}
    context["may_try_again"] = status in (UNAVAILABLE, TOO_MANY)
    response = render(request, "compendium/book_refused.html", context, status=status)
    if context["may_try_again"]:
        response["Retry-After"] = str(A_WHILE)
    response["X-Robots-Tag"] = "noindex"
    return response


def too_long(request, count, most, back, *, said="Choisissez-en moins, puis redemandez-le."):
    counted = f"Elles sont {spaced(count)}, et un livre tient {spaced(most)} fiches au plus."
    return refused(request, f"{counted} {said}", back=back)


def progress(request, key):
    """How far a long book is; it says so again by itself. A post asks for it again once it failed."""
    book = get_object_or_404(Book, key=key)
    if book.is_outdated:
        return asked_anew(book)
    if book.is_done and not books.file_of(key).exists():
        return redirect(book.origin)  # it was long ago: made anew, from what there is today
    if request.method == "POST":
        return again(request, book)
    if not book.ended_at and book.take_over(is_being_set=books.is_being_set(key)):
        set_book.enqueue(key)
        book.refresh_from_db()
    response = render(request, "compendium/book.html", {"book": book, "heading": heading_of(book), **pace_of(book)})
    response["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    if not book.ended_at:
        response["Refresh"] = REFRESHED
    return response


def asked_anew(book):
    """It holds a text that nobody may read any more: it goes, and is made of what may be read today."""
    book.delete()
    books.forget(book.key)
    return redirect(book.origin)


def heading_of(book):
    ended = {book.State.DONE: "Votre livre est prêt", book.State.FAILED: "Votre livre n'a pas abouti"}
    return ended.get(book.state, "Votre livre se compose")


def again(request, book):
    if book.is_failed and not books.is_put_aside(book.key):
        return redirect(book.origin)
    if book.is_failed:
        about = {name: getattr(book, name) for name in ("title", "size", "told", "origin")}
        _, is_ours = Book.ask(book.key, **about, asker=asker_of(request))
        if is_ours:
            set_book.enqueue(book.key)
    return redirect(book)


def pace_of(book):
    """How long it takes, and how far it would be if it took as long as the latest ones."""
    if book.ended_at:
        return {}
    usual = max(book.usual_time.total_seconds(), 1)
    elapsed = (timezone.now() - book.started_at).total_seconds() if book.is_running else 0
    return {"usual": round(usual), "percent": min(ALMOST, round(100 * elapsed / usual)), "ahead": book.ahead}


@require_safe
def file(request, key):
    """A long book, once it is there."""
    book = get_object_or_404(Book, key=key)
    if book.is_outdated:
        return asked_anew(book)
    if not book.is_done or not books.touched(key):
        return redirect(book)
    return file_answer(request, key, book.title)
