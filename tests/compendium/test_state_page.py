"""The page of the state of the art: true at once, in as many queries for any number, and its figures as files."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters.models import Cluster
from compendium.figures.state import TITLES, state_of
from compendium.models import Comment
from exchange.models import Adoption
from practices.models import KeyStep, Practice, Unanswered
from practices.search import catalogue
from tests.compendium.editing import make_edition
from tests.compendium.stating import PAGE, TODAY
from tests.factories import THEMES, make_adoption, make_cluster, make_practice, make_sector, make_stub, make_theme
from tests.practices.test_record import words

pytestmark = pytest.mark.django_db
FIRST_VISIT, AGAIN = 9, 4


def rows_of(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize("number", [1, 30])
def test_page_asks_the_same_queries_for_any_number(client, world, number, django_assert_num_queries):
    for place in range(number):
        practice = make_practice(clusters=[world.cluster], title=f"Pratique {place}")
        make_adoption(practice, world.neighbour)
        Comment.say("poles", f"Un mot, {place}.", by=world.reviewer)
        Unanswered.note(f"zygomatique{place}")
        Unanswered.note(f"zygomatique{place}")
    client.get("/")

    with django_assert_num_queries(FIRST_VISIT):
        client.get(PAGE)
    with django_assert_num_queries(AGAIN):
        response = client.get(PAGE)

    assert f"Ce que {number} fiche" in response.text


def test_page_of_an_empty_portal_opens(client, db):
    assert "Aucune pratique recensée" in words(client.get(PAGE))


def test_page_is_never_stale(client, world):
    assert "Ce que le Recueil dira" in words(client.get(PAGE))

    practice = make_practice(clusters=[world.cluster])
    assert "Ce que 1 fiche dit" in words(client.get(PAGE))

    make_adoption(practice, world.neighbour)
    assert "1 reprise en place aujourd’hui" in words(client.get(PAGE))

    practice.withdraw("demande", "Voilà.", by=world.reviewer)
    assert "Ce que le Recueil dira" in words(client.get(PAGE))
    assert "Aucune reprise recensée" in words(client.get(PAGE))


def test_renamed_pole_is_named_at_once(client, world):
    make_practice(clusters=[world.cluster])
    client.get(PAGE)

    Cluster.objects.filter(pk=world.cluster.pk).update(name="Pôle Exemple Rebaptisé")

    assert "Pôle Exemple Rebaptisé" in words(client.get(PAGE))


def test_next_year_has_its_column(world):
    make_practice(clusters=[world.cluster])

    later = state_of(catalogue(), today=TODAY.replace(year=TODAY.year + 1))

    assert state_of(catalogue(), today=TODAY).tables["annees"].columns[-2].name == "2025-2026"
    assert later.tables["annees"].columns[-2].name == "2027"


def test_only_what_is_in_place_today_travels(world):
    practice = make_practice(clusters=[world.cluster, make_cluster("Pôle Exemple Eau")])
    make_adoption(practice, world.neighbour)
    make_adoption(practice, make_cluster(), state="a-l-etude")
    stopped = make_cluster()
    make_adoption(practice, stopped)
    make_adoption(practice, stopped, state="arretee", stop_reason="moyens", stop_text="Fini.")

    adoptions = state_of(catalogue()).figures.adoptions

    assert adoptions.number == 1
    assert {(flow.origin, flow.adopter, flow.number) for flow in adoptions.flows} == {
        ("Pôle Exemple Mer", "Pôle Exemple Bois", 1),
        ("Pôle Exemple Eau", "Pôle Exemple Bois", 1),
    }
    account = reverse("exchange:adoption", args=[Adoption.objects.get(cluster=world.neighbour).pk])
    assert [flow.links for flow in adoptions.flows] == [[("EV 001", account)]] * 2


def test_drawing_of_adoptions_stays_within_its_frame(world):
    for place in range(12):
        practice = make_practice(clusters=[make_cluster()], title=f"Pratique {place}")
        make_adoption(practice, world.neighbour)
        make_adoption(practice, world.cluster)

    drawing = state_of(catalogue()).figures.adoptions.drawing

    assert all(node.y + node.height <= drawing.height for node in [*drawing.origins, *drawing.adopters])
    assert len(drawing.bands) == 24
    numbers = [float(n) for band in drawing.bands for n in re.findall(r"[\d.]+", band.path)]
    assert max(numbers) <= drawing.width


def test_family_under_three_poles_is_hidden_and_the_page_says_so(client, world):
    for name, number in (("Mer", 2), ("Bois", 3)):
        for place in range(number):
            make_cluster(f"Pôle Exemple {name} {place}", sector=make_sector(name))
    for cluster in Cluster.objects.exclude(sector=None):
        make_practice(clusters=[cluster], title=f"Pratique de {cluster}")

    table = state_of(catalogue()).tables["secteurs"]

    assert [(row.name, row.total.number, row.note) for row in table.rows] == [("Bois", 3, "3 pôles")]
    assert table.sentence.endswith("1 famille de moins de trois pôles n'est pas montrée.")
    assert "1 famille de moins de trois pôles n’est pas montrée." in words(client.get(PAGE))


def test_stubs_are_invitations_apart_from_the_records(client, world):
    make_stub(cluster=world.cluster)

    response = client.get(PAGE)

    assert "1 pratique connue par son seul titre" in words(response)
    assert 'href="/pratiques/?rayon=evaluation#a-completer"' in response.text


@pytest.mark.parametrize("key", [*TITLES, "annuel", "recherches"])
def test_each_figure_is_a_file(client, world, key):
    make_adoption(make_practice(clusters=[world.cluster]), world.neighbour)

    table, data = client.get(f"{PAGE}{key}.csv"), client.get(f"{PAGE}{key}.json").json()

    assert table.content.startswith(b"\xef\xbb\xbf")
    assert table["Content-Disposition"] == f'attachment; filename="etat-de-l-art-{key}-{timezone.localdate()}.csv"'
    assert len({len(row) for row in rows_of(table)}) == 1
    assert data["fiches"] == 1


def test_file_of_a_figure_holds_its_numbers_and_their_lists(client, world):
    make_practice(clusters=[world.cluster], start_year="2019")

    rows, data = rows_of(client.get(f"{PAGE}themes.csv")), client.get(f"{PAGE}themes.json").json()

    head = ["Thème", "2005-2008", "2009-2012", "2013-2018", "2019-2022", "2023-2026", "Sans année", "Total"]
    assert rows == [head, ["Évaluation", "0", "0", "0", "1", "0", "0", "1"]]
    listed = "http://testserver/pratiques/?rayon=evaluation&de=2019&a=2022"
    assert data["lignes"][0]["adresses"] == [None, None, None, listed, None, None]


def test_file_holds_no_formula(client, world):
    make_practice(clusters=[make_cluster("=cmd|calc")])

    assert rows_of(client.get(f"{PAGE}poles.csv"))[1][0] == "'=cmd|calc"


@pytest.mark.parametrize("address", ["rien.csv", "rien.json", "poles.xlsx", "POLES.csv"])
def test_unknown_file_is_not_found(client, db, address):
    assert client.get(f"{PAGE}{address}").status_code == 404


def test_whole_is_one_file_of_the_shape_that_editions_freeze(client, world):
    make_practice(clusters=[world.cluster])

    data = client.get("/etat-de-l-art.json").json()

    assert list(data) == ["date", "fiches", "a_completer", "poles", "conclusion", "tableaux", "lacunes"]
    assert {tuple(one) for one in data["conclusion"]} == {("phrase", "guide", "guide_dit")}
    assert {tuple(one) for one in data["tableaux"]} == {("cle", "titre", "phrase", "colonnes", "lignes")}
    for table in data["tableaux"]:
        for line in table["lignes"]:
            assert list(line) == ["nom", "teinte", "nombres", "total"]
            assert len(line["nombres"]) == len(table["colonnes"])


def test_state_of_a_choice_counts_it_alone_and_leads_nowhere(world):
    first, second = (make_practice(clusters=[world.cluster], title=f"Pratique {place}") for place in range(2))
    make_adoption(second, world.neighbour)
    known = catalogue()

    state = state_of(known, published=known.published & type(known.published)([first.entry.pk]))

    assert (state.count, state.figures.adoptions.number) == (1, 0)
    assert state.figures.conclusion[0].phrase == "Cette édition compte 1 fiche publiée, de 1 pôle."
    assert not any(cell.url for table in state.tables.values() for row in table.rows for cell in row.cells)


def test_shares_edition_after_edition_from_the_second_on(client, world):
    make_practice(clusters=[world.cluster])
    make_edition(world.admin)
    assert "D’édition en édition" not in words(client.get(PAGE))

    make_practice(clusters=[world.cluster], title="Une autre", theme=make_theme("financement"))
    make_edition(world.admin, dated=TODAY + timedelta(days=40))

    assert "D’édition en édition" in words(client.get(PAGE))
    bars = state_of(catalogue()).edition_bars()
    assert [(bar.name, bar.total) for bar in bars] == [("N° 1, 11/2026", 1), ("N° 2, 01/2027", 2)]


def test_bars_fill_their_width(world):
    for slug in THEMES:
        make_practice(clusters=[world.cluster], title=f"Pratique {slug}", theme=make_theme(slug))

    for bar in state_of(catalogue()).figures.bars:
        last = bar.parts[-1]

        assert last.x + last.width == pytest.approx(100, abs=0.05)


def test_step_of_another_theme_is_counted_apart(world):
    step = KeyStep.objects.create(theme=make_theme("financement"), slug="ressources", name="Ressources")
    practice = make_practice(clusters=[world.cluster])
    Practice.objects.filter(pk=practice.pk).update(key_step=step)
    type(practice.entry).write(practice)

    rows = {row.name: row.total.number for row in state_of(catalogue()).tables["etapes"].rows if row.total.number}

    assert rows == {"Évaluation : étape d'un autre thème": 1}


def test_flows_left_out_are_said_even_where_one_adoption_fills_the_number(world, monkeypatch):
    make_adoption(make_practice(clusters=[world.cluster, world.neighbour]))
    monkeypatch.setattr("compendium.figures.state.flows.MOST_ROWS", 1)

    assert "Seules les 1 lignes" in state_of(catalogue()).tables["reprises"].sentence
