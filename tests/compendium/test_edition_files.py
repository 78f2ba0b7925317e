"""The files of a frozen record: given as long as its pôle gives them."""

import pytest

from tests.compendium.editing import make_edition
from tests.factories import make_practice
from tests.files import make_attachment

pytestmark = pytest.mark.django_db


def test_file_that_was_replaced_is_named_without_a_link(world, client, media):
    record = make_practice(clusters=[world.cluster], names_then="Aerospace")
    old = make_attachment(practice=record, name="Mode d'emploi.pdf")
    record.attachments.add(old)
    page = f"{make_edition(world.admin).get_absolute_url()}fiches/{record.slug}/"
    before = client.get(page).text

    record.attachments.set([make_attachment(practice=record)])

    after = client.get(page).text
    assert (old.get_absolute_url() in before, old.get_absolute_url() in after) == (True, False)
    assert "Mode d’emploi.pdf" in after
    assert "sous le nom d’Aerospace" in after
