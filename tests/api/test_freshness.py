"""What is kept, and how one learns that it moved."""

import pytest

from clusters.models import Cluster
from practices.models import Practice
from tests.factories import make_practice

pytestmark = pytest.mark.django_db
ADDRESSES = ["", "pratiques/", "pratiques/comite/", "poles/", "themes/", "mots-cles/", "reprises/", "questions/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_did_not_move_is_not_sent_again(shelf, ask, address):
    first = ask(address)
    again = ask(address, **{"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again["ETag"] == first["ETag"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_anyone_may_keep_it_and_asks_each_time(shelf, ask, world, token, address):
    open_to_all, mine = ask(address), ask(address, token=token(world.member))

    assert (open_to_all["Cache-Control"], mine["Cache-Control"]) == ("public, no-cache", "private, no-cache")
    assert "Authorization" in open_to_all["Vary"]


def confirm(practice, world):
    practice.confirm(Practice.Standing.IN_FORCE, by=world.member)


def rename(practice, world):
    world.cluster.name = "Pôle Renommé"
    world.cluster.save()


def withdraw(practice, world):
    practice.withdraw(practice.Withdrawal.DUPLICATE, "Doublon.", by=world.reviewer)


def publish(practice, world):
    make_practice(title="Une autre", clusters=[world.cluster])


@pytest.mark.parametrize("move", [confirm, rename, withdraw, publish])
def test_list_tells_that_it_moved(shelf, ask, world, move):
    before = ask("pratiques/")["ETag"]

    move(Practice.objects.get(pk=shelf.pk), world)
    after = ask("pratiques/", **{"If-None-Match": before})

    assert (after.status_code, after["ETag"] != before) == (200, True)


def test_two_questions_have_two_tags(shelf, ask, world, token):
    asked = ["pratiques/", "pratiques/?page_size=1", "pratiques/?tri=titre", "pratiques/?facettes=1"]
    tags = [ask(address)["ETag"] for address in asked] + [ask("pratiques/", token=token(world.member))["ETag"]]

    assert len(set(tags)) == 5


def test_record_tells_that_its_pole_changed(shelf, ask):
    before = ask("pratiques/comite/")["ETag"]

    Cluster.objects.filter(slug="pole-exemple-mer").update(name="Pôle Renommé")

    after = ask("pratiques/comite/", **{"If-None-Match": before})
    assert (after.status_code, after.json()["poles"]) == (200, ["Pôle Renommé"])


def test_what_is_not_moved_costs_no_record(shelf, ask, django_assert_num_queries):
    tag = ask("pratiques/")["ETag"]

    with django_assert_num_queries(2):
        answer = ask("pratiques/", **{"If-None-Match": tag})

    assert answer.status_code == 304


def test_source_corrected_in_the_administration_moves_the_list(client, world, sign_in):
    practice = make_practice(clusters=[world.cluster])
    source = practice.sources.create(title="Rapport", url="https://faux.test/a", reliability="elevee")
    client = sign_in(world.admin)
    before = client.get("/api/v1/pratiques/")

    corrected = {"practice": practice.pk, "title": "Rapport", "url": "https://vrai.test/b", "reliability": "elevee"}
    assert client.post(f"/admin/practices/source/{source.pk}/change/", corrected).status_code == 302

    after = client.get("/api/v1/pratiques/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "https://vrai.test/b" in after.text
