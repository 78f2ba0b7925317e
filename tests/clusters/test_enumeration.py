"""Whether an address has an account is told to nobody: same answer, same mail, same work."""

import re

import pytest
from django.contrib.auth import hashers
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clusters.models import AuditEntry, JoinRequest, Mail
from tests.factories import make_user

pytestmark = pytest.mark.django_db

UNKNOWN = "personne@pole-exemple.test"
TOKEN = re.compile(r'value="[^"]*"')


@pytest.fixture
def work(monkeypatch):
    """How many passwords are hashed, which is what takes time."""
    hashed = []
    for name in ("encode", "verify"):
        real = getattr(hashers.MD5PasswordHasher, name)

        def counted(self, *args, real=real, **kwargs):
            hashed.append(1)
            return real(self, *args, **kwargs)

        monkeypatch.setattr(hashers.MD5PasswordHasher, name, counted)
    return hashed


def told(response, address):
    """All that a stranger sees of an answer."""
    text = TOKEN.sub("", response.text).replace(address, "…")
    return response.status_code, response.get("Location"), text, sorted(response.cookies)


def addresses():
    closed = make_user("Fermée", is_active=False)
    return [make_user().email, closed.email, UNKNOWN]


def test_sign_in_answers_and_works_alike(client, work):
    seen, costs, queries = [], [], []
    for address in addresses():
        work.clear()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            response = client.post("/connexion/", {"login": address, "password": "pas-le-bon"})
        seen.append(told(response, address))
        costs.append(len(work) > 0)
        queries.append(len(asked))

    assert seen == [seen[0]] * 3
    assert costs == [True] * 3
    assert max(queries) - min(queries) <= 1


def test_forgotten_password_answers_and_writes_alike(client):
    seen, sent = [], []
    for address in addresses():
        response = client.post(reverse("account_reset_password"), {"email": address})
        seen.append((*told(client.get(response.url), address), response.url))
        sent.append([letter.to for letter in mail.outbox])
        mail.outbox.clear()

    assert seen == [seen[0]] * 3
    assert [len(letters) for letters in sent] == [1, 1, 1]
    assert list(AuditEntry.objects.values_list("act", flat=True)) == ["password-asked"] * 3


def test_asking_to_join_answers_alike(world, client):
    seen = []
    for address in (world.member.email, UNKNOWN):
        form = {"name": "Zoé", "email": address, "message": "Je travaille avec vous."}
        response = client.post(f"/poles/{world.cluster.slug}/rejoindre/", form)
        seen.append((response.status_code, response.url))
        client.cookies.clear()

    assert seen == [seen[0]] * 2
    assert (JoinRequest.objects.count(), Mail.objects.count()) == (2, 2)


def test_second_step_is_shown_after_the_right_password_alone(client):
    asked = [client.get(reverse(name)).status_code for name in ("mfa_authenticate", "mfa_reauthenticate")]

    assert asked == [302, 302]


def test_link_of_a_new_password_tells_nothing_of_whose_it_is(client):
    user = make_user()
    seen = []
    for number in (user.pk, 999_999):
        page = client.get(reverse("account_reset_password_from_key", args=[number, "abc-def"]), follow=True)
        seen.append((page.status_code, TOKEN.sub("", page.text).replace(f"/{number}-", "/…-")))

    assert seen[0] == seen[1]
