"""The first story of the portal: a pôle writes, a reviewer publishes, anyone reads."""

import re

import pytest
from playwright.sync_api import expect

from practices.models import Practice, Revision

pytestmark = pytest.mark.django_db(transaction=True)


def write(page, title):
    page.get_by_role("link", name="Contribuer").first.click()
    page.get_by_label("Titre", exact=True).fill(title)
    page.get_by_label("Évaluation").first.check()
    page.get_by_label("Quel problème aviez-vous ?").fill("Nous ne savions pas ce que donnaient nos actions.")
    page.get_by_label("Que faites-vous ?").fill("Chaque été, **deux pairs** relisent nos indicateurs.")
    page.get_by_label("Qu’est-ce que cela donne ?").fill("Trois actions arrêtées, deux corrigées.")
    page.get_by_label("Depuis quand ?").fill("2021")
    page.get_by_label("en place").check()
    page.get_by_label("Qui contacter ?").fill("Mona Membre, évaluation")


def test_written_published_and_found(world, visit, sign_in_page, sign_out):
    page = sign_in_page(world.member)
    write(page, "Une évaluation légère, relue par des pairs")
    page.get_by_role("button", name="Enregistrer et voir l’aperçu").click()
    expect(page.get_by_role("strong").get_by_text("deux pairs")).to_be_visible()
    page.get_by_role("link", name="Reprendre la rédaction").click()
    page.get_by_role("button", name="Envoyer à la relecture").click()
    expect(page.get_by_text("parti à la relecture")).to_be_visible()
    sign_out()

    page = sign_in_page(world.reviewer)
    page.get_by_role("link", name="Relecture").click()
    page.get_by_role("link", name="Une évaluation légère").click()
    page.get_by_label(re.compile("^Publier")).check()
    page.get_by_role("button", name="Valider la décision").click()
    expect(page.get_by_text(": publiée.")).to_be_visible()
    sign_out()

    page = visit("/pratiques/?theme=evaluation")
    page.get_by_role("searchbox").fill("evaluation legere")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Une évaluation légère").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Une évaluation légère, relue par des pairs")
    expect(page.get_by_text("Visible des personnes connectées.")).to_be_visible()
    assert Practice.objects.get().call_number == "EV 001"


def test_session_that_ends_while_writing_loses_no_word(world, sign_in_page, context):
    page = sign_in_page(world.member)
    write(page, "Écrit pendant que la session expire")
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Enregistrer le brouillon").first.click()
    page.get_by_label("Adresse électronique").fill(world.member.email)
    page.get_by_label("Mot de passe").fill("un-mot-de-passe")
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()

    expect(page.get_by_label("Titre", exact=True)).to_have_value("Écrit pendant que la session expire")
    expect(page.get_by_label("Depuis quand ?")).to_have_value("2021")
    page.get_by_role("button", name="Enregistrer le brouillon").first.click()
    expect(page.get_by_text("Brouillon enregistré.")).to_be_visible()
    assert Revision.objects.get().data["results"] == "Trois actions arrêtées, deux corrigées."


def test_without_javascript_a_text_is_written_and_published(world, browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/connexion/?next=/contribuer/")
    page.get_by_label("Adresse électronique").fill(world.member.email)
    page.get_by_label("Mot de passe").fill("un-mot-de-passe")
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    write(page, "Écrit sans JavaScript")
    page.get_by_role("button", name="Envoyer à la relecture").click()

    expect(page.get_by_text("parti à la relecture")).to_be_visible()
    context.close()
    assert Revision.objects.get().data["title"] == "Écrit sans JavaScript"


def test_error_summary_takes_the_focus_and_leads_to_the_field(world, sign_in_page):
    page = sign_in_page(world.member)
    write(page, "Une année de trop")
    page.get_by_label("Depuis quand ?").fill("20219")
    page.get_by_role("button", name="Envoyer à la relecture").click()

    expect(page.locator("#erreurs")).to_be_focused()
    page.locator("#erreurs").get_by_role("link", name="Depuis quand").click()
    expect(page.get_by_label("Depuis quand ?")).to_be_focused()
    assert page.title().startswith("Erreur")
