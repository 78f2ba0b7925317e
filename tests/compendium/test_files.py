"""A selection as a file."""

import csv
import io
import json

import pytest

from compendium.models import Selection
from tests.factories import make_cluster, make_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    cluster = make_cluster("Pôle Exemple Eau")
    return [make_practice(title=title, clusters=[cluster], carrier="=1+1") for title in ("-Un", "Deux ; trois")]


def table(response):
    text = response.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_address_gives_a_spreadsheet_in_its_order(client, two):
    response = client.get(
        "/selection/fichier.csv", {"fiche": ["deux-trois", "un"], "note": ["À\nlire", ""], "titre": "Été 2026"}
    )

    rows = table(response)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="ete-2026.csv"'
    assert [(row["place"], row["cote"], row["titre"], row["note"]) for row in rows] == [
        ("1", "EV 002", "Deux ; trois", "À\nlire"),
        ("2", "EV 001", "'-Un", ""),
    ]
    assert rows[0]["poles"] == "Pôle Exemple Eau, =1+1"
    assert rows[0]["adresse"] == "http://testserver/pratiques/deux-trois/"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_is_taken_for_a_formula(client, two, sign):
    response = client.get("/selection/fichier.csv", {"fiche": "un", "note": f"{sign}HYPERLINK(1)"})

    assert table(response)[0]["note"] == f"'{sign}HYPERLINK(1)"


def test_address_gives_data_for_a_program(client, two):
    response = client.get("/selection/fichier.json", {"fiche": "un", "note": "=1", "titre": "Été"})

    said = json.loads(response.content)
    assert response["Content-Disposition"] == 'attachment; filename="ete.json"'
    assert (said["titre"], said["presentation"]) == ("Été", "")
    assert said["fiches"] == [
        {
            "place": 1,
            "cote": "EV 001",
            "titre": "-Un",
            "poles": "Pôle Exemple Eau, =1+1",
            "theme": "Évaluation",
            "etat": "publiée",
            "note": "=1",
            "resume": "Deux rapporteurs par dossier, un calendrier fixe.",
            "adresse": "http://testserver/pratiques/un/",
        }
    ]


def test_account_and_link_give_the_same_file(client, world, sign_in, two):
    two[0].withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)
    selection = Selection.start(world.member, "Pour le conseil", [(two[0], "Gardée"), (two[1], "")])
    selection.open_link(shows_name=False)

    own = sign_in(world.member).get(f"/selections/{selection.pk}/fichier.csv")
    theirs = sign_in(None).get(f"{selection.shared_url}fichier.csv")

    assert own.content == theirs.content
    assert own["Content-Disposition"] == 'attachment; filename="pour-le-conseil.csv"'
    assert [(row["titre"], row["etat"], row["note"]) for row in table(own)] == [
        ("'-Un", "retirée", "Gardée"),
        ("Deux ; trois", "publiée", ""),
    ]


def test_address_that_names_nothing_gives_no_file(client, two):
    response = client.get("/selection/fichier.csv", {"fiche": ["un", "zut"]})

    assert (response.status_code, "Content-Disposition" in response) == (400, False)
    assert "Aucune fiche ne répond à" in response.text


@pytest.mark.parametrize("kind", ["exe", "csv/", "html"])
def test_other_kinds_of_file_do_not_exist(client, two, kind):
    assert client.get(f"/selection/fichier.{kind}").status_code == 404


def test_title_without_a_letter_gives_a_file_a_name(client, two):
    response = client.get("/selection/fichier.csv", {"fiche": "un", "titre": "« ! »\r\nX-A: 1"})

    assert response["Content-Disposition"] == 'attachment; filename="x-a-1.csv"'


def test_text_of_a_withdrawn_record_is_not_given_away(world, client, two):
    two[0].withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)

    said = json.loads(client.get("/selection/fichier.json", {"fiche": ["un", "deux-trois"]}).content)

    assert [bool(one["resume"]) for one in said["fiches"]] == [False, True]
    assert said["fiches"][0]["etat"] == "retirée"
