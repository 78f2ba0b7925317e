"""The conversation that the guide asked for, with three people: a pôle asks, takes up, and tells what it gave."""

import re

import pytest
from playwright.sync_api import expect

from exchange.models import Adoption
from tests.browser.test_accessibility import look
from tests.factories import make_adoption, make_cluster, make_message, make_practice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def practice(world):
    return make_practice(clusters=[world.cluster])


@pytest.fixture
def sign_in_as(sign_in_page, sign_out, page):
    """Whoever was there leaves first."""

    def enter(person):
        if page.locator(".account-menu").count():
            sign_out()
        return sign_in_page(person)

    return enter


def ask(page, visit, practice):
    visit(practice.get_absolute_url())
    page.get_by_role("link", name="Poser la première question").click()
    page.get_by_label("Votre message").fill("Combien de temps faut-il pour l'installer ?")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("Attend une réponse")).to_be_visible()


def answer_and_fold(page, visit, practice):
    visit("/notifications/")
    page.get_by_role("link", name=re.compile("^Question de Olga Voisine")).click()
    page.get_by_role("link", name="Répondre").click()
    page.get_by_label("Votre réponse").fill("Deux mois, la première fois.")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("Réponse du pôle")).to_be_visible()
    page.get_by_role("link", name="L’ajouter à la fiche").click()
    page.get_by_label("Dans quelle partie de la fiche ?").select_option(label="Conditions de transfert")
    page.get_by_role("button", name="Ajouter au brouillon").click()
    page.get_by_role("button", name="Envoyer à la relecture").click()
    expect(page.get_by_text("parti à la relecture")).to_be_visible()


def publish_text(page, visit, title):
    visit("/relecture/")
    page.get_by_role("link", name=title).click()
    page.get_by_label(re.compile("^Publier")).check()
    page.get_by_role("button", name="Valider la décision").click()
    expect(page.get_by_text(": publiée.")).to_be_visible()


def take_up(page, visit, practice):
    visit(practice.get_absolute_url())
    expect(page.get_by_text("Répondu dans la fiche")).to_be_visible()
    expect(page.locator("#transfer_conditions + p")).to_have_text("Deux mois, la première fois.")
    page.get_by_role("link", name="Nous la reprenons").first.click()
    page.get_by_label("En place", exact=True).check()
    page.get_by_label("Depuis").fill("2024")
    page.get_by_label("Ce que nous avons changé").fill("Un seul rapporteur par dossier.")
    page.get_by_label("Ce que cela a donné").fill("Quatre semaines au lieu de neuf.")
    page.get_by_role("button", name="Envoyer à la relecture").click()
    expect(page.get_by_text("Un relecteur la lit")).to_be_visible()


def publish_adoption(page, visit):
    visit("/relecture/echanges/")
    page.get_by_role("link", name=re.compile("par Pôle Exemple Bois$")).click()
    page.get_by_label(re.compile("^Publier")).check()
    page.get_by_role("button", name="Valider la décision").click()
    expect(page.get_by_text("Votre décision est prise")).to_be_visible()


def see_and_thank(page, visit):
    visit("/notifications/")
    page.get_by_role("link", name=re.compile("par Pôle Exemple Bois : reprise en place")).click()
    expect(page.get_by_text("Quatre semaines au lieu de neuf.")).to_be_visible()
    page.get_by_label("Un mot, si vous voulez").fill("Merci de le dire.")
    page.get_by_role("button", name="Remercier Pôle Exemple Bois").click()
    expect(page.get_by_text("Merci de le dire.")).to_be_visible()


def test_asked_answered_folded_taken_up_and_thanked(world, practice, referent, visit, sign_in_as, sign_out):
    page = sign_in_as(world.outsider)
    ask(page, visit, practice)
    answer_and_fold(sign_in_as(referent), visit, practice)
    publish_text(sign_in_as(world.reviewer), visit, practice.title)
    take_up(sign_in_as(world.outsider), visit, practice)
    publish_adoption(sign_in_as(world.reviewer), visit)
    see_and_thank(sign_in_as(referent), visit)
    sign_out()

    visit(practice.get_absolute_url())
    tree = page.locator("ol.lineage")
    expect(page.get_by_role("heading", name="Reprise par 1 pôle")).to_be_visible()
    expect(tree.get_by_role("listitem").filter(has_text="Pôle Exemple Bois").last).to_contain_text("Un seul rapporteur")
    assert Adoption.objects.get().thanks == "Merci de le dire."


def test_words_of_an_adoption_outlive_the_session(world, practice, sign_in_page, context):
    page = sign_in_page(world.outsider)
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + f"/pratiques/{practice.slug}/reprendre/")
    page.get_by_label("Ce que cela a donné").fill("Zinzolin.")
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Envoyer à la relecture").click()
    page.get_by_label("Adresse électronique").fill(world.outsider.email)
    page.get_by_label("Mot de passe").fill("un-mot-de-passe")
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()

    expect(page.get_by_label("Ce que cela a donné")).to_have_value("Zinzolin.")


def test_axe_finds_nothing_on_the_pages_of_the_exchange(world, practice, page, visit, sign_in_page, axe_finds):
    first = make_adoption(practice, world.neighbour, evidence=2, gave="Six projets.")
    make_adoption(practice, make_cluster(), taken_from=first, state="arretee", stop_reason="moyens")
    question = make_message(practice, world.outsider, is_open=True)
    answer = make_message(practice, world.member, parent=question, is_from_origin=True)
    answer.report("Pour voir.", by=world.outsider)
    sign_in_page(world.outsider)
    addresses = [
        practice.get_absolute_url(),
        world.cluster.get_absolute_url(),
        first.get_absolute_url(),
        f"/reprises/{first.pk}/dire/",
        f"/pratiques/{practice.slug}/echanges/",
        f"/pratiques/{practice.slug}/ecrire/",
        f"/messages/{question.pk}/repondre/",
        f"/messages/{question.pk}/corriger/",
        f"/messages/{answer.pk}/signaler/",
    ]
    assert look(page, axe_finds, addresses, visit) == {}
