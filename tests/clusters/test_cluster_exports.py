"""The pôles as a file."""

import json

import pytest

from clusters.exports import COLUMNS, record_of
from clusters.models import Cluster, ClusterSource, ClusterYear, FormerName, LabelPeriod
from tests.factories import make_cluster, make_sector
from tests.practices.reading_files import SHEETS, body, records

pytestmark = pytest.mark.django_db
KINDS = ["csv", "xlsx", "ods", "json"]


@pytest.fixture
def two():
    """One of which everything is known, and one that merged into it."""
    full = make_cluster(
        "Pôle Exemple Mer",
        regions=["Bretagne", "Normandie"],
        sector=make_sector("Mer"),
        city="Brest",
        scope="=mer | pêche",
        category_2005="mondial",
        evaluation_2012="performant",
        label_state="labellise",
        website="https://mer.exemple.test/",
    )
    FormerName.objects.create(cluster=full, name="Réseau | Hiver", until=2012)
    LabelPeriod.objects.create(cluster=full, phase=5, starts=2023, ends=2026, terms="4 ans")
    LabelPeriod.objects.create(cluster=full, ends=2008)
    ClusterYear.objects.create(cluster=full, year=2016, members=350, team="10.5", budget=1400)
    ClusterYear.objects.create(cluster=full, year=2018, sme_share=0, team="10")
    ClusterSource.objects.create(cluster=full, url="https://exemple.test/?a=1|2", detail="page 3")
    old = make_cluster("Pôle Exemple Ancien", label_state="ancien", end_reason="fusion", ended_in=2015, successor=full)
    return old, full


def test_pole_as_data_says_all_that_is_known(two):
    record = record_of(Cluster.objects.for_export().get(slug="pole-exemple-mer"))

    del record["mis_a_jour_le"]
    assert record == {
        "nom": "Pôle Exemple Mer",
        "adresse": "/poles/pole-exemple-mer/",
        "anciens_noms": [{"nom": "Réseau | Hiver", "jusqu_en": 2012}],
        "regions": ["Bretagne", "Normandie"],
        "secteur": "mer",
        "ville": "Brest",
        "domaines": "=mer | pêche",
        "categorie_2005": "mondial",
        "evaluation_2012": "performant",
        "label": "labellise",
        "periodes": [
            {"phase": None, "debut": None, "fin": 2008, "conditions": ""},
            {"phase": 5, "debut": 2023, "fin": 2026, "conditions": "4 ans"},
        ],
        "fusionne_dans": "",
        "annee_fin": None,
        "motif_fin": None,
        "site": "https://mer.exemple.test/",
        "releves": [
            {"annee": 2016, "membres": 350, "part_pme": None, "equipe_etp": 10.5, "budget_keur": 1400},
            {"annee": 2018, "membres": None, "part_pme": 0, "equipe_etp": 10, "budget_keur": None},
        ],
        "sources": [{"adresse": "https://exemple.test/?a=1|2", "detail": "page 3"}],
    }


@pytest.mark.parametrize("kind", KINDS)
def test_each_format_gives_the_poles_back_field_by_field(client, two, kind):
    found = records(body(client.get(f"/poles/fichier.{kind}")), kind, COLUMNS, "poles")

    assert found == [record_of(Cluster.objects.for_export().get(pk=one.pk)) for one in two]
    assert found[0]["fusionne_dans"] == "Pôle Exemple Mer"


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("q=brest", ["Pôle Exemple Mer"]),
        ("q=hiver", ["Pôle Exemple Mer"]),
        ("label=ancien", ["Pôle Exemple Ancien"]),
        ("region=bretagne&secteur=mer", ["Pôle Exemple Mer"]),
        ("region=bretagne&label=ancien", []),
    ],
)
def test_file_holds_what_the_list_holds(client, two, asked, names):
    found = records(body(client.get(f"/poles/fichier.csv?{asked}")), "csv", COLUMNS)

    assert [record["nom"] for record in found] == names


def test_file_follows_the_order_of_likeness(client, two):
    make_cluster("Pôle Exemple Zoé", sector=make_sector("Mer"), regions=["Bretagne"], category_2005="mondial")
    page = client.get("/poles/?comme=pole-exemple-mer")

    found = records(body(client.get("/poles/fichier.json?comme=pole-exemple-mer")), "json", COLUMNS, "poles")

    assert [record["nom"] for record in found] == [cluster.name for cluster, _ in page.context["object_list"]]


def test_question_that_cannot_be_asked_is_answered_by_the_page(client, two):
    response = client.get("/poles/fichier.xlsx?region=atlantide")

    assert response.status_code == 400
    assert "« atlantide » n'existe pas" in response.text.replace("’", "'").replace("\u00a0", " ")


def test_json_and_workbooks_say_what_they_are(client, two):
    said = json.loads(body(client.get("/poles/fichier.json?label=ancien")))
    sheets = SHEETS["ods"](body(client.get("/poles/fichier.ods")))

    assert (said["question"], said["nombre"]) == ("État du label : ancien pôle", 1)
    assert said["adresse"] == "https://recueil.test/poles/?label=ancien"
    assert list(sheets) == ["Pôles", "Dictionnaire"]
    assert "Bretagne\nNormandie" in next(row for row in sheets["Dictionnaire"] if row[0] == "regions")[4]


@pytest.mark.parametrize("number", [1, 30])
def test_file_asks_the_same_queries_for_any_number(client, number, django_assert_num_queries):
    for _ in range(number):
        make_cluster()
    client.get("/poles/fichier.csv")

    # What moved, the list, two of the codebook, then the pôles with what hangs on them.
    with django_assert_num_queries(10):
        found = records(body(client.get("/poles/fichier.csv")), "csv", COLUMNS)

    assert len(found) == number


def test_list_offers_its_files(client, two):
    page = client.get("/poles/?label=ancien&q=ancien").text

    assert "Exporter ce pôle" in page
    assert 'href="/poles/fichier.csv?q=ancien&amp;label=ancien"' in page
    assert "Exporter" not in client.get("/poles/?q=zut").text
