"""Files that are odd, or that come at the wrong moment: said beside the line, or stopped; never half done."""

import json

import pytest
from django.core.exceptions import ValidationError

from clusters.models import ClusterYear
from practices.exports import COLUMNS
from practices.forms.imports import run
from practices.forms.imports.json_file import read_json
from practices.models import Import, Practice
from tests.factories import make_practice
from tests.practices.bringing import ADMIN, LINE, as_json, checked, collection, poured, told

pytestmark = pytest.mark.django_db
CLUSTERS = {"kind": "poles", "way": "publier"}


def test_year_told_twice_is_refused_beside_its_column(world, sign_in):
    twice = [{"annee": 2020, "membres": 10}, {"annee": 2020, "membres": 12}]
    file = json.dumps({"poles": [{"nom": world.cluster.name, "releves": twice}]}).encode()

    imported = checked(sign_in(world.admin), file, "poles.json", **CLUSTERS)

    assert imported.report[0]["troubles"] == [["releves", "Deux lignes de cette liste parlent de « 2020 »."]]
    assert not ClusterYear.objects.filter(year=2020).exists()


def test_address_of_another_page_is_no_address_of_a_record(world, sign_in):
    practice = make_practice(clusters=[world.cluster], title="Un titre")
    line = LINE | {"titre": "Tout autre", "adresse": f"/pratiques/{practice.slug}/historique/3/"}

    imported = checked(sign_in(world.admin), as_json(line), "f.json", **ADMIN)

    assert [column for column, _ in imported.report[0]["troubles"]] == ["adresse"]


@pytest.mark.parametrize("standing", [{}, {"fiche": "à compléter"}])
def test_address_that_comes_back_is_not_given_to_another_line(world, sign_in, standing):
    alike = LINE | {"titre": "Le titre connu"} | standing
    waiting = LINE | {"titre": "Un titre changé depuis", "adresse": "/pratiques/le-titre-connu/"}

    imported = poured(sign_in(world.admin), as_json(alike, waiting), **ADMIN)

    assert told(imported) == ["creee", "creee"]
    assert {one.title: one.slug for one in Practice.objects.all()} == {
        "Le titre connu": "le-titre-connu-2",
        "Un titre changé depuis": "le-titre-connu",
    }


def test_contact_that_the_file_does_not_hold_is_not_opened_by_it(world, sign_in):
    practice = make_practice(clusters=[world.cluster], title="Un titre", contact="Camille Exemple, prive@pole.test")
    line = json.loads(json.dumps(collection()[practice.slug])) | {"contact_public": True}
    assert line["contact"] == ""

    poured(sign_in(world.admin), as_json(line), "f.json", **ADMIN)

    practice.refresh_from_db()
    assert (practice.contact, practice.contact_is_public) == ("Camille Exemple, prive@pole.test", False)


def test_lines_of_a_cell_end_alike_in_lists_too(world, sign_in):
    client = sign_in(world.admin)
    name = world.cluster.name
    file = f'nom;sources\r\n{name};"https://a.test | page 3\r\nhttps://b.test | page 4"\r\n'.encode()

    poured(client, file, "poles.csv", **CLUSTERS)

    assert set(world.cluster.sources.values_list("detail", flat=True)) == {"page 3", "page 4"}
    assert told(checked(client, file, "poles.csv", **CLUSTERS)) == ["inchangee"]


def test_report_is_closed_to_who_has_lost_the_right_to_bring(world, sign_in):
    client = sign_in(world.member)
    imported = checked(client, as_json(LINE))
    world.member.memberships.all().delete()

    address = imported.get_absolute_url()

    assert [client.get(path).status_code for path in (address, f"{address}rapport.csv")] == [403, 403]


def test_queued_import_asks_again_for_the_rights_of_its_owner(world, sign_in):
    client = sign_in(world.admin)
    imported = checked(client, as_json(LINE), "f.json", **ADMIN)
    assert imported.claim()
    type(world.admin).objects.filter(pk=world.admin.pk).update(is_superuser=False)

    run.pour.call(imported.pk)

    imported.refresh_from_db()
    assert imported.state == Import.State.CHECKED
    assert not Practice.objects.filter(title=LINE["titre"]).exists()


def test_json_of_too_many_names_is_refused_at_once():
    records = [{"titre": f"a{n}"} | {f"k{n}_{i}": 0 for i in range(30)} for n in range(20)]

    with pytest.raises(ValidationError, match="plus de 120 noms"):
        read_json(json.dumps(records).encode(), COLUMNS, needs=("titre",))


def test_name_told_twice_in_a_large_object_is_found_in_one_pass():
    many = {"titre": "a"} | {f"k{n}": 0 for n in range(100)}
    content = json.dumps([many]).encode()[:-2] + b', "k1": 0}]'

    table = read_json(content, COLUMNS, needs=("titre",))

    assert table.lines[0].troubles == [["", "« k1 » y est dit deux fois."]]
