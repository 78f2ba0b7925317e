"""Django's own administration, under the portal's policy: its scripts and styles work, and nothing is refused."""

import pytest

from tests.factories import make_cluster, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def complaints(page):
    """Whatever the console says, and whatever is not found."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("response", lambda answer: said.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    return said


def test_administration_works_and_refuses_nothing(sign_in_page, visit, complaints):
    cluster = make_cluster("Pôle Exemple Mer", regions=["Bretagne"])
    admin = make_user("Anne Admin", is_staff=True, is_superuser=True)
    sign_in_page(admin)
    for address in ("/admin/", "/admin/clusters/user/", "/admin/clusters/auditentry/", "/admin/practices/practice/"):
        visit(address)
    page = visit(f"/admin/clusters/cluster/{cluster.pk}/change/")
    page.locator("#former_names-group .add-row a").click()
    page.locator("#id_former_names-0-name").wait_for()
    page.locator(".field-successor .select2-selection").click()
    page.locator(".select2-search__field").last.fill("Mer")
    page.locator(".select2-results__option", has_text="Mer").first.wait_for()
    moved = page.locator("#id_regions_to option").count()
    page = visit("/admin/clusters/region/add/")
    page.locator("#id_name").press_sequentially("Île d'exemple")
    slug = page.locator("#id_slug").input_value()
    page.locator("input[name=_save]").click()
    page.locator(".messagelist li").wait_for()

    assert (moved, slug) == (1, "ile-dexemple")
    assert complaints == []
