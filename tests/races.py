"""People at the same moment, each on a real connection of their own."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.test import Client

ROUNDS = 5


def at_once(*posts):
    """The status codes of (person or None, address, data) posted by as many threads."""

    def send(post):
        person, address, data = post
        client = Client(raise_request_exception=False)
        if person:
            client.force_login(person)
        try:
            return client.post(address, data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(posts)) as threads:
        return list(threads.map(send, posts))
