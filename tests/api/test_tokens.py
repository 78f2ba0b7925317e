"""The tokens of a person: made after the password, shown once, revoked; dead with the account."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from clusters.models import ApiToken, Mail, anonymise
from clusters.models.token import MOST_TOKENS
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "un-mot-de-passe"
SECRET = re.compile(r'<code class="secret">([0-9a-f]{64})</code>')
NEW = "/compte/jetons/nouveau/"


@pytest.fixture
def make_token(sign_in):
    """Sign in, give the password again, and send the form."""

    def make(user, **fields):
        client = sign_in(user)
        client.post(f"/compte/confirmer/?next={NEW}", {"password": PASSWORD})
        return client.post(NEW, {"name": "Suivi du pôle", "days": "90"} | fields)

    return make


def test_token_is_made_and_shown_once(world, make_token, ask, client):
    page = make_token(world.member)
    (secret,) = SECRET.findall(page.text)

    kept = ApiToken.objects.get()
    assert (kept.user, kept.name, kept.expiry.date()) == (
        world.member,
        "Suivi du pôle",
        (timezone.now() + timedelta(days=90)).date(),
    )
    assert (page.status_code, "no-store" in page["Cache-Control"]) == (200, True)
    assert secret not in str(ApiToken.objects.values().get())
    assert secret not in client.get("/compte/jetons/").text
    assert ask("mes-pratiques/", token=secret).status_code == 200


def test_its_owner_is_told_by_mail(world, make_token):
    page = make_token(world.member)

    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (world.member.email, "Un jeton d’accès est créé")
    assert "« Suivi du pôle »" in mail.text.replace("\xa0", " ")
    assert SECRET.findall(page.text)[0] not in mail.text


def test_password_is_asked_first_and_what_was_typed_waits(world, sign_in):
    client = sign_in(world.member)

    asked = client.post(NEW, {"name": "Suivi du pôle", "days": "30"})
    page = client.post(asked.url, {"password": PASSWORD})

    assert asked.url.startswith("/compte/confirmer/")
    assert (len(SECRET.findall(page.text)), ApiToken.objects.get().name) == (1, "Suivi du pôle")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Donnez-lui un nom."),
        ({"name": "x" * 81}, "80"),
        ({"days": ""}, "Choisissez jusqu’à quand il vaut."),
        ({"days": "99999"}, "Choisissez l’une des trois durées."),
        ({"name": "a\x00b"}, "nul"),
    ],
)
def test_what_cannot_be_is_said_and_the_rest_is_kept(world, make_token, typed, said):
    page = make_token(world.member, **typed)

    assert (page.status_code, ApiToken.objects.count()) == (422, 0)
    assert said in page.text
    assert ("Suivi du pôle" in page.text) == ("name" not in typed)


def test_a_person_has_so_many_at_most(world, make_token, token):
    for _ in range(MOST_TOKENS):
        token(world.member)

    page = make_token(world.member)

    assert (page.status_code, ApiToken.objects.count()) == (409, MOST_TOKENS)
    assert "révoquez-en un d’abord" in page.text


def test_revoked_token_opens_nothing(world, sign_in, token, ask):
    secret = token(world.member)
    kept = ApiToken.objects.get()

    sign_in(world.member).post(f"/compte/jetons/{kept.public_id}/revoquer/")

    answer = ask("mes-pratiques/", token=secret)
    assert (ApiToken.objects.count(), answer.status_code, answer["WWW-Authenticate"]) == (0, 401, "Bearer")


def test_token_of_another_is_not_revoked(world, sign_in, token):
    token(world.member)

    response = sign_in(world.admin).post(f"/compte/jetons/{ApiToken.objects.get().public_id}/revoquer/")

    assert (response.status_code, ApiToken.objects.count()) == (404, 1)


def test_expired_token_opens_nothing_and_stays_in_the_list(world, sign_in, token, ask):
    secret = token(world.member)
    ApiToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))

    assert ask("mes-pratiques/", token=secret).status_code == 401
    assert "Expiré" in sign_in(world.member).get("/compte/jetons/").text


def test_token_dies_with_the_account(world, token, ask):
    closed, left = token(world.member), token(world.outsider)
    world.member.is_active = False
    world.member.save()

    anonymise(world.outsider)

    assert [ask("", token=one).status_code for one in (closed, left)] == [401, 401]
    assert [one.user for one in ApiToken.objects.all()] == [world.member]


def test_token_of_a_demo_account_opens_nothing_elsewhere(world, token, ask, settings):
    secret = token(make_user("Démo", email="membre@recueil.example"))
    refused = ask("", token=secret).status_code
    settings.DEMO = True

    assert (refused, ask("", token=secret).status_code) == (401, 200)


def test_reviewer_without_a_second_factor_reads_nothing_with_a_token(world, token, ask, settings):
    settings.MFA_REQUIRED = True

    answers = [ask("", token=token(one)) for one in (world.reviewer, world.member)]

    assert [answer.status_code for answer in answers] == [403, 200]
    assert "double authentification" in answers[0].json()["detail"]


BAD = ["", "x", "0" * 64, "é" * 64, "0" * 63 + "\udcff", "0" * 64 + " 1", "0" * 100_000]


@pytest.mark.parametrize("sent", BAD)
def test_bad_token_is_refused_and_breaks_nothing(world, client, sent):
    raw = f"Bearer {sent}".encode("utf-8", "surrogateescape").decode("latin-1")

    answer = client.get("/api/v1/", HTTP_AUTHORIZATION=raw)

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert "n'ouvre rien" in answer.json()["detail"]


def test_last_use_is_kept_once_an_hour(world, token, ask, django_assert_num_queries):
    secret = token(world.member)
    ask("", token=secret)
    first = ApiToken.objects.get().last_used_at

    with django_assert_num_queries(1):
        ask("", token=secret)

    assert first is not None
    assert ApiToken.objects.get().last_used_at == first


@pytest.mark.parametrize("n_tokens", [1, 30])
def test_list_asks_the_same_queries_for_any_number(world, sign_in, n_tokens, django_assert_num_queries):
    for n in range(n_tokens):
        ApiToken.objects.create(world.member, name=f"Jeton {n}")
    client = sign_in(world.member)

    with django_assert_num_queries(5):
        page = client.get("/compte/jetons/")

    assert page.text.count("Révoquer") == n_tokens
