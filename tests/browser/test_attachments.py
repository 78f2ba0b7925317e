import pytest

from practices.models import Attachment
from tests.factories import make_revision
from tests.files import make_image, make_pdf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media")]


def join(page, name, content):
    file = {"name": name, "mimeType": "text/plain", "buffer": content}
    page.get_by_label("Fichier", exact=True).set_input_files(file)
    page.get_by_role("button", name="Joindre ce fichier").click()


@pytest.mark.parametrize("width", [1440, 390])
def test_file_is_refused_then_another_joined_and_downloaded(world, sign_in_page, visit, axe_finds, width):
    draft = make_revision(cluster=world.cluster, author=world.member)
    page = sign_in_page(world.member)
    page.set_viewport_size({"width": width, "height": 900})
    visit(draft.get_absolute_url())
    page.get_by_label("Quel problème aviez-vous").fill("Écrit juste avant")

    join(page, "salle.png", make_image("PNG"))
    page.get_by_text("Dites ce que montre l’image.").first.wait_for()
    refused = axe_finds(page)
    join(page, "Une charte.pdf", make_pdf())
    page.get_by_label("Une charte.pdf", exact=True).wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger Une charte.pdf").click()

    assert (refused, axe_finds(page)) == ({}, {})
    assert download.value.suggested_filename == Attachment.objects.get().name == "Une charte.pdf"
    assert page.get_by_label("Quel problème aviez-vous").input_value() == "Écrit juste avant"
    assert page.evaluate("document.documentElement.scrollWidth") == width
