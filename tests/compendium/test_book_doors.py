"""From which page which book comes, for whom, and what is refused."""

import re

import pytest
from django.urls import reverse

from compendium.exports.book import Volume
from compendium.models import Book, Selection
from practices.models import Practice
from tests.compendium.binding import make_book, read, words
from tests.factories import make_cluster, make_practice, make_stub, make_theme

pytestmark = pytest.mark.django_db

LIST = "/pratiques/livre.pdf"


@pytest.fixture
def three(db):
    """EV 001 « Un » and EV 002 « Deux » of one theme, FI 001 « Trois » of another."""
    cluster = make_cluster("Pôle Exemple Eau")
    one, two = (make_practice(title=title, clusters=[cluster]) for title in ("Un", "Deux"))
    return [one, two, make_practice(title="Trois", clusters=[cluster], theme=make_theme("financement"))]


def cotes(response):
    """In the order of the pages on which a record begins."""
    return [
        found[0].replace("\N{NO-BREAK SPACE}", " ")
        for page in words(read(response))
        if (found := re.findall(r"fiche ([A-Z]{2}.\d{3}), version", page.replace("\n", " ")))
    ]


def test_list_gives_the_records_it_finds_by_theme(client, three):
    response = client.get(LIST)

    assert cotes(response) == ["EV 001", "EV 002", "FI 001"]
    assert response["Content-Disposition"] == 'attachment; filename="toutes-les-fiches-le-recueil.pdf"'


def test_list_is_that_of_the_question(client, three):
    assert cotes(client.get(LIST, {"theme": "financement"})) == ["FI 001"]


def test_book_of_a_list_says_what_was_asked(client, three):
    pages = words(read(client.get(LIST, {"theme": "evaluation", "de": "2019"})))

    assert "Ce qui a été demandé : Évaluation, De 2019." in re.sub(r"\s+", " ", pages[1])


def test_theme_gives_its_records(client, three):
    assert cotes(client.get("/themes/evaluation/livre.pdf")) == ["EV 001", "EV 002"]


def test_gathered_records_keep_their_order_and_notes(client, three):
    response = client.get("/selection/livre.pdf?titre=Pour+le+conseil&fiche=trois&note=À+lire&fiche=un&note=")

    text = re.sub(r"\s+", " ", " ".join(words(read(response))))
    assert text.index("fiche FI 001") < text.index("fiche EV 001")
    assert "Pour le conseil" in text
    assert "Note sur cette fiche À lire" in text
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_selection_of_an_account_is_for_its_owner(client, world, three, sign_in):
    selection = Selection.start(world.member, "Mes fiches", [(three[0], "À moi")])
    address = reverse("compendium:edit_book", args=[selection.pk])

    mine, hers = sign_in(world.member).get(address), sign_in(world.outsider).get(address)

    assert (cotes(mine), hers.status_code) == (["EV 001"], 404)
    assert "no-store" in mine["Cache-Control"]


def test_book_of_a_selection_has_no_address_of_its_own(client, world, three, sign_in, settings, tmp_path):
    settings.BOOKS_ROOT = str(tmp_path)
    selection = Selection.start(world.member, "Mes fiches", [(three[0], "À moi")])
    sign_in(world.member).get(reverse("compendium:edit_book", args=[selection.pk]))
    (key,) = (path.stem for path in tmp_path.glob("*.pdf"))

    assert client.get(f"/livres/{key}/").status_code == 404
    assert client.get(f"/livres/{key}/livre.pdf").status_code == 404
    assert Book.objects.count() == 0


def test_link_that_is_closed_gives_no_book(client, world, three):
    selection = Selection.start(world.member, "Mes fiches", [(three[0], "")])
    selection.open_link(shows_name=False)
    address = reverse("compendium:shared_book", args=[selection.token])
    opened = client.get(address)

    selection.close_link()

    assert cotes(opened) == ["EV 001"]
    assert opened["Referrer-Policy"] == "no-referrer"
    assert client.get(address).status_code == 404


def test_withdrawn_record_of_a_selection_is_its_notice(client, world, three):
    three[0].withdraw("perimee", "Le comité n'existe plus.", by=world.reviewer)

    text = re.sub(r"\s+", " ", " ".join(words(read(client.get("/selection/livre.pdf?fiche=un&fiche=deux")))))

    assert "elle n’a plus cours" in text
    assert text.count("Deux rapporteurs par dossier") == 1


def test_withdrawn_record_says_why_it_is_no_more(client, world, three):
    three[0].withdraw("perimee", "Le comité n'existe plus.", by=world.reviewer)

    response = client.get("/pratiques/un/livre.pdf")

    assert response.status_code == 410
    assert "Le comité n’existe plus." in response.text


