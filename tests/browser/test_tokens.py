"""A person makes a token, sees it once and revokes it; the page of the API, all its parts open."""

import pytest

from clusters.models import ApiToken
from tests.browser.test_accessibility import look
from tests.factories import make_practice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_token_is_made_seen_once_and_revoked(world, page, visit, sign_in_page, axe_finds):
    page = sign_in_page(world.member)
    visit("/compte/jetons/")
    empty = axe_finds(page)
    page.get_by_role("link", name="Créer un jeton").click()
    page.get_by_label("Mot de passe").fill("un-mot-de-passe")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Créer le jeton").click()
    refused = axe_finds(page)
    page.get_by_label("À quoi servira-t-il").fill("Suivi du pôle")
    page.get_by_role("button", name="Créer le jeton").click()
    shown = axe_finds(page), len(page.locator(".secret").inner_text())

    assert (empty, refused, shown) == ({}, {}, ({}, 64))
    assert look(page, axe_finds, ["/compte/jetons/", "/compte/jetons/nouveau/"], visit) == {}

    visit("/compte/jetons/")
    page.get_by_role("button", name="Révoquer").click()
    page.get_by_text("n’ouvre plus rien").wait_for()
    assert ApiToken.objects.count() == 0


def test_axe_finds_nothing_on_the_page_of_the_api(world, page, visit, axe_finds):
    make_practice(clusters=[world.cluster])

    def visit_open(address):
        visit(address)
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")

    assert look(page, axe_finds, ["/api/"], visit_open) == {}
