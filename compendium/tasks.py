"""What is done in the background: see `manage.py db_worker`."""

import logging

from django_tasks import task

from .exports import book as books
from .models import Book

logger = logging.getLogger(__name__)


@task()
def set_book(key):
    """Set the book of that key. Handed over twice, or again after a worker was killed, it is made once."""
    book = Book.objects.filter(key=key).first()
    if book is None or not book.begin():
        return
    try:
        place = books.set_aside(key)
    except (books.BookFailed, books.PressBusy, OSError, ValueError) as trouble:
        logger.error("The book « %s » cannot be set: %s", book, trouble)
        book.fail(trouble)
    else:
        book.finish(place.stat().st_size)
