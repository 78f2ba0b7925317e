"""Each address × each person × each method; and what is not there, or is another's."""

import pytest
from django.urls import NoReverseMatch, resolve, reverse

from clusters.models import ApiToken
from tests.permissions import GET, POST, ROLES

pytestmark = pytest.mark.django_db
# A page does nothing else than being read or posted to; the API answers by itself.
REFUSED = ["put", "patch", "delete", "options", "trace"]
# Their arguments name no row: nothing of them can be missing.
NO_OBJECT = {
    *("practices:file", "practices:codebook", "practices:import_template", "clusters:file", "api:unknown"),
    *("compendium:selection_file", "compendium:sitemap", "compendium:state_file", "account_reset_password_from_key"),
}
# An invisible link is said to be one, and no more: there is no telling which links were once good.
SAYS_NOTHING = {"mfa_remove_webauthn", "mfa_edit_webauthn"}
MISSING = {
    "pk": [987_654_321, 0, 10**17],
    "link": [987_654_321],
    "copy_pk": [987_654_321],
    "number": [98_765],
    "numero": [987_654_321],
    "slug": ["nulle-part", "admin"],
    "nom": ["nulle-part"],
    "token": ["1:faux", "1.faux", "faux"],
    "key": ["f" * 64],
    "public_id": ["00000000-0000-4000-8000-000000000000"],
    "kind": ["ailleurs"],
    "section": ["ailleurs"],
}
REFUSALS = {302, 401, 403, 404, 405}


@pytest.mark.parametrize("role", ["visitor", "admin"])
def test_head_answers_as_a_read_does_without_a_body(world, addresses, sign_in, role):
    client = sign_in(world.person(role))

    found = {name: client.head(address) for name, address in addresses.items()}

    # A link that acts is a form: reading its address is no act, and asking for its head neither.
    only_posts = {"practices:send_again", "practices:revoke"}
    assert {name: answer.status_code for name, answer in found.items() if name not in only_posts} == {
        name: row[ROLES.index(role)] for name, row in GET.items() if name not in only_posts
    }
    assert [name for name, answer in found.items() if not answer.streaming and answer.content] == []


@pytest.mark.parametrize("role", ROLES)
def test_no_other_method_reaches_a_page(world, addresses, sign_in, role):
    client = sign_in(world.person(role))
    pages = {name: address for name, address in addresses.items() if not address.startswith("/api/v1/")}

    found = {(name, method): getattr(client, method)(pages[name]) for name in pages for method in REFUSED}

    api = {"api:doc", "api:schema"}
    assert {key: answer.status_code for key, answer in found.items() if key[0] not in api} == {
        key: 405 for key in found if key[0] not in api
    }
    assert {answer["Allow"] for key, answer in found.items() if key[0] not in api} == {"GET, HEAD, POST"}


def test_api_does_nothing_else_than_answer_a_read(world, addresses, client):
    for name, address in addresses.items():
        if address.startswith("/api/"):
            answers = {method: getattr(client, method)(address) for method in ["post", *REFUSED]}
            assert {method for method, answer in answers.items() if answer.status_code < 400} <= {"options"}, name
            assert [answer.status_code for answer in answers.values() if answer.status_code >= 500] == [], name


def elsewhere(address):
    """The same address, each of its arguments in turn naming what is not there."""
    match = resolve(address)
    for name, value in match.kwargs.items():
        for other in MISSING.get(name, []):
            if str(value) != str(other):
                try:
                    yield reverse(match.view_name, kwargs=match.kwargs | {name: other})
                except NoReverseMatch:
                    continue


@pytest.mark.parametrize("role", ["visitor", "member", "admin"])
def test_what_is_not_there_is_a_404_and_no_more(world, addresses, sign_in, role):
    client = sign_in(world.person(role))
    objects = [name for name in addresses if name not in NO_OBJECT | SAYS_NOTHING]
    asked = [(name, other) for name in objects for other in elsewhere(addresses[name])]

    found = {other: client.get(other).status_code for _, other in asked}
    acted = {other: client.post(other, {"do": "keep"}).status_code for name, other in asked if name in POST}

    assert len(asked) > 100
    assert {other: status for other, status in found.items() if status not in REFUSALS} == {}
    assert {other: status for other, status in acted.items() if status not in REFUSALS} == {}
    lost = [other for name, other in asked if found[other] == 302 and GET[name][ROLES.index(role)] == 200]
    assert [other for other in lost if role != "visitor"] == []


def test_token_of_another_key_or_of_nothing_reads_no_more_than_nobody(world, addresses, client):
    _, secret = ApiToken.open(world.member, "Essai", 30)
    for wrong in ["", "x", secret[:-1], secret.swapcase(), f"{secret}x", "\x00", "é", "x" * 5_000]:
        headers = {"Authorization": f"Bearer {wrong}"}
        assert client.get("/api/v1/mes-pratiques/", headers=headers).status_code == 401, wrong
