import re
from html import unescape
from itertools import pairwise

import pytest

from practices.figures import Shelf, cover, heat, shelves
from practices.models import Entry, KeyStep, Practice, Term, Theme
from practices.search import catalogue
from tests.factories import THEMES, make_cluster, make_practice, make_stub, make_theme

pytestmark = pytest.mark.django_db

RECTANGLE = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-([\d.]+)z")


def words(response):
    """What the main part of the page says, its spaces made plain."""
    main = response.text.partition('<main id="contenu" tabindex="-1">')[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


def cards(response):
    return re.findall(r'<h3 class="title"><a href="/pratiques/[\w-]+/">([^<]+)</a>', response.text)


def rectangles(*paths):
    """(left, right, height) of what these paths draw, from left to right; all stand on the shelf."""
    drawn = [[float(number) for number in found] for path in paths for found in RECTANGLE.findall(path)]
    assert all(y >= 0 and y + tall == 112 and wide == back for _, y, wide, tall, back in drawn)
    return sorted((x, x + wide, tall) for x, _, wide, tall, _ in drawn)


def copies_of(practice, number):
    """More published practices like this one, without a form each."""
    like = {"state": practice.state, "theme": practice.theme, "published_at": practice.published_at}
    for n in range(number):
        copy = Practice(title=f"Copie {n}", slug=f"copie-{n}", call_number=f"XX {n}", evidence=1 + n % 4, **like)
        copy.save()
        Entry.write(copy)


# Shelves


def test_shelves_count_published_measured_and_stubs_theme_by_theme():
    make_theme("rh-competences")
    for evidence in ("", "2", "3", "4"):
        make_practice(evidence=evidence)
    make_stub()
    make_stub(theme=make_theme("financement"))
    Practice.objects.create(title="Privée", theme=make_theme())

    counted = [(shelf.theme.code, shelf.count, shelf.measured, shelf.stubs) for shelf in shelves(catalogue())]

    assert counted == [("EV", 4, 2, 1), ("RH", 0, 0, 0), ("FI", 0, 0, 1)]


def test_newest_practice_leans_and_the_others_stand_in_order():
    for evidence in ("1", "4", "", "3"):
        make_practice(evidence=evidence)

    shelf = shelves(catalogue())[0]

    assert [tall for _, _, tall in rectangles(*shelf.tones)] == [66, 98, 62]
    assert [tall for _, _, tall in rectangles(shelf.leaning[1])] == [87]
    assert shelf.leaning[0] == rectangles(shelf.leaning[1])[0][0]


@pytest.mark.parametrize(("number", "shown"), [(1, 1), (2, 2), (6, 6), (42, 42), (60, 42)])
def test_everything_stands_on_the_shelf_side_by_side(number, shown):
    copies_of(make_practice(), number - 1)

    shelf = shelves(catalogue())[0]

    books = rectangles(*shelf.tones, shelf.leaning[1])
    drawn = rectangles(*shelf.tones, shelf.leaning[1], shelf.free)
    assert (shelf.count, len(books)) == (number, shown)
    assert [left for left, right in pairwise(drawn) if left[1] > right[0]] == []
    assert (drawn[0][0] >= 0, drawn[-1][1] <= 640) == (True, True)


def test_shelves_are_all_drawn_at_the_scale_of_the_fullest():
    make_practice(theme=make_theme("financement"))
    copies_of(make_practice(), 41)

    widths = {
        round(right - left, 1) for shelf in shelves(catalogue()) for left, right, _ in rectangles(shelf.leaning[1])
    }

    assert widths == {9.9}


def test_shelf_without_practice_is_all_free():
    make_theme()

    shelf = shelves(catalogue())[0]

    assert (shelf.tones, shelf.leaning) == (["", "", ""], ())
    assert len(rectangles(shelf.free)) == 36


def test_collection_without_theme_has_no_shelf():
    assert (shelves(catalogue()), cover([])) == ([], [])


# Phases


@pytest.mark.parametrize(
    ("year", "column"),
    [
        ("2005", "2005-2008"),
        ("2008", "2005-2008"),
        ("2009", "2009-2012"),
        ("2012", "2009-2012"),
        ("2013", "2013-2018"),
        ("2018", "2013-2018"),
        ("2019", "2019-2022"),
        ("2022", "2019-2022"),
        ("2023", "2023-2026"),
        ("", "sans année"),
    ],
)
def test_practice_counts_in_the_phase_of_its_year(year, column):
    make_practice(start_year=year, is_sourced=True)

    columns, (row,) = heat(catalogue())

    assert columns == ["2005-2008", "2009-2012", "2013-2018", "2019-2022", "2023-2026", "sans année"]
    assert [name for name, (count, _) in zip(columns, row.cells, strict=True) if count] == [column]


def test_heat_counts_published_practices_and_their_total():
    make_theme("financement")
    for year in ("2008", "2008", "2008", "2019", ""):
        make_practice(start_year=year, is_sourced=True)
    make_stub()

    _, table = heat(catalogue())

    assert [(row.theme.code, row.cells, row.total) for row in table] == [
        ("EV", [(3, 4), (0, 0), (0, 0), (1, 1), (0, 0), (1, 1)], 5),
        ("FI", [(0, 0)] * 6, 0),
    ]


# Cover


def covered(counts):
    return cover([Shelf(Theme(key=f"theme-{n}"), count) for n, count in enumerate(counts)])


@pytest.mark.parametrize("counts", [[1], [8, 20, 8, 11, 6, 6], [1, 0, 59], [40] * 6])
def test_books_of_the_cover_share_its_width(counts):
    books = covered(counts)

    for n, count in enumerate(counts):
        of_theme = [book.width + 1.6 for book in books if book.key == f"theme-{n}"]
        assert sum(of_theme) == pytest.approx(252 * count / sum(counts), abs=0.05 * len(of_theme))


@pytest.mark.parametrize("counts", [[1], [8, 20, 8, 11, 6, 6], [100] * 6, [500, 1, 30, 0, 2, 9]])
def test_books_of_the_cover_stand_side_by_side_on_the_board(counts):
    books = covered(counts)

    assert {book.key for book in books} == {f"theme-{n}" for n, count in enumerate(counts) if count}
    assert [book for book in books if book.width <= 0 or book.y + book.height != 330] == []
    assert [left for left, right in pairwise(books) if left.x + left.width > right.x] == []
    assert (books[0].x >= 24, books[-1].x + books[-1].width <= 276) == (True, True)


# Pages


@pytest.mark.parametrize("path", ["/", "/themes/", "/themes/evaluation/", "/a-propos/", "/glossaire/", "/pratiques/"])
@pytest.mark.parametrize("has_theme", [True, False])
def test_pages_of_an_empty_collection_open(client, path, has_theme):
    if has_theme:
        make_theme()

    response = client.get(path)

    assert response.status_code == (200 if has_theme or path != "/themes/evaluation/" else 404)
    assert response.text.count("<h1") == 1


def test_home_counts_the_collection_and_shows_the_newest(client):
    cluster = make_cluster()
    for n in range(5):
        make_practice(title=f"Comité {n}", clusters=[cluster])
        make_stub(title=f"Ateliers {n}")

    response = client.get("/")

    page = words(response)
    assert cards(response) == ["Comité 4", "Comité 3", "Comité 2", "Comité 1"]
    assert "5 fiches de 1 pôle, à ce jour" in page
    assert "Toutes les fiches" in page
    assert "À compléter Les 5 fiches à compléter Du guide de 2008" in page
    assert len(set(re.findall(r'href="/pratiques/ateliers-\d/"', response.text))) == 4


def test_theme_page_shows_its_shelf_by_cote_its_newest_and_its_stubs(client):
    cluster, theme = make_cluster(), make_theme()
    for n in range(4):
        make_practice(title=f"Comité {n}", clusters=[cluster])
    make_practice(title="Ailleurs", theme=make_theme("financement"))
    make_stub(theme=theme)

    response = client.get("/themes/evaluation/")

    spines = re.findall(r'class="spine[^"]*" href="/pratiques/([\w-]+)/"', response.text)
    assert spines == ["comite-0", "comite-1", "comite-2", "comite-3"]
    assert cards(response) == ["Comité 3", "Comité 2", "Comité 1"]
    assert "4 fiches de 1 pôle 1 fiche à compléter" in words(response)
    assert response.text.count('<a href="/pratiques/ateliers-de-partage/">') == 1
    assert "Ailleurs" not in response.text


def test_theme_page_counts_all_that_it_cannot_show(client):
    copies_of(make_practice(), 60)
    for n in range(31):
        make_stub(title=f"Ateliers {n}")

    response = client.get("/themes/evaluation/")

    assert "61 fiches de 1 pôle 31 fiches à compléter" in words(response)


def test_theme_page_shows_steps_in_order_and_free_places(client):
    theme = make_theme()
    judge = KeyStep.objects.create(theme=theme, slug="juger", name="Juger", order=2)
    KeyStep.objects.create(theme=theme, slug="decider", name="Décider", order=1)
    make_practice(title="Comité", key_step=str(judge.pk))

    page = client.get("/themes/evaluation/")

    steps = words(page).partition("Par étape clé")[2]
    assert re.findall("Décider|Proposer la première|Juger|Comité", steps) == [
        *["Décider", "Proposer la première"],
        *["Juger", "Comité"],
    ]
    assert page.text.count("/contribuer/?theme=evaluation&amp;etape=decider") == 1


def test_glossary_explains_terms_in_order(client):
    for name, slug in [("Zonage", "zonage"), ("Équipe", "equipe"), ("animateur", "animateur")]:
        Term.objects.create(name=name, slug=slug, english="team", definition="Ce que c'est")

    page = words(client.get("/glossaire/"))

    assert re.findall(r"(\w+) \(team\) Ce que c’est\.", page) == ["animateur", "Équipe", "Zonage"]


@pytest.mark.parametrize(
    ("path", "queries"),
    [("/", 5), ("/themes/", 1), ("/themes/evaluation/", 6), ("/a-propos/", 0), ("/glossaire/", 2)],
)
@pytest.mark.parametrize("n_rows", [1, 30])
def test_pages_ask_the_same_queries_for_any_number(client, path, queries, n_rows, django_assert_num_queries):
    themes = [make_theme(slug) for slug in THEMES]
    step = KeyStep.objects.create(theme=make_theme(), slug="juger", name="Juger")
    for n in range(n_rows):
        make_practice(key_step=str(step.pk), tags="délai", theme=themes[2])
        make_practice(theme=themes[n % 6])
        make_stub()
        Term.objects.create(name=f"Terme {n}", slug=f"terme-{n}")
    client.get("/")  # the worker then remembers the catalogue

    with django_assert_num_queries(queries):
        response = client.get(path)

    assert response.status_code == 200
