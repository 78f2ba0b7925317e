"""Filter, chip, back, share the address: with JavaScript and without."""

import re

import pytest
from playwright.sync_api import expect

from practices.models import Unanswered
from tests.factories import make_cluster, make_practice, make_theme

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def collection():
    mer, ete = make_cluster("Pôle Mer", regions=["Bretagne"]), make_cluster("Pôle Été", regions=["Corse"])
    make_practice(title="Comité rapide", clusters=[mer], tags="délai")
    make_practice(title="Emploi partagé", clusters=[ete], theme=make_theme("rh-competences"))
    make_practice(title="Fonds commun", clusters=[ete, mer], theme=make_theme("financement"))


@pytest.fixture
def without_script(browser, live_server):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    yield context.new_page()
    context.close()


def titles(page):
    return page.locator("article.card h3").all_inner_texts()


def open_facet(page, name):
    page.locator("summary", has_text=re.compile(f"^{name}$")).click()


def test_results_change_in_place_and_the_address_follows(collection, page, visit):
    page = visit("/pratiques/")
    page.evaluate("window.isSamePage = true")

    open_facet(page, "Région")
    page.get_by_label("Corse 2").check()

    expect(page.get_by_role("heading", name="2 fiches", exact=True)).to_be_visible()
    assert page.url.endswith("/pratiques/?region=corse")
    assert page.evaluate("window.isSamePage")
    assert page.get_by_label("Évaluation 0").is_visible()
    assert page.locator("#annonce").inner_text() == "2 fiches"
    assert page.evaluate("document.activeElement.id") == "region-corse"


def test_field_that_is_left_asks_nothing_twice(collection, page, visit):
    page = visit("/pratiques/")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "q=" in request.url else None)
    page.locator("#id_q").press_sequentially("fonds")
    page.wait_for_url("**q=fonds")
    page.keyboard.press("Tab")
    page.wait_for_timeout(600)

    assert asked == [page.url]
    page.get_by_label("Financement 1").check()
    page.wait_for_url("**theme=financement**")


def test_records_ticked_before_a_filter_are_compared_with_those_after(collection, page, visit):
    page = visit("/pratiques/")
    page.get_by_label("Comparer Emploi partagé").check()
    page.get_by_label("Financement 1").check()
    expect(page.get_by_role("heading", name="1 fiche", exact=True)).to_be_visible()
    expect(page.get_by_text("Et une autre, cochée plus tôt.")).to_be_visible()
    page.get_by_label("Comparer Fonds commun").check()

    page.get_by_role("button", name="Comparer les fiches cochées").click()

    expect(page.get_by_role("heading", name="2 fiches côte à côte")).to_be_visible()
    assert sorted(re.findall(r"fiche=([\w-]+)", page.url)) == ["emploi-partage", "fonds-commun"]


def test_records_ticked_before_come_back_ticked_or_are_let_go(collection, page, visit):
    page = visit("/pratiques/")
    page.get_by_label("Comparer Emploi partagé").check()
    page.get_by_label("Financement 1").check()
    expect(page.get_by_text("Et une autre, cochée plus tôt.")).to_be_visible()
    page.get_by_label("Financement 1").uncheck()
    expect(page.get_by_label("Comparer Emploi partagé")).to_be_checked()
    assert page.get_by_text("cochée plus tôt").is_hidden()

    page.get_by_label("Financement 1").check()
    page.get_by_role("button", name="Les décocher").click()

    assert page.get_by_text("cochée plus tôt").is_hidden()
    page.get_by_label("Financement 1").uncheck()
    expect(page.get_by_label("Comparer Emploi partagé")).not_to_be_checked()


def test_back_and_a_shared_address_show_what_was_asked(collection, page, visit):
    page = visit("/pratiques/")
    page.get_by_label("Financement 1").check()
    expect(page.get_by_role("heading", name="1 fiche", exact=True)).to_be_visible()
    page.get_by_label("RH et compétences 1").check()
    expect(page.get_by_role("heading", name="2 fiches", exact=True)).to_be_visible()
    shared = page.url

    page.go_back()
    expect(page.get_by_role("heading", name="1 fiche", exact=True)).to_be_visible()
    assert page.get_by_label("Financement 1").is_checked()
    assert not page.get_by_label("RH et compétences 1").is_checked()
    page.go_back()
    expect(page.get_by_role("heading", name="3 fiches", exact=True)).to_be_visible()

    page.goto(shared)
    assert sorted(titles(page)) == ["Emploi partagé", "Fonds commun"]


