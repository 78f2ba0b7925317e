"""The state of the art in a browser: axe on each of its pages, folds open; and a gap that leads to the form."""

import pytest
from playwright.sync_api import expect

from compendium.models import Comment
from practices.models import Entry, KeyStep, Practice, Unanswered
from tests.browser.test_accessibility import VIEWS, look
from tests.compendium.editing import make_edition
from tests.compendium.stating import PAGE
from tests.factories import make_adoption, make_cluster, make_practice, make_sector, make_stub, make_theme

pytestmark = pytest.mark.django_db(transaction=True)
OPEN_FOLDS = "document.querySelectorAll('details:not(.drop)').forEach(fold => { fold.open = true; })"


@pytest.fixture
def collection(world):
    """A practice in each part of the page; returns a comment."""
    sector = make_sector("Mer")
    clusters = [make_cluster(f"Pôle Exemple Marin {place}", sector=sector) for place in range(3)]
    practice = make_practice(clusters=clusters, evidence="3", start_year="2012")
    other = make_practice(clusters=[world.cluster], title="Un fonds", theme=make_theme("financement"))
    step = KeyStep.objects.create(theme=practice.theme, slug="juger", name="Juger", summary="Regards extérieurs")
    KeyStep.objects.create(theme=practice.theme, slug="recueillir", name="Recueillir", order=2)
    Practice.objects.filter(pk=practice.pk).update(key_step=step)
    Entry.write(practice)
    make_adoption(practice, world.neighbour)
    make_adoption(other, world.neighbour)
    make_stub(cluster=world.cluster)
    for _ in range(2):
        Unanswered.note("xylophone")
        make_edition(world.admin)
    return Comment.say("reprises", "Deux reprises, *déjà*.", by=world.agent)


def test_axe_finds_nothing_on_the_state_of_the_art(world, collection, page, visit, sign_in_page, axe_finds):
    sign_in_page(world.agent)
    addresses = [
        f"{PAGE}poles/commenter/",
        f"{PAGE}commentaires/",
        f"{PAGE}commentaires/{collection.pk}/retirer/",
        "/pratiques/?rayon=evaluation&etape=evaluation/juger&sans=pole",
    ]

    assert look(page, axe_finds, addresses, visit) == {}
    for scheme, width in VIEWS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        visit(PAGE).evaluate(OPEN_FOLDS)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (axe_finds(page), max(wide, 0)) == ({}, 0)


def test_number_leads_to_its_list_and_a_gap_to_the_form(world, collection, page, visit, sign_in_page):
    sign_in_page(world.member)

    visit(PAGE)
    page.locator("section[aria-labelledby=figure-preuves] tbody tr", has_text="Évaluation").locator(
        "td a"
    ).first.click()
    expect(page.get_by_role("heading", level=2, name="1 fiche", exact=True)).to_be_visible()

    visit(PAGE)
    page.get_by_role("link", name="Proposer une pratique : Recueillir, Évaluation").click()
    expect(page.get_by_role("radio", name="Évaluation")).to_be_checked()