def test_stub_and_draft_have_no_book(client, world):
    stub = make_stub(cluster=world.cluster)

    assert client.get(f"/pratiques/{stub.slug}/livre.pdf").status_code == 404


# What is refused


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/selection/livre.pdf", "Il n’y a encore aucune fiche à y mettre."),
        (f"{LIST}?theme=rien", "« rien » n’existe pas, ou n’existe plus."),
        (f"{LIST}?de=2020&a=2010", "2020 vient après 2010"),
        (f"{LIST}?q=introuvable", "Il n’y a encore aucune fiche à y mettre."),
        ("/selection/livre.pdf?fiche=inconnue", "Aucune fiche ne répond à « inconnue »"),
    ],
)
def test_bad_question_is_refused_in_words(client, three, address, said):
    response = client.get(address)

    assert response.status_code == 400
    assert said in response.text.replace("\N{NO-BREAK SPACE}", " ")


def test_list_too_long_says_how_many_and_what_to_do(client, three, monkeypatch):
    monkeypatch.setattr("compendium.views.books.MOST_OF_A_LIST", 2)

    response = client.get(LIST)

    assert response.status_code == 400
    assert "Elles sont 3, et un livre tient 2 fiches au plus." in response.text
    assert client.get("/themes/evaluation/livre.pdf").status_code == 200


def test_one_reader_has_few_books_at_once(client, three, monkeypatch, settings, tmp_path):
    settings.BOOKS_ROOT = str(tmp_path)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr("compendium.views.book.SHORT", 0)
    asked = [LIST, "/themes/evaluation/livre.pdf", "/themes/financement/livre.pdf"]

    found = [client.get(address) for address in asked]
    other = client.get(asked[2], REMOTE_ADDR="192.0.2.7")

    assert [response.status_code for response in found] == [302, 302, 429]
    assert "2 de vos livres se composent déjà." in found[2].text
    assert other.status_code == 302


def test_many_books_in_a_row_are_refused_before_they_are_gathered(client, three, settings, monkeypatch):
    settings.BOOKS_PER_MINUTE = 0
    gathered = []
    monkeypatch.setattr(Volume, "of_record", gathered.append)

    refused = client.get("/pratiques/un/livre.pdf")

    assert refused.status_code == 429
    assert "Vous avez demandé beaucoup de livres à la suite." in refused.text
    assert gathered == []


# Addresses and queries


def test_same_question_asked_otherwise_is_the_same_book(client, three, monkeypatch, settings, tmp_path):
    settings.BOOKS_ROOT = str(tmp_path)
    monkeypatch.setattr("compendium.views.book.SHORT", 0)
    plain = client.get(f"{LIST}?theme=evaluation&theme=financement&de=2019")
    other = client.get(
        f"{LIST}?de=2019&theme=financement&tri=titre&theme=evaluation&rien={'x' * 4_000}", HTTP_HOST="localhost"
    )

    assert (plain.status_code, other.status_code) == (302, 200)  # it is there already
    assert Book.objects.get().origin == f"{LIST}?theme=evaluation&theme=financement&de=2019"


def test_book_asked_again_with_its_tag_has_not_changed(client, three):
    first = client.get(LIST)

    again = client.get(LIST, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert first["X-Robots-Tag"] == "noindex"


def test_address_without_a_book_is_not_found(client, db):
    assert client.get(f"/livres/{'9' * 64}/").status_code == 404
    assert client.get("/editions/7/livre.pdf").status_code == 404


def test_book_that_is_not_there_yet_leads_to_its_progress(client, db):
    book = make_book(state=Book.State.WAITING)

    assert client.get(f"{book.get_absolute_url()}livre.pdf").url == book.get_absolute_url()


@pytest.mark.parametrize("n_practices", [1, 30])
def test_book_of_a_list_asks_the_same_queries_for_any_number(client, django_assert_num_queries, n_practices):
    cluster = make_cluster("Pôle Exemple Eau")
    for number in range(n_practices):
        make_practice(title=f"Pratique {number}", clusters=[cluster], tags="conseil")
    client.get(LIST)

    with django_assert_num_queries(12):
        response = client.get(LIST)

    assert len(cotes(response)) == n_practices


@pytest.mark.parametrize("page", ["/pratiques/un/", "/themes/evaluation/", "/selection/?fiche=un"])
def test_pages_lead_to_their_book(client, three, page):
    path, _, query = page.partition("?")

    found = re.findall(r'href="([^"]*livre\.pdf[^"]*)"', client.get(page).text)

    assert found == [f"{path}livre.pdf{'?' + query if query else ''}"]
    assert Practice.objects.published().count() == 3