def test_chip_takes_its_filter_away(collection, page, visit):
    page = visit("/pratiques/?theme=financement&region=corse")

    page.get_by_role("link", name="Retirer le filtre Financement").click()

    expect(page.get_by_role("heading", name="2 fiches", exact=True)).to_be_visible()
    assert page.url.endswith("/pratiques/?region=corse")


def test_words_are_searched_while_they_are_typed(collection, page, visit):
    page = visit("/pratiques/")

    page.locator("#id_q").press_sequentially("rapi")

    expect(page.get_by_role("heading", name="1 fiche", exact=True)).to_be_visible()
    assert page.url.endswith("?q=rapi")
    assert titles(page) == ["Comité rapide"]
    assert page.evaluate("document.activeElement.id") == "id_q"


def test_long_list_is_narrowed_without_its_accents(collection, page, visit):
    page = visit("/pratiques/")

    open_facet(page, "Pôle")
    page.get_by_label("Réduire la liste : Pôle").fill("ete")

    assert page.locator("#liste-pole .choice:visible").all_inner_texts() == ["Pôle Été\n2"]
    assert page.url.endswith("/pratiques/")


def test_sheet_of_filters_on_a_phone_stays_open_until_it_is_sent(collection, page, visit):
    page.set_viewport_size({"width": 390, "height": 800})
    page = visit("/pratiques/")

    page.get_by_text("Filtrer", exact=True).click()
    page.get_by_label("Financement 1").check()
    expect(page.locator("#filtres .sheet-foot")).to_be_visible()
    page.get_by_role("button", name="Appliquer les filtres").click()

    expect(page.get_by_role("heading", name="1 fiche", exact=True)).to_be_visible()
    expect(page.locator("#filtres .sheet-foot")).to_be_hidden()


def test_all_of_it_works_without_script(collection, without_script):
    page = without_script
    page.goto("/pratiques/")
    page.get_by_label("Financement 1").check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    assert "theme=financement" in page.url
    assert titles(page) == ["Fonds commun"]

    page.get_by_role("link", name="Retirer le filtre Financement").click()
    assert len(titles(page)) == 3
    page.go_back()
    assert titles(page) == ["Fonds commun"]

    page.goto("/pratiques/")
    page.locator("#id_q").fill("emplois")
    page.get_by_role("button", name="Chercher").click()
    assert titles(page) == ["Emploi partagé"]


@pytest.mark.parametrize("script", ["with script", "without script"])
def test_checked_records_are_compared_side_by_side(collection, page, visit, without_script, script):
    if script == "without script":
        page = without_script
        page.goto("/pratiques/")
    else:
        visit("/pratiques/")

    page.get_by_label("Comparer Comité rapide").check()
    page.get_by_label("Comparer Fonds commun").check()
    page.get_by_role("button", name="Comparer les fiches cochées").click()

    page.wait_for_url("**/comparer/?fiche=fonds-commun&fiche=comite-rapide")
    assert page.get_by_role("columnheader").filter(has_text="Fonds commun").count() == 1


def test_what_is_being_typed_is_no_search_in_vain(collection, page, visit):
    page = visit("/pratiques/")

    page.locator("#id_q").press_sequentially("zygom", delay=450)
    expect(page.get_by_role("heading", name="0 fiche", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_timeout(1_000)

    assert list(Unanswered.objects.values_list("words", "times")) == [("zygom", 1)]


@pytest.mark.parametrize("address", ["/", "/pratiques/", "/pratiques/?q=comite", "/pratiques/comite-rapide/"])
def test_nothing_shifts_on_the_way(collection, page, visit, address):
    page.add_init_script(
        "window.shift = 0; const add = (list) => list.getEntries().forEach((entry) => (window.shift += entry.value));"
        "new PerformanceObserver(add).observe({type: 'layout-shift', buffered: true})"
    )

    visit(address)
    page.wait_for_load_state("networkidle")

    assert page.evaluate("window.shift") == 0
