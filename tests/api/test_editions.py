"""The editions and the state of the art, by the API."""

import pytest

from compendium.figures.state import state_of
from compendium.models import Edition
from practices.models import Practice
from practices.search import catalogue
from tests.compendium.editing import make_preparation, revise

pytestmark = pytest.mark.django_db


def test_editions_are_those_that_are_frozen(shelf, ask, world):
    make_preparation(world.admin, "En préparation")
    edition = Edition.objects.get(number=1)

    (said,) = ask("editions/").json()["results"]

    assert (said["numero"], said["titre"], said["fiches"]) == (1, "Édition d'exemple", 3)
    assert (said["date"], said["empreinte_sha256"]) == ("2026-11-26", edition.checksum)
    assert ask("editions/1/").json() == said | {
        "choix": "",
        "avant_propos": "",
        "en_bref": edition.summary,
        "etat_de_l_art": edition.figures,
    }
    assert [ask(f"editions/{number}/").status_code for number in (2, 0, 99999, 10**12)] == [404] * 4


def test_records_of_an_edition_are_those_of_its_day(shelf, ask, world):
    revise(shelf, title="Comité récrit")

    answer = ask("editions/1/fiches/?page_size=1").json()

    (row,) = answer["results"]
    record = Edition.objects.get(number=1).records.first()
    assert (answer["count"], row["place"], row["fiche"]["titre"]) == (3, record.place, "Comité")
    assert row["fiche"] == record.content | {"adresse": f"http://testserver{record.content['adresse']}"}
    assert (row["adresse"], row["retiree_depuis"]) == (f"http://testserver{record.get_absolute_url()}", None)


@pytest.mark.parametrize(
    ("reason", "is_there"), [(Practice.Withdrawal.OUTDATED, True), (Practice.Withdrawal.RIGHTS, False)]
)
def test_record_withdrawn_since_stays_with_its_notice(shelf, ask, world, reason, is_there):
    before = ask("editions/1/fiches/")["ETag"]
    shelf.withdraw(reason, "Retirée.", by=world.reviewer)

    answer = ask("editions/1/fiches/", **{"If-None-Match": before})

    row = next(one for one in answer.json()["results"] if "comite" in one["adresse"])
    assert (row["retiree_depuis"]["motif"], row["fiche"] is not None) == (reason.value, is_there)


@pytest.mark.parametrize("size", [1, 3])
def test_records_of_an_edition_ask_the_same_queries(shelf, ask, size, django_assert_num_queries):
    with django_assert_num_queries(3):
        answer = ask(f"editions/1/fiches/?page_size={size}")

    assert len(answer.json()["results"]) == size


def test_state_of_the_art_is_the_one_of_the_page(shelf, ask):
    answer = ask("etat-de-l-art/")

    assert answer.json() == state_of(catalogue()).as_data()
    assert answer.json()["fiches"] == 3
