import re
from datetime import date
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.figures import directory as remember
from clusters.figures import heat_level, members_chart, region_tiles
from clusters.models import ClusterSource, ClusterYear, FormerName, LabelPeriod
from practices.models import Practice
from tests.factories import make_cluster, make_practice, make_region, make_sector, make_stub, make_theme

pytestmark = pytest.mark.django_db


def listed(response):
    return re.findall(r'<th scope="row"><a href="/poles/[^"]+">([^<]+)</a>', response.text)


def words(response):
    """What the main part of the page says, its spaces made plain."""
    main = response.text.partition('<main id="contenu" tabindex="-1">')[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


@pytest.fixture
def directory():
    """Three pôles that each question tells apart."""
    mer = make_cluster(
        "Pôle Mer", regions=["Bretagne", "Normandie"], sector=make_sector("Mer"), label_state="labellise", city="Brest"
    )
    make_cluster("Pôle Été", regions=["Bretagne"], sector=make_sector("Santé"), label_state="ancien")
    make_cluster("Pôle Bois", regions=["Normandie"], sector=make_sector("Santé"), label_state="ancien", scope="forêts")
    FormerName.objects.create(cluster=mer, name="Réseau d’Hiver")


# /poles/


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", ["Pôle Bois", "Pôle Été", "Pôle Mer"]),
        ("region=bretagne", ["Pôle Été", "Pôle Mer"]),
        ("region=bretagne&region=normandie", ["Pôle Bois", "Pôle Été", "Pôle Mer"]),
        ("secteur=mer", ["Pôle Mer"]),
        ("secteur=mer&secteur=sante", ["Pôle Bois", "Pôle Été", "Pôle Mer"]),
        ("label=ancien", ["Pôle Bois", "Pôle Été"]),
        ("label=inconnu", []),
        ("q=hiver", ["Pôle Mer"]),
        ("q=ete", ["Pôle Été"]),
        ("q=ÉTÉ", ["Pôle Été"]),
        ("q=brest", ["Pôle Mer"]),
        ("q=foret", ["Pôle Bois"]),
        ("q=%25", []),
        ("q=_", []),
        ("region=bretagne&label=ancien&q=pole", ["Pôle Été"]),
        ("region=normandie&secteur=sante", ["Pôle Bois"]),
        ("region=normandie&secteur=mer&label=ancien", []),
    ],
)
def test_directory_answers(client, directory, asked, names):
    response = client.get(f"/poles/?{asked}")

    assert (response.status_code, listed(response)) == (200, names)


def test_directory_counts_and_says_what_each_pole_was_and_became(client, directory):
    make_cluster("Pôle Vieux", successor=make_cluster("Pôle Neuf"), end_reason="fusion", ended_in=2018)

    page = words(client.get("/poles/?q=pole"))

    assert "5 pôles" in page
    assert "Pôle Mer Réseau d’Hiver Bretagne, Normandie Mer Labellisé" in page
    assert "fusion dans Pôle Neuf, 2018" in page


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("region=atlantide", "Région : « atlantide » n’existe pas, ou n’existe plus."),
        ("secteur=rien", "Secteur : « rien » n’existe pas, ou n’existe plus."),
        ("label=faux", "État du label : « faux » n’existe pas, ou n’existe plus."),
        ("q=%00", "Nom, ancien nom, ville ou domaine : Le caractère nul n’est pas autorisé."),
        ("region=a%00", "Région : Le caractère nul n’est pas autorisé."),
    ],
)
def test_directory_refuses_in_french_what_it_does_not_know(client, directory, asked, message):
    response = client.get(f"/poles/?{asked}")

    alert = re.search(r'role="alert">.*?<li>(.*?)</li>', response.text, re.DOTALL)[1]
    assert (response.status_code, " ".join(unescape(alert).split())) == (400, message)
    assert '<a href="/poles/">Revenir à tous les pôles</a>' in response.text


def test_directory_writes_what_was_asked_as_text(client, directory):
    response = client.get("/poles/", {"q": '"><script>alert(1)</script>', "region": "<script>alert(2)</script>"})

    assert response.status_code == 400
    assert response.text.count("<script>") == 0
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in response.text


