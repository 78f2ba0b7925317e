"""An edition, from its preparation to the page that everyone cites, as staff and then a visitor would."""

import pytest

from compendium.models import Edition
from tests.browser.test_accessibility import look
from tests.compendium.editing import make_edition, make_preparation, revise
from tests.factories import make_practice, make_stub

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def record(world):
    make_stub(cluster=world.cluster)
    return make_practice(clusters=[world.cluster], title="Une veille à trois", tags="veille", evidence="3")


def test_agent_prepares_and_freezes_an_edition_with_the_keyboard(world, record, page, visit, sign_in_page):
    sign_in_page(world.agent)
    visit("/editions/")
    page.get_by_role("link", name="Préparer une édition").press("Enter")
    page.get_by_label("Titre").fill("Novembre 2026")
    page.get_by_label("Avant-propos").fill("Une première édition, d'exemple.")
    page.get_by_label("Évaluation").press("Space")
    page.get_by_role("button", name="Enregistrer et regarder").press("Enter")
    assert "1 fiche" in page.get_by_role("region", name="Ce qu’elle contiendrait").inner_text()
    page.get_by_role("link", name="Aller geler cette édition").press("Enter")
    page.get_by_role("button", name="Geler cette édition").press("Enter")

    assert page.get_by_role("heading", level=1).inner_text() == "Novembre 2026"
    edition = Edition.objects.frozen().get()
    assert (edition.question, edition.foreword) == ("theme=evaluation", "Une première édition, d'exemple.")
    page.get_by_role("link", name="Une veille à trois").click()
    assert "Édition n° 1" in page.locator("main").inner_text()


def test_axe_finds_nothing_on_the_pages_of_an_edition(world, record, page, axe_finds, visit):
    gone = make_practice(clusters=[world.neighbour], title="Une bourse")
    make_edition(world.admin, "Première")
    revise(record, limits="Trois dossiers au plus.")
    gone.withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)
    make_edition(world.admin, "Seconde", foreword="Un avant-propos.")
    parts = ["", "themes/evaluation/", f"fiches/{record.slug}/", "tableau/", "index/poles/", "changements/"]
    old = [f"/editions/1/fiches/{slug}/" for slug in (record.slug, gone.slug)]

    addresses = ["/editions/", *(f"/editions/2/{part}" for part in [*parts, "etat-de-l-art/"]), *old]

    assert look(page, axe_finds, addresses, visit) == {}


def test_axe_finds_nothing_while_an_edition_is_prepared(world, record, page, axe_finds, visit, sign_in_page):
    sign_in_page(world.agent)
    edition = make_preparation(world.agent, foreword="Un avant-propos.")
    on_it = [f"/editions/preparation/{edition.pk}/{act}" for act in ("", "geler/", "supprimer/")]

    assert look(page, axe_finds, ["/editions/preparer/?theme=evaluation", *on_it], visit) == {}
