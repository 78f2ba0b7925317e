"""A selection, from the catalogue to its address, without and with an account."""

import re

import pytest
from playwright.sync_api import expect

from compendium.models import Selection
from tests.factories import make_practice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def three(world):
    return [make_practice(title=title, clusters=[world.cluster]) for title in ("Comité rapide", "Fonds commun", "Fête")]


def titles(page):
    return page.locator(".kept h3").all_inner_texts()


def notes(page):
    return [field.input_value() for field in page.get_by_role("textbox", name=re.compile("^Note")).all()]


@pytest.fixture
def without_script(browser, live_server):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    yield context.new_page()
    context.close()


def test_visitor_gathers_orders_and_comments_without_a_script(three, without_script):
    page = without_script
    page.goto("/pratiques/")
    for practice in three[:2]:
        page.get_by_label(f"Comparer {practice.title}").check()
    page.get_by_role("button", name="Garder les fiches cochées").click()
    page.get_by_role("textbox", name="Note sur EV 001").fill("Vue à l'œuvre")
    page.get_by_role("button", name="Monter EV 001").click()
    page.get_by_label("Sa cote, ou des mots de son titre").fill("fête")
    page.get_by_label("Sa cote, ou des mots de son titre").press("Enter")
    expect(page.get_by_role("heading", name="Fête")).to_be_visible()

    page.goto(page.url)  # whoever receives the address sees the same

    assert titles(page) == ["Comité rapide", "Fonds commun", "Fête"]
    assert notes(page) == ["Vue à l'œuvre", "", ""]


def test_person_keeps_an_address_in_their_account(world, three, page, visit, sign_in_page):
    sign_in_page(world.member)
    visit("/selection/?titre=Pour+lundi&fiche=fete&fiche=comite-rapide")
    page.get_by_role("button", name="Garder dans mon compte").click()
    page.get_by_role("textbox", name="Note sur EV 001").fill("À lire")
    page.get_by_role("button", name="Monter EV 001").click()
    expect(page.locator(".kept h3").first).to_have_text("Comité rapide")
    page.get_by_role("button", name="Ouvrir le lien").click()
    shared = page.locator("#lien").inner_text()

    page.context.clear_cookies()
    page.goto(shared)

    assert page.get_by_role("heading", level=1).inner_text() == "Pour lundi"
    assert titles(page) == ["Comité rapide", "Fête"]
    assert Selection.objects.get().owner == world.member
