import pytest
from django.test import Client

from tests.test_permissions import addresses  # noqa: F401  (the sweeps of this folder try the same addresses)


@pytest.fixture
def strict(world):
    """A client that asks the token of each post, as a browser meets it."""

    def sign_in(role):
        client = Client(enforce_csrf_checks=True)
        if world.person(role):
            client.force_login(world.person(role))
        return client

    return sign_in
