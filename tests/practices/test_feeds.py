"""The Atom feed of any list."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from django.utils.feedgenerator import rfc3339_date
from django.utils.http import http_date

from practices.exports.feed import MOST
from practices.forms import PracticeForm
from practices.models import Practice
from practices.workflow import Action
from tests.factories import as_post, make_cluster, make_practice, make_stub, make_text, make_theme

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def read(response):
    """(feed, entries) as {name: text, or address of a link}; what RFC 4287 asks of each is there."""
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{ATOM}feed"
    entries = [said(entry) for entry in root.findall(f"{ATOM}entry")]
    for one in [said(root), *entries]:
        assert {"id", "title", "updated", "author"} <= one.keys()
    return said(root), entries


def said(element):
    found = {}
    for child in element:
        name = child.tag.removeprefix(ATOM)
        rel = child.get("rel", "alternate")
        found[f"link {rel}" if name == "link" else name] = child.get("href") or (child.text or "").strip()
        if name == "author":
            found[name] = child.find(f"{ATOM}name").text
    return found


def test_feed_tells_the_newest_first(client):
    first = make_practice(title="Première", clusters=[make_cluster("Pôle Exemple Eau")], carrier="Une agence")
    make_practice(title="Seconde <b> & fin", action="Un & deux <i>.", theme=make_theme("financement"))
    make_stub()

    response = client.get("/pratiques/flux.atom")

    feed, entries = read(response)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert feed["title"] == "Le Recueil : les dernières fiches"
    assert feed["link alternate"] == "https://recueil.test/pratiques/"
    assert feed["link self"] == "https://recueil.test/pratiques/flux.atom"
    assert [entry["title"] for entry in entries] == ["Seconde <b> & fin (FI 001)", "Première (EV 001)"]
    assert entries[0]["summary"] == "Un &amp; deux &lt;i&gt;."
    assert entries[1] | {"id": "tag:recueil.test,2026:fiche:EV-001"} == entries[1]
    assert entries[1]["link alternate"] == f"https://recueil.test{first.get_absolute_url()}"
    assert entries[1]["author"] == "Pôle Exemple Eau, Une agence"
    assert entries[1]["updated"] == rfc3339_date(first.revised_at)


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("theme=financement", ["B (FI 001)"]),
        ("q=exemple&tri=titre", ["B (FI 001)", "A (EV 001)"]),
        ("tri=titre&page=4", ["B (FI 001)", "A (EV 001)"]),
        ("preuve=4", []),
    ],
)
def test_feed_follows_its_question_newest_first(client, asked, titles):
    make_practice(title="A", action="Un exemple.")
    make_practice(title="B", action="Un exemple.", theme=make_theme("financement"))

    _, entries = read(client.get(f"/pratiques/flux.atom?{asked}"))

    assert [entry["title"] for entry in entries] == titles


def test_the_same_question_is_the_same_feed_however_it_is_asked(client):
    make_practice(theme=make_theme("financement"))
    make_practice()

    ways = ["theme=financement&theme=evaluation&tri=titre", "page=2&theme=evaluation&theme=financement&q="]
    feeds = [read(client.get(f"/pratiques/flux.atom?{asked}"))[0] for asked in ways]

    assert feeds[0] == feeds[1]
    assert feeds[0]["id"] == "tag:recueil.test,2026:pratiques?theme=evaluation&theme=financement"
    assert feeds[0]["title"] == "Le Recueil : Thème : Évaluation, Financement"


def test_record_after_a_public_source_is_by_the_portal(client):
    make_practice(clusters=[make_cluster("Pôle Exemple Eau")], is_sourced=True)

    root = ElementTree.fromstring(client.get("/pratiques/flux.atom").content)

    entry = root.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}author") is None
    assert [one.get("term") for one in entry.findall(f"{ATOM}category")] == ["Évaluation", "Pôle Exemple Eau"]


def test_signs_that_xml_cannot_hold_do_not_break_a_feed(client):
    practice = make_practice()
    Practice.objects.filter(pk=practice.pk).update(title="Avant\x0baprès", summary="\ufffe")

    feed, _ = read(client.get("/pratiques/flux.atom?q=delai%0Btrois"))

    assert feed["title"] == "Le Recueil : Mots : delai\ufffdtrois"
    assert [entry["title"] for entry in read(client.get("/pratiques/flux.atom"))[1]] == ["Avant\ufffdaprès (EV 001)"]


@pytest.mark.parametrize("asked", ["theme=zut", "q=%22", "de=2020&a=2010"])
def test_question_that_cannot_be_asked_is_answered_by_the_page(client, asked):
    response = client.get(f"/pratiques/flux.atom?{asked}")

    assert (response.status_code, response["Content-Type"]) == (400, "text/html; charset=utf-8")


def test_reader_who_has_it_is_told_so_until_something_moves(client, django_assert_num_queries):
    make_practice()
    first = client.get("/pratiques/flux.atom")

    with django_assert_num_queries(1):
        again = client.get("/pratiques/flux.atom", headers={"if-none-match": first["ETag"]})
    make_practice(title="Nouvelle")
    moved = client.get("/pratiques/flux.atom", headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert "Last-Modified" not in first
    assert (moved.status_code, len(read(moved)[1])) == (200, 2)
    assert "max-age" in first["Cache-Control"]


def test_older_copy_is_replaced_by_its_date(client):
    make_practice()
    yesterday = http_date((timezone.now() - timedelta(days=1)).timestamp())

    assert client.get("/pratiques/flux.atom", headers={"if-modified-since": yesterday}).status_code == 200


def test_revised_record_keeps_its_name_and_moves_its_date(client, world):
    practice = make_practice(title="Avant")
    Practice.objects.filter(pk=practice.pk).update(revised_at=timezone.now() - timedelta(days=9))
    before = read(client.get("/pratiques/flux.atom"))[1][0]

    form = PracticeForm(as_post(make_text(clusters=practice.clusters.all(), title="Après")), instance=practice)
    assert form.is_valid()
    form.record(Action.IMPORT)

    after = read(client.get("/pratiques/flux.atom"))[1][0]
    assert (before["id"], before["published"]) == (after["id"], after["published"])
    assert after["title"] == "Après (EV 001)"
    assert after["updated"] > before["updated"]


def test_withdrawn_record_leaves_the_feed(client, world):
    make_practice().withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)

    assert read(client.get("/pratiques/flux.atom"))[1] == []


@pytest.mark.parametrize("number", [1, MOST + 5])
def test_feed_is_bounded_and_asks_the_same_queries(client, number, django_assert_num_queries):
    for n in range(number):
        make_practice(title=f"Exemple {n}", tags=f"mot {n}")
    client.get("/pratiques/flux.atom")

    with django_assert_num_queries(2):
        _, entries = read(client.get("/pratiques/flux.atom"))

    assert len(entries) == min(number, MOST)


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/", "/pratiques/flux.atom"),
        ("/pratiques/?theme=evaluation&tri=titre", "/pratiques/flux.atom?theme=evaluation"),
        ("/themes/evaluation/", "/pratiques/flux.atom?theme=evaluation"),
        ("/poles/pole-exemple-eau/", "/pratiques/flux.atom?pole=pole-exemple-eau"),
    ],
)
def test_pages_tell_readers_of_their_feed(client, page, feed):
    make_practice(clusters=[make_cluster("Pôle Exemple Eau")])

    assert 'type="application/atom+xml" title="Le Recueil' in client.get(page).text
    assert f'href="{feed}">' in client.get(page).text
