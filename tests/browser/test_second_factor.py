"""Keys in a real browser, under the site's own policy; codes without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.codes import code_now

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_key_in(page):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def sign_in(page, user):
    page.get_by_label("Adresse électronique").fill(user.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()


def confirm(page):
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()


def test_key_is_added_then_opens_the_account(world, page, visit, sign_in_page, sign_out):
    sign_in_page(world.reviewer)
    plug_key_in(page)
    visit("/compte/double-authentification/cles/ajouter/")
    confirm(page)
    page.get_by_label("Nom de la clé").fill("porte-clés")
    page.get_by_role("button", name="Ajouter cette clé").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    sign_out()

    visit("/connexion/")
    sign_in(page, world.reviewer)
    page.get_by_role("button", name="Utiliser ma clé").click()

    page.wait_for_url("**/relecture/")
    assert world.reviewer.has_second_factor


def test_key_that_does_not_answer_is_said_in_words(world, page, visit, sign_in_page):
    sign_in_page(world.reviewer)
    silent = "async () => { throw new DOMException('silence', 'NotAllowedError') }"
    page.add_init_script(f"navigator.credentials.create = {silent}")
    visit("/compte/double-authentification/cles/ajouter/")
    confirm(page)
    page.get_by_role("button", name="Ajouter cette clé").click()

    expect(page.get_by_role("alert")).to_have_text("La clé n’a pas répondu, ou vous avez annulé. Essayez de nouveau.")


def test_application_and_codes_need_no_javascript(world, browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/connexion/?next=/compte/double-authentification/application/ajouter/")
    sign_in(page, world.reviewer)
    confirm(page)
    page.get_by_label("Code", exact=True).fill(code_now(page.locator("code").inner_text(), seconds=10))
    page.get_by_role("button", name="Ajouter l’application").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    recovery = page.locator("code").first.inner_text()
    page.goto(f"{live_server.url}/deconnexion/")
    page.get_by_role("main").get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_text("Vous êtes déconnecté.")).to_be_visible()
    page.goto(f"{live_server.url}/connexion/")
    sign_in(page, world.reviewer)
    page.get_by_label("Code", exact=True).fill(recovery)
    page.get_by_role("button", name="Continuer").click()

    page.wait_for_url("**/relecture/")
    context.close()
