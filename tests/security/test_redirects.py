"""No address given to the portal sends its reader to another site."""

from urllib.parse import urlencode, urlsplit

import pytest

from tests.factories import make_practice
from tests.permissions import GET

from .payloads import ELSEWHERE

pytestmark = pytest.mark.django_db
PASSWORD = "un-mot-de-passe"
HERE = {"", "testserver"}
# Under which names addresses to come back to are usually given.
NAMES = ["next", "url", "redirect", "redirect_to", "return", "back", "from", "origin", "continue", "to"]


def leads(response):
    """Where a browser would go: it takes a backslash for a slash, and leaves out tabs and line ends."""
    address = response.get("Location", "")
    read = "".join(sign for sign in address.replace("\\", "/") if sign not in "\t\r\n").strip()
    return urlsplit(read)


def test_sign_in_leads_nowhere_else(world, client):
    for address in ELSEWHERE:
        client.logout()
        response = client.post(
            f"/connexion/?{urlencode({'next': address})}",
            {"login": world.member.email, "password": PASSWORD, "next": address},
        )
        assert response.status_code in {200, 302, 400}, address
        assert leads(response).netloc in HERE, address
        assert leads(response).scheme in {"", "http"}, address
        assert "\n" not in response.get("Location", "")


@pytest.mark.parametrize("page", ["/connexion/", "/deconnexion/", "/compte/confirmer/", "/mot-de-passe/"])
def test_no_page_that_comes_back_leads_elsewhere(world, sign_in, page):
    client = sign_in(world.member)
    for address in ELSEWHERE:
        answers = [client.get(page, {"next": address}), client.post(page, {"next": address, "password": PASSWORD})]
        client.force_login(world.member)
        for response in answers:
            assert response.status_code < 500, address
            assert leads(response).netloc in HERE, address


def test_no_address_listens_to_where_it_is_told_to_go(world, addresses, sign_in):
    """Every page that sends its reader on, asked to send them elsewhere."""
    asked = urlencode(dict.fromkeys(NAMES, "https://mal.test/"))
    for role, place in {"visitor": 0, "member": 2, "admin": 5}.items():
        client = sign_in(world.person(role))
        for name in [name for name, row in GET.items() if row[place] == 302]:
            response = client.get(f"{addresses[name]}?{asked}", headers={"Referer": "https://mal.test/"})
            assert leads(response).netloc in HERE, name


def test_posts_come_back_to_the_portal_whatever_the_page_before(world, sign_in):
    practice = make_practice()
    client = sign_in(world.member)
    said = dict.fromkeys(NAMES, "//mal.test/")
    for address in (f"/suivis/pratique/{practice.pk}/", "/notifications/lues/", "/mes-pratiques/devenir/"):
        response = client.post(address, said, headers={"Referer": "https://mal.test/"})
        assert leads(response).netloc in HERE


def test_notification_leads_only_into_the_portal(world, sign_in):
    client = sign_in(world.member)
    for number, path in enumerate(one for one in ELSEWHERE if len(one) < 200 and "\x00" not in one):
        told = world.member.notifications.create(kind="alerte", key=f"essai-{number}", title="Une fiche", path=path)
        assert leads(client.get(f"/notifications/{told.pk}/")).netloc in HERE, path


@pytest.mark.parametrize("path", ["//mal.test/pratiques", "/\\mal.test/x", "/%2fmal.test/x", "/pratiques//mal.test"])
def test_slash_that_is_added_leads_nowhere_else(client, path):
    response = client.get(path)

    assert response.status_code in {301, 404}
    assert leads(response).netloc in HERE
