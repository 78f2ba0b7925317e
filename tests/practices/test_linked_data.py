"""What pages say to search engines and to the sites that show a link to them."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from clusters.exports import LICENCE_URL
from clusters.models import FormerName
from practices.models import Source
from tests.factories import make_cluster, make_practice, make_sector, make_stub, make_theme

pytestmark = pytest.mark.django_db
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
META = re.compile(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"')
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)">')
BREAKING = 'Avant </script><script>alert(1)</script> & \u2028 "après"'


def linked(response):
    (block,) = BLOCK.findall(response.text)
    assert not re.search(r"[<>&\u2028]", block)
    return json.loads(block)


def meta(response):
    return {name: unescape(content) for name, content in META.findall(response.text)}


def test_record_describes_itself(client):
    cluster = make_cluster("Pôle Exemple Eau")
    practice = make_practice(clusters=[cluster], carrier="Une agence", tags="délai")
    Source.objects.create(practice=practice, title="Rapport", url="https://exemple.test/rapport")
    Source.objects.create(practice=practice, title="Entretien")

    data = linked(client.get(practice.get_absolute_url()))

    article, crumbs = data["@graph"]
    pole = {"@type": "Organization", "name": "Pôle Exemple Eau", "url": "https://recueil.test/poles/pole-exemple-eau/"}
    assert (data["@context"], article["@type"], article["name"]) == ("https://schema.org", "Article", practice.title)
    assert article["author"] == [pole, {"@type": "Organization", "name": "Une agence"}]
    assert (article["identifier"], article["license"], article["inLanguage"]) == ("EV 001", LICENCE_URL, "fr")
    assert article["isBasedOn"] == ["https://exemple.test/rapport", "Entretien"]
    assert article["datePublished"] == practice.published_at.isoformat(timespec="seconds")
    assert article["dateModified"] == practice.revised_at.isoformat(timespec="seconds")
    assert [thing["name"] for thing in article["about"]] == ["Évaluation"]
    assert article["keywords"] == ["délai"]
    assert [step["name"] for step in crumbs["itemListElement"]] == ["Catalogue", "Évaluation", "EV 001"]


def test_record_after_a_public_source_is_signed_by_the_portal(client):
    practice = make_practice(clusters=[make_cluster("Pôle Exemple Eau")], is_sourced=True)

    article = linked(client.get(practice.get_absolute_url()))["@graph"][0]

    assert [author["name"] for author in article["author"]] == ["Le Recueil"]
    assert [thing["name"] for thing in article["about"]] == ["Évaluation", "Pôle Exemple Eau"]


def test_no_text_ends_the_block_that_holds_it(client):
    practice = make_practice(title=BREAKING, carrier="</script>", action="<!-- <script> Une action.")

    page = client.get(practice.get_absolute_url())

    article = linked(page)["@graph"][0]
    assert article["name"] == BREAKING
    assert "<script>alert" not in page.text
    assert meta(page)["og:title"].startswith("Avant </script><script>alert(1)</script> &")


def test_stub_and_withdrawn_record_claim_nothing(client, world):
    stub, practice = make_stub(), make_practice()
    practice.withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)

    for one in (stub, practice):
        assert BLOCK.findall(client.get(one.get_absolute_url()).text) == []


def test_pole_describes_itself(client):
    cluster = make_cluster("Pôle Eau", regions=["Bretagne"], sector=make_sector("Mer"), city="Brest", scope="l'eau")
    FormerName.objects.create(cluster=cluster, name="Réseau Eau")

    pole, crumbs = linked(client.get(cluster.get_absolute_url()))["@graph"]

    assert pole == {
        "@type": "Organization",
        "@id": "https://recueil.test/poles/pole-eau/#pole",
        "name": "Pôle Eau",
        "url": "https://recueil.test/poles/pole-eau/",
        "alternateName": ["Réseau Eau"],
        "description": "l'eau",
        "knowsAbout": "Mer",
        "address": {
            "@type": "PostalAddress",
            "addressLocality": "Brest",
            "addressRegion": "Bretagne",
            "addressCountry": "FR",
        },
    }
    assert [step["item"] for step in crumbs["itemListElement"]] == [
        "https://recueil.test/poles/",
        "https://recueil.test/poles/pole-eau/",
    ]


def test_home_says_how_to_search(client):
    site = linked(client.get("/"))

    assert (site["@type"], site["url"]) == ("WebSite", "https://recueil.test/")
    assert site["potentialAction"]["target"]["urlTemplate"] == "https://recueil.test/pratiques/?q={search_term_string}"


def test_open_data_is_a_dataset(client):
    practice = make_practice()

    data = linked(client.get("/donnees/"))

    assert (data["@type"], data["license"]) == ("Dataset", LICENCE_URL)
    assert data["dateModified"] == practice.revised_at.isoformat(timespec="seconds")
    assert [file["contentUrl"] for file in data["distribution"]] == [
        f"https://recueil.test/pratiques/fichier.{kind}" for kind in ("csv", "xlsx", "ods", "json")
    ]


@pytest.mark.parametrize(
    ("page", "title", "picture"),
    [
        ("/", "Bonnes pratiques de gouvernance des pôles", "recueil"),
        ("/pratiques/un-exemple/", "Un exemple (EV 001)", "evaluation"),
        ("/themes/evaluation/", "Évaluation", "evaluation"),
        ("/poles/pole-exemple-eau/", "Pôle Exemple Eau", "recueil"),
        ("/donnees/", "Données ouvertes", "recueil"),
        ("/nulle-part/", "Page introuvable", "recueil"),
    ],
)
def test_every_page_says_how_it_is_shown_elsewhere(client, page, title, picture):
    make_practice(title="Un exemple", clusters=[make_cluster("Pôle Exemple Eau")])

    said = meta(client.get(page))

    assert (said["og:title"], said["og:locale"], said["og:site_name"]) == (title, "fr_FR", "Le Recueil")
    assert said["og:description"] == said["description"] != ""
    assert said["og:image"] == f"https://recueil.test/static/img/partage/{picture}.png"
    assert said["og:url"] == f"https://recueil.test{page}"
    assert said["twitter:card"] == "summary_large_image"


def test_every_theme_has_its_picture():
    make_theme("financement")

    for key in ("recueil", "projets", "reseau", "evaluation", "international", "rh", "financement"):
        with Image.open(Path(settings.BASE_DIR) / f"static/img/partage/{key}.png") as picture:
            assert picture.size == (1200, 630)


@pytest.mark.parametrize(
    ("page", "canonical"),
    [
        ("/pratiques/?tri=titre", "/pratiques/"),
        ("/pratiques/?theme=financement&theme=evaluation&q=&zut=1", "/pratiques/?theme=evaluation&theme=financement"),
        ("/pratiques/?tri=-annee&page=2", "/pratiques/?page=2"),
        ("/pratiques/?theme=evaluation&page=2&tri=titre", "/pratiques/?theme=evaluation&page=2"),
        ("/pratiques/un-exemple/?utm_source=x", "/pratiques/un-exemple/"),
        ("/poles/?label=ancien&region=bretagne&page=1", "/poles/?region=bretagne&label=ancien"),
        ("/themes/evaluation/?a=b", "/themes/evaluation/"),
    ],
)
def test_each_page_has_one_address(client, page, canonical):
    make_practice(title="Un exemple", clusters=[make_cluster(regions=["Bretagne"], label_state="ancien")])
    make_practice(theme=make_theme("financement"))
    for n in range(20):
        make_practice(title=f"Exemple {n}")

    (found,) = CANONICAL.findall(client.get(page).text)

    assert unescape(found) == f"https://recueil.test{canonical}"