@pytest.mark.parametrize(
    "q",
    [
        pytest.param("z" * 10_000, id="one word of 10 000 signs"),
        pytest.param(" ".join(f"zz{n}" for n in range(1_200)), id="1 200 words"),
        pytest.param("l'" * 1_500, id="1 500 apostrophes"),
        pytest.param("\x01\x1b\x7f\u2028", id="control signs"),
        pytest.param("'\" OR 1=1 --", id="quotes"),
        pytest.param("\\", id="backslash"),
    ],
)
def test_directory_survives_any_words(client, directory, q):
    response = client.get("/poles/", {"q": q})

    assert response.status_code in {200, 400}
    assert listed(response) == []


@pytest.mark.parametrize("page", ["abc", "0", "-1", "2", "99999", pytest.param("9" * 5_000, id="5 000 digits")])
def test_page_that_does_not_exist_is_not_found(client, directory, page):
    assert client.get("/poles/", {"page": page}).status_code == 404


@pytest.mark.parametrize("n_clusters", [1, 30])
def test_directory_asks_the_same_queries_for_any_number(client, n_clusters, django_assert_num_queries):
    for _ in range(n_clusters):
        cluster = make_cluster(regions=["Bretagne"], sector=make_sector())
        FormerName.objects.create(cluster=cluster, name="Réseau")
    remember()

    with django_assert_num_queries(5):
        response = client.get("/poles/")

    assert len(listed(response)) == n_clusters


# The map and the chart


def test_tiles_count_a_pole_in_each_of_its_regions():
    make_cluster(regions=["Bretagne", "Normandie"])
    make_cluster(regions=["Bretagne"])
    make_region("Corse")

    tiles = [(tile.region.slug, tile.count, tile.level) for tile in region_tiles()]

    assert tiles == [("bretagne", 2, 3), ("corse", 0, 0), ("normandie", 1, 1)]


def test_map_of_an_empty_directory_has_no_tile():
    assert region_tiles() == []


def test_chosen_region_is_marked_on_the_map(client, directory):
    response = client.get("/poles/?region=normandie")

    tiles = re.findall(r'href="/poles/\?region=([\w-]+)"( aria-current="true")?>', response.text)
    assert tiles == [("bretagne", ""), ("normandie", ' aria-current="true"')]


@pytest.mark.parametrize(
    ("count", "most", "level"),
    [(0, 0, 0), (0, 10, 0), (1, 1, 1), (1, 10, 1), (2, 10, 1), (3, 10, 2), (9, 10, 5), (10, 10, 5), (1, 1000, 1)],
)
def test_heat_level(count, most, level):
    assert heat_level(count, most) == level


@pytest.mark.parametrize("members", [[], [(2012, 80)], [(2012, 80), (2015, None)], [(2012, None), (2015, 0)]])
def test_fewer_than_two_known_years_make_no_chart(members):
    assert members_chart([ClusterYear(year=year, members=number) for year, number in members]) is None


def test_chart_shows_known_years_in_order_at_their_place_in_time():
    known = [(2010, 50), (2011, None), (2012, 100), (2020, 80)]

    chart = members_chart([ClusterYear(year=year, members=members) for year, members in known])

    assert [(bar.year, bar.height) for bar in chart.bars] == [(2010, 67), (2012, 134), (2020, 107)]
    first, second, third = (bar.x for bar in chart.bars)
    assert round((second - first) / (third - first), 1) == 0.2


@settings(deadline=None)
@given(st.dictionaries(st.integers(2005, 2035), st.integers(1, 10**6), min_size=2))
def test_bars_stand_on_the_axis_inside_the_drawing_and_apart(members):
    chart = members_chart([ClusterYear(year=year, members=members[year]) for year in sorted(members)])

    for bar in chart.bars:
        assert bar.y + bar.height == chart.base
        assert 0 <= bar.above <= bar.y <= chart.base < chart.height
        assert 0 <= bar.x < bar.middle < bar.x + bar.width <= chart.width
    assert [left for left, right in pairwise(chart.bars) if left.x + left.width > right.x] == []


# /poles/<slug>/


