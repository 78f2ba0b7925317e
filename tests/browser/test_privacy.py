"""Reading leaves nothing behind: no request to another site, no cookie, nothing kept in the browser."""

from urllib.parse import urlsplit

import pytest

from clusters.models import Membership
from tests.clusters.test_closing import PASSWORD
from tests.compendium.editing import make_edition
from tests.factories import make_practice, make_revision, make_stub

pytestmark = pytest.mark.django_db(transaction=True)
# htmx notes where the list is, until the tab closes: it is no one's, and goes nowhere.
STORED = """[localStorage.length,
  Object.keys(sessionStorage).filter((key) => key !== "htmx-current-path-for-history").length, document.cookie]"""


@pytest.fixture
def asked(page, live_server):
    """The addresses of other sites that the pages asked for."""
    elsewhere, ours = set(), urlsplit(live_server.url).netloc

    def note(request):
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != ours:
            elsewhere.add(request.url)

    page.context.on("request", note)
    return elsewhere


@pytest.fixture
def shelf(world):
    practice = make_practice(clusters=[world.cluster], tags="délai", links="https://www.exemple.test/une-page")
    make_stub(cluster=world.cluster)
    make_edition(world.admin)
    return practice


def public_addresses(world, shelf):
    record, cluster, edition = shelf.get_absolute_url(), world.cluster.get_absolute_url(), "/editions/1/"
    return [
        *("/", "/a-propos/", "/glossaire/", "/donnees/", "/donnees-personnelles/", "/api/"),
        *(
            "/pratiques/",
            "/pratiques/?q=comite",
            "/pratiques/?q=introuvable",
            "/comparer/",
            f"/comparer/?fiche={shelf.slug}",
        ),
        *(
            record,
            f"{record}historique/",
            f"{record}historique/1/",
            f"{record}echanges/",
            "/pratiques/ateliers-de-partage/",
        ),
        *("/themes/", "/themes/evaluation/", "/poles/", cluster, "/etat-de-l-art/", "/selection/", "/nulle-part/"),
        *("/editions/", edition, f"{edition}fiches/{shelf.slug}/", f"{edition}tableau/", f"{edition}etat-de-l-art/"),
    ]


def test_reader_is_told_to_nobody_and_keeps_no_cookie(world, shelf, page, visit, asked):
    kept = {}

    for address in public_addresses(world, shelf):
        visit(address)
        page.wait_for_load_state("networkidle")
        stored = page.evaluate(STORED)
        if stored != [0, 0, ""] or page.context.cookies():
            kept[address] = (stored, page.context.cookies())

    assert (asked, kept) == (set(), {})


def test_member_is_told_to_nobody(world, shelf, page, visit, sign_in_page, asked):
    Membership.objects.filter(user=world.member).update(role=Membership.Role.REFERENT)
    draft = make_revision(cluster=world.cluster, author=world.member)
    sign_in_page(world.member)
    visit("/compte/mes-donnees/")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()

    for address in [
        *(
            "/compte/",
            "/compte/mes-donnees/",
            "/compte/supprimer/",
            "/compte/jetons/",
            "/compte/double-authentification/",
        ),
        *("/mes-pratiques/", draft.get_absolute_url(), "/contribuer/", "/importer/", "/suivis/", "/notifications/"),
        *("/selections/", f"/poles/{world.cluster.slug}/equipe/", shelf.get_absolute_url()),
        f"{shelf.get_absolute_url()}contact/effacer/",
    ]:
        visit(address)
        page.wait_for_load_state("networkidle")

    assert asked == set()


def test_cookies_of_who_signs_in_are_those_that_the_page_tells(world, page, visit, sign_in_page):
    sign_in_page(world.member)
    visit("/compte/")
    told = visit("/donnees-personnelles/").locator("#cookies ~ dl").first.locator("code").all_inner_texts()

    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}

    assert set(cookies) <= set(told)
    assert (cookies["sessionid"]["httpOnly"], cookies["sessionid"]["sameSite"]) == (True, "Lax")
    # Without « Rester connecté », the session ends with the browser.
    assert cookies["sessionid"]["expires"] == -1
    assert cookies["csrftoken"]["expires"] < page.evaluate("Date.now() / 1000") + 15 * 24 * 3600


def test_other_sites_are_not_told_where_their_readers_come_from(world, shelf, page, visit):
    response = page.request.get(visit("/").url)

    assert response.headers["referrer-policy"] == "same-origin"
