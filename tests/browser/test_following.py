"""Following, being alerted and told: on each page with axe, and its story with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from exchange.mails import run_alerts
from exchange.mails.unsubscribe import unsubscribe_address
from exchange.models import Alert, Follow, Notification
from tests.factories import make_practice, make_theme

from .conftest import PASSWORD
from .test_accessibility import look

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shelf(world):
    make_theme("financement")
    return make_practice(clusters=[world.cluster], title="Un comité", tags="délai")


@pytest.fixture
def follower(world, shelf):
    """The member follows one of each, has a sound alert and a broken one, and news of both kinds."""
    user = world.member
    for thing in (shelf, shelf.theme, world.cluster):
        Follow.start(user, thing)
    for question in ("theme=evaluation&de=2010", "tag=disparu&theme=evaluation"):
        Alert.objects.create(user=user, name=f"Alerte {question}", question=question)
    run_alerts()
    read = Notification.objects.first()
    Notification.objects.filter(pk=read.pk).read()
    return user


@pytest.fixture
def without_script(browser, live_server):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    yield context.new_page()
    context.close()


def test_axe_finds_nothing_on_the_pages_of_who_follows(world, follower, page, visit, sign_in_page, axe_finds):
    broken = Alert.objects.get(question__contains="disparu")
    addresses = [
        *("/suivis/", "/notifications/", "/themes/evaluation/", world.cluster.get_absolute_url()),
        *("/pratiques/?theme=evaluation", "/pratiques/?theme=evaluation&de=2010"),
        *(
            "/suivis/alertes/nouvelle/?theme=evaluation",
            "/suivis/alertes/nouvelle/?theme=nope",
            broken.get_absolute_url(),
        ),
        unsubscribe_address(world.member, ["alerte"]).removeprefix("https://recueil.test"),
    ]
    sign_in_page(follower)

    assert look(page, axe_finds, addresses, visit) == {}


def test_axe_finds_nothing_where_nothing_is_followed_nor_where_it_is_refused(
    world, page, visit, sign_in_page, axe_finds
):
    sign_in_page(world.member)
    visit("/suivis/alertes/nouvelle/")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("n’est pas enregistrée").wait_for()

    assert axe_finds(page) == {}
    assert look(page, axe_finds, ["/suivis/", "/notifications/"], visit) == {}


def test_alert_is_made_from_the_list_as_it_changes_in_place(shelf, world, page, visit, sign_in_page):
    sign_in_page(world.member)
    visit("/pratiques/")
    page.get_by_label("Évaluation 1").check()
    page.get_by_text("M’alerter des nouvelles fiches de cette liste").click()
    name = page.get_by_label("Nom de l’alerte")
    expect(name).to_have_value("Évaluation")

    name.fill("Mes évaluations")
    page.get_by_role("button", name="Créer l’alerte").click()

    expect(page.get_by_text("guette les nouvelles fiches")).to_be_visible()
    assert list(Alert.objects.values_list("name", "question")) == [("Mes évaluations", "theme=evaluation")]


def test_all_of_it_works_without_script(shelf, world, without_script):
    page = without_script
    page.goto("/themes/evaluation/")
    page.get_by_role("link", name="Se connecter pour suivre").click()
    page.get_by_label("Adresse électronique").fill(world.member.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    page.get_by_role("button", name="Suivre").click()
    expect(page.get_by_role("button", name="Ne plus suivre")).to_be_visible()

    page.goto("/pratiques/?theme=evaluation")
    page.get_by_text("M’alerter des nouvelles fiches de cette liste").click()
    page.get_by_role("button", name="Créer l’alerte").click()
    page.get_by_label("Nouvelles fiches de vos alertes").select_option("jamais")
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_text("vos courriels suivront ce rythme")).to_be_visible()
    found = (Follow.objects.get().theme, Alert.objects.get().name, world.member.preferences.get(kind="alerte").rhythm)
    assert found == (shelf.theme, "Évaluation", "jamais")


def test_count_of_the_masthead_goes_down_as_one_reads(world, page, visit, sign_in_page):
    Notification.tell([world.member], kind="suivi", key="une", title="Une nouvelle", path="/a-propos/")
    sign_in_page(world.member)
    visit("/notifications/")
    expect(page.locator(".bell .count")).to_have_text("1 non lue")

    page.get_by_role("link", name="Une nouvelle").click()

    page.wait_for_url("**/a-propos/")
    expect(page.locator(".bell .count")).to_have_count(0)
