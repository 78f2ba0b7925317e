"""What search engines are told of, and what they are asked to leave."""

from xml.etree import ElementTree

import pytest
from django.utils import timezone

from clusters.exports.sitemaps import PublicSitemap
from practices.models import Practice
from tests.factories import make_cluster, make_practice, make_revision, make_stub, make_theme

pytestmark = pytest.mark.django_db
XML = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(response):
    """{address: date, None if there is none} of a page of the map, or of its index."""
    assert response["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(response.content)
    return {one.find(f"{XML}loc").text: one.findtext(f"{XML}lastmod") for one in root}


def everything(client):
    pages = addresses(client.get("/sitemap.xml"))
    found = {}
    for page in pages:
        found |= addresses(client.get(page.removeprefix("http://testserver")))
    return found


def test_map_holds_every_public_page_and_nothing_else(client, world):
    make_practice(title="Un exemple", clusters=[world.cluster])
    make_practice(title="Retirée", clusters=[world.cluster]).withdraw("demande", "Pourquoi.", by=world.reviewer)
    make_revision(cluster=world.cluster)
    make_stub(cluster=world.cluster)

    found = everything(client)

    fixed = [
        "",
        "pratiques/",
        "themes/",
        "poles/",
        "etat-de-l-art/",
        "editions/",
        "a-propos/",
        "glossaire/",
        "donnees/",
        "questions/",
        "api/",
    ]
    own = ["themes/evaluation/", "pratiques/un-exemple/", "poles/pole-exemple-mer/", "poles/pole-exemple-bois/"]
    assert set(found) == {f"https://recueil.test/{path}" for path in fixed + own}
    assert found["https://recueil.test/pratiques/un-exemple/"] == timezone.localdate().isoformat()


def test_every_address_of_the_map_answers_and_is_the_one_of_its_page(client, world):
    make_practice(clusters=[world.cluster])

    for address in everything(client):
        page = client.get(address.removeprefix("https://recueil.test"))

        assert page.status_code == 200
        assert f'<link rel="canonical" href="{address}">' in page.text


def test_map_has_as_many_pages_as_it_needs(client, monkeypatch):
    monkeypatch.setattr(PublicSitemap, "limit", 2)
    cluster = make_cluster()
    for n in range(5):
        make_practice(title=f"Exemple {n}", clusters=[cluster])

    index = addresses(client.get("/sitemap.xml"))
    pages = [addresses(client.get(f"/sitemap-pratiques.xml?p={page}")) for page in (1, 2, 3)]

    assert [f"http://testserver/sitemap-pratiques.xml{more}" in index for more in ("", "?p=2", "?p=3", "?p=4")] == [
        *(True, True, True, False)
    ]
    assert [[address.rsplit("/", 2)[1] for address in page] for page in pages] == [
        ["exemple-0", "exemple-1"],
        ["exemple-2", "exemple-3"],
        ["exemple-4"],
    ]
    assert client.get("/sitemap-pratiques.xml?p=4").status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_page_of_records_asks_the_same_queries_for_any_number(client, number, django_assert_max_num_queries):
    for n in range(number):
        make_practice(title=f"Exemple {n}")
    client.get("/sitemap-pratiques.xml")

    with django_assert_max_num_queries(5):
        found = addresses(client.get("/sitemap-pratiques.xml"))

    assert len(found) == number


def test_date_of_a_record_is_that_of_its_last_text(client):
    practice = make_practice(clusters=[make_cluster()])
    Practice.objects.filter(pk=practice.pk).update(revised_at="2025-03-04T12:00:00Z")

    assert list(addresses(client.get("/sitemap-pratiques.xml")).values()) == ["2025-03-04"]


@pytest.mark.parametrize("address", ["/sitemap-autres.xml", "/sitemap-pages.xml?p=2", "/sitemap-pages.xml?p=zut"])
def test_other_maps_do_not_exist(client, address):
    make_theme()

    assert client.get(address).status_code == 404


def test_robots_are_led_to_the_map_and_away_from_what_is_no_page(client):
    text = client.get("/robots.txt").text

    left = [line.removeprefix("Disallow: ") for line in text.splitlines() if line.startswith("Disallow")]
    assert "Sitemap: https://recueil.test/sitemap.xml" in text
    assert {"/admin/", "/mes-pratiques/", "/accord/", "/selections/", "/pratiques/fichier."} <= set(left)
    # Themselves public, and to be listed.
    for path in ("/", "/pratiques/", "/poles/", "/themes/", "/editions/1/", "/donnees/", "/etat-de-l-art/", "/api/"):
        assert not any(path.startswith(one) for one in left if "*" not in one)
