"""A real browser in which someone types, while the server is killed, the session ends, or a colleague writes."""

import os

import pytest
from playwright.sync_api import expect

from clusters.models import User
from practices.models import DraftCopy, Revision
from tests.factories import make_revision, make_user

from .visitor import PASSWORD

# Playwright runs an event loop in this thread; the ORM is used between its calls, never within.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

PROBLEM, ACTION = "Quel problème aviez-vous ?", "Que faites-vous ?"
FIRST = "Les porteurs attendaient onze semaines une réponse, et trois d'entre eux ont renoncé cette année-là."
SECOND = "Deux rapporteurs lisent chaque dossier ; le comité se tient le premier mardi du mois, sans exception."


@pytest.fixture
def draft(world):
    return make_revision(cluster=world.cluster, author=world.member, problem="", action="")


@pytest.fixture
def open_draft(portal, draft, new_context):
    """The draft's page, in a browser of their own, once signed in."""

    def open_for(user: User):
        page = new_context().new_page()
        page.goto(f"{portal.address}/connexion/?next={draft.get_absolute_url()}")
        sign_in(page, user)
        page.wait_for_url(f"**{draft.get_absolute_url()}")
        return page

    return open_for


def sign_in(page, user):
    page.get_by_label("Adresse électronique").fill(user.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()


def status(page, words):
    return page.locator("[data-saved]").filter(has_text=words)


def kept(draft):
    data = Revision.objects.get(pk=draft.pk).data
    return f"{data['problem']} {data['action']}"


def test_half_a_practice_typed_while_the_server_dies_is_all_there(world, open_draft, portal, draft, tally):
    page = open_draft(world.member)
    page.get_by_label(PROBLEM).fill(FIRST)
    expect(status(page, "Enregistré à")).to_be_visible()

    portal.kill()
    page.get_by_label(ACTION).fill(SECOND)
    expect(status(page, "votre texte est gardé ici")).to_be_visible()
    portal.start()

    expect(status(page, "Enregistré à")).to_be_visible(timeout=45_000)
    assert tally.lost(f"{FIRST} {SECOND}", kept(draft)) == []


def test_tab_closed_while_the_server_is_dead_offers_its_words_again(world, open_draft, portal, draft, tally):
    page = open_draft(world.member)
    portal.kill()
    page.get_by_label(PROBLEM).fill(FIRST)
    expect(status(page, "votre texte est gardé ici")).to_be_visible()
    context = page.context
    page.close()
    portal.start()

    page = context.new_page()
    page.goto(portal.address + draft.get_absolute_url())
    page.get_by_role("button", name="Le reprendre").click()

    expect(status(page, "Enregistré à")).to_be_visible()
    assert tally.lost(FIRST, kept(draft)) == []


def test_session_that_ends_while_typing_costs_no_word(world, open_draft, draft, tally):
    page = open_draft(world.member)
    page.context.clear_cookies(name="sessionid")
    page.get_by_label(PROBLEM).fill(FIRST)
    expect(status(page, "votre texte est gardé ici")).to_be_visible()

    page.get_by_role("button", name="Enregistrer le brouillon").first.click()
    sign_in(page, world.member)
    expect(page.get_by_label(PROBLEM)).to_have_value(FIRST)
    page.get_by_role("button", name="Enregistrer le brouillon").first.click()

    expect(page.get_by_text("Brouillon enregistré.")).to_be_visible()
    assert tally.lost(FIRST, kept(draft)) == []


def test_two_writers_of_one_draft_lose_no_word(world, open_draft, draft, tally):
    mona, carole = open_draft(world.member), open_draft(make_user("Carole Collègue", cluster=world.cluster))
    carole.get_by_label(PROBLEM).fill(FIRST)
    expect(status(carole, "Enregistré à")).to_be_visible()

    mona.get_by_label(ACTION).fill(SECOND)
    expect(status(mona, "Carole Collègue a enregistré un autre texte")).to_be_visible()
    mona.get_by_role("button", name="Enregistrer le brouillon").first.click()

    expect(mona.locator("#erreurs textarea").filter(has_text=FIRST)).to_be_visible()
    aside = DraftCopy.objects.values_list("data", flat=True)
    texts = [f"{data.get('problem', '')} {data.get('action', '')}" for data in aside]
    assert tally.lost(f"{FIRST} {SECOND}", *texts) == []
