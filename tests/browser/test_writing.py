"""Typing, while the network, the session, a colleague or the tab itself fails: every word is there."""

import pytest
from playwright.sync_api import expect

from practices.models import DraftCopy, Review, Revision
from practices.workflow import RevisionState
from tests.factories import make_revision, make_user

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

PROBLEM = "Quel problème aviez-vous ?"


@pytest.fixture
def draft(world):
    return make_revision(cluster=world.cluster, author=world.member)


@pytest.fixture
def open_draft(world, draft, sign_in_page, live_server):
    def open_page():
        page = sign_in_page(world.member)
        page.goto(live_server.url + draft.get_absolute_url())
        return page

    return open_page


def saved(page):
    return page.locator("[data-saved]").filter(has_text="Enregistré à")


def unsaved(page):
    return page.locator("[data-saved]").filter(has_text="votre texte est gardé ici")


def test_new_text_is_kept_at_the_first_pause_and_has_an_address(world, sign_in_page):
    page = sign_in_page(world.member)
    page.get_by_role("link", name="Contribuer").first.click()

    page.get_by_label(PROBLEM).fill("Écrit sans titre, sans bouton.")
    expect(saved(page)).to_be_visible()
    page.reload()

    expect(page.get_by_label(PROBLEM)).to_have_value("Écrit sans titre, sans bouton.")
    assert page.url.endswith(Revision.objects.get().get_absolute_url())


def test_text_typed_without_network_is_kept_here_then_saved(open_draft, context):
    page = open_draft()
    context.set_offline(True)
    page.get_by_label(PROBLEM).fill("Écrit dans un tunnel.")
    expect(unsaved(page)).to_be_visible()

    context.set_offline(False)

    expect(saved(page)).to_be_visible(timeout=10_000)
    assert Revision.objects.get().data["problem"] == "Écrit dans un tunnel."
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('recueil:')).length") == 0


def test_tab_closed_without_network_offers_its_text_again(open_draft, context, live_server, draft):
    page = open_draft()
    context.set_offline(True)
    page.get_by_label(PROBLEM).fill("Écrit avant de fermer l'onglet.")
    expect(unsaved(page)).to_be_visible()
    page.close()
    context.set_offline(False)

    page = context.new_page()
    page.goto(live_server.url + draft.get_absolute_url())
    page.get_by_role("button", name="Le reprendre").click()

    expect(page.get_by_label(PROBLEM)).to_have_value("Écrit avant de fermer l'onglet.")
    expect(saved(page)).to_be_visible()


def test_new_text_that_never_left_is_offered_on_the_next_blank_page(world, sign_in_page, context, live_server):
    page = sign_in_page(world.member)
    page.goto(f"{live_server.url}/contribuer/")
    context.set_offline(True)
    page.get_by_label(PROBLEM).fill("Une idée notée dans un train.")
    expect(unsaved(page)).to_be_visible()
    page.close()
    context.set_offline(False)

    page = context.new_page()
    page.goto(f"{live_server.url}/contribuer/")
    page.get_by_role("button", name="Le reprendre").click()

    expect(saved(page)).to_be_visible()
    assert Revision.objects.get().data["problem"] == "Une idée notée dans un train."


def test_leaving_an_unsaved_text_asks_first(open_draft, context):
    page = open_draft()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    context.set_offline(True)
    page.get_by_label(PROBLEM).press_sequentially("Pas encore gardé")

    with page.expect_event("close"):
        page.close(run_before_unload=True)

    assert asked == ["beforeunload"]


def test_session_that_ended_is_said_and_the_button_leads_back(open_draft, context, world):
    page = open_draft()
    context.clear_cookies(name="sessionid")
    page.get_by_label(PROBLEM).fill("Écrit après la fin de la session.")
    expect(page.get_by_text("Vous n'êtes plus connecté")).to_be_visible()

    page.get_by_role("button", name="Enregistrer le brouillon").first.click()
    page.get_by_label("Adresse électronique").fill(world.member.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()

    expect(page.get_by_label(PROBLEM)).to_have_value("Écrit après la fin de la session.")
    page.get_by_role("button", name="Enregistrer le brouillon").first.click()
    expect(page.get_by_text("Brouillon enregistré.")).to_be_visible()
    assert Revision.objects.get().data["problem"] == "Écrit après la fin de la session."


def test_two_writers_see_each_other_and_keep_both_texts(open_draft, world, draft, browser, live_server):
    page = open_draft()
    colleague = make_user("Carole Collègue", cluster=world.cluster)
    other = browser.new_context().new_page()
    other.goto(f"{live_server.url}/connexion/?next={draft.get_absolute_url()}")
    other.get_by_label("Adresse électronique").fill(colleague.email)
    other.get_by_label("Mot de passe").fill(PASSWORD)
    other.get_by_role("main").get_by_role("button", name="Se connecter").click()
    expect(other.get_by_text("Mona Membre")).to_be_visible()

    other.get_by_label(PROBLEM).fill("La phrase de Carole.")
    expect(saved(other)).to_be_visible()
    page.get_by_label(PROBLEM).fill("La phrase de Mona.")
    expect(page.get_by_text("Carole Collègue a enregistré un autre texte")).to_be_visible()
    page.get_by_role("button", name="Enregistrer le brouillon").first.click()

    expect(page.locator("#erreurs textarea").filter(has_text="La phrase de Carole.")).to_be_visible()
    expect(page.get_by_label(PROBLEM).last).to_have_value("La phrase de Mona.")
    assert {"La phrase de Carole.", "La phrase de Mona."} <= set(
        DraftCopy.objects.values_list("data__problem", flat=True)
    )


def test_length_is_counted_and_never_cut(open_draft):
    page = open_draft()

    page.get_by_label("Titre", exact=True).fill("T" * 205)

    expect(page.get_by_text("205 signes, pour 200 au plus")).to_be_visible()
    expect(page.get_by_label("Titre", exact=True)).to_have_value("T" * 205)


def test_notes_of_a_reviewer_are_kept_as_typed(world, sign_in_page, live_server):
    revision = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)
    page = sign_in_page(world.reviewer)
    page.goto(f"{live_server.url}/relecture/{revision.pk}/")

    page.locator("#champ-results summary").click()
    page.get_by_label("Remarque sur « Qu’est-ce que").fill("D'où vient ce chiffre ?")
    expect(saved(page)).to_be_visible()
    page.reload()

    assert Review.objects.get().data == {"remark-results": "D'où vient ce chiffre ?"}
    expect(page.locator("#champ-results textarea")).to_have_value("D'où vient ce chiffre ?")