def test_page_tells_what_the_pole_was_and_became(client):
    heir = make_cluster("Pôle Neuf")
    cluster = make_cluster(
        "Pôle Mer", regions=["Bretagne", "Normandie"], successor=heir, end_reason="fusion", ended_in=2019, city="Brest"
    )
    make_cluster("Pôle Port", successor=cluster, end_reason="fusion", ended_in=2012)
    FormerName.objects.create(cluster=cluster, name="Réseau d’Hiver", until=2008)
    FormerName.objects.create(cluster=cluster, name="Réseau d’Été", until=2010)

    page = words(client.get("/poles/pole-mer/"))

    assert "Ce pôle a fusionné dans Pôle Neuf en 2019." in page
    assert "Anciens noms : Réseau d’Hiver (jusqu’en 2008), Réseau d’Été (jusqu’en 2010)." in page
    assert "A réuni : Pôle Port (2012)." in page
    assert "Régions Bretagne, Normandie Ville Brest" in page


def test_page_of_the_heir_links_to_those_it_gathered(client):
    heir = make_cluster("Pôle Neuf")
    make_cluster("Pôle Mer", successor=heir, end_reason="fusion")

    response = client.get("/poles/pole-neuf/")

    assert 'A réuni\N{NO-BREAK SPACE}: <a href="/poles/pole-mer/">Pôle Mer</a>.' in response.text


def test_page_shows_each_year_and_leaves_empty_what_is_not_known(client):
    cluster = make_cluster("Pôle Mer")
    ClusterYear.objects.create(cluster=cluster, year=2019, members=260, sme_share=80, team="12.5", budget=1400)
    ClusterYear.objects.create(cluster=cluster, year=2012, members=90)

    response = client.get("/poles/pole-mer/")

    rows = re.findall(r'<tr><th scope="row">(\d+)</th>(.*?)</tr>', response.text)
    cells = [(year, *re.findall(r"<td[^>]*>(.*?)</td>", row.replace("\N{NO-BREAK SPACE}", " "))) for year, row in rows]
    assert cells == [("2012", "90", "", "", ""), ("2019", "260", "80 %", "12,5 ETP", "1400 k€")]
    assert response.text.count('<rect class="bar"') == 2


def test_page_shows_label_periods_and_sources_with_their_date(client):
    cluster = make_cluster("Pôle Mer")
    LabelPeriod.objects.create(cluster=cluster, starts=2005, ends=2008, phase=1)
    LabelPeriod.objects.create(cluster=cluster, starts=2023, phase=5, terms="2 ans")
    ClusterSource.objects.create(cluster=cluster, url="https://source.test/liste", detail="page 3")
    ClusterSource.objects.update(added_on=date(2026, 3, 5))

    response = client.get("/poles/pole-mer/")

    page = words(response)
    assert "De 2005 à 2008, phase I (2005-2008) À partir de 2023, phase V (2023-2026) (2 ans)" in page
    assert "source.test/liste (page 3) versée le 5 mars 2026" in page
    assert '<a href="https://source.test/liste" rel="noopener">' in response.text


def test_page_shows_published_practices_and_stubs_and_no_private_one(client):
    cluster = make_cluster("Pôle Mer")
    make_practice(clusters=[cluster], title="Un comité rapide")
    make_stub(cluster=cluster, title="Des ateliers")
    private = Practice.objects.create(title="Un secret", theme=make_theme(), slug="un-secret")
    private.clusters.set([cluster])
    make_practice(title="Une autre")

    response = client.get("/poles/pole-mer/")

    assert re.findall(r'<a class="spine[^>]*href="/pratiques/([\w-]+)/"', response.text) == ["un-comite-rapide"]
    assert re.findall(r'href="/pratiques/([\w-]+)/"', response.text) == ["un-comite-rapide", "des-ateliers"]


@pytest.mark.parametrize("slug", ["inconnu", "POLE-MER", "9" * 500])
def test_page_of_an_unknown_pole_is_not_found(client, slug):
    make_cluster("Pôle Mer")

    assert client.get(f"/poles/{slug}/").status_code == 404


@pytest.mark.parametrize("n_rows", [1, 30])
def test_page_asks_the_same_queries_for_any_number(client, n_rows, django_assert_num_queries):
    cluster = make_cluster("Pôle Mer", successor=make_cluster(), end_reason="fusion", sector=make_sector())
    for n in range(n_rows):
        make_practice(clusters=[cluster], tags="délai")
        make_stub(cluster=cluster)
        ClusterYear.objects.create(cluster=cluster, year=2010 + n)
        make_cluster(successor=cluster, end_reason="fusion")
    remember()

    with django_assert_num_queries(13):
        response = client.get("/poles/pole-mer/")

    assert response.text.count('<a class="spine') == n_rows
