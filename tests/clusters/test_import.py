"""A file of pôles: shown line by line, then written by an administrator, and logged."""

import json

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.management import call_command

from clusters.exports import COLUMNS, record_of
from clusters.models import Cluster, ClusterYear, FormerName
from tests.factories import make_region, make_sector
from tests.practices.bringing import as_csv, as_xlsx, bring, checked, pour, poured, told, troubles

pytestmark = pytest.mark.django_db
POLES = {"kind": "poles", "way": "publier"}
BY_NAME = {column.name: column for column in COLUMNS}


def as_file(*lines):
    return json.dumps({"poles": lines}).encode()


@pytest.fixture
def admin(world, sign_in):
    make_region(), make_sector()
    return sign_in(world.admin)


def brought(client, *lines):
    return checked(client, as_file(*lines), "poles.json", **POLES)


def collection():
    told_by_the_portal = "mis_a_jour_le"
    return {
        cluster.slug: {name: said for name, said in record_of(cluster).items() if name != told_by_the_portal}
        for cluster in Cluster.objects.for_export()
    }


@pytest.mark.parametrize("name", ["poles.json", "poles.csv", "poles.xlsx"])
def test_directory_comes_back_field_by_field_then_changes_no_more(admin, name):
    Cluster.objects.all().delete()
    call_command("load_clusters", verbosity=0)
    before = collection()
    write = {"poles.json": as_file}.get(name) or (
        lambda *lines: (as_csv if "csv" in name else as_xlsx)(*lines, columns=BY_NAME)
    )
    file = write(*before.values())
    Cluster.objects.update(successor=None)
    Cluster.objects.all().delete()

    imported = poured(admin, file, name, **POLES)

    assert told(imported) == ["creee"] * 76
    assert collection() == before
    assert told(checked(admin, file, name, **POLES)) == ["inchangee"] * 76


def test_line_becomes_a_pole_and_is_logged(admin, world):
    years = [{"annee": 2020, "membres": 140, "equipe_etp": 7.5}]
    poured(admin, as_file({"nom": "Pôle Neuf", "regions": ["bretagne"], "secteur": "Mer", "releves": years}), **POLES)

    cluster = Cluster.objects.get(slug="pole-neuf")
    assert ([str(region) for region in cluster.regions.all()], str(cluster.sector)) == (["Bretagne"], "Mer")
    assert cluster.years.get().facts == [("Membres", "140"), ("Équipe", "7,5 ETP")]
    log = LogEntry.objects.get()
    assert (log.user, log.action_flag, log.object_repr) == (world.admin, ADDITION, "Pôle Neuf")


def test_what_changed_is_shown_and_columns_that_are_not_there_stay(admin, world):
    Cluster.objects.filter(pk=world.cluster.pk).update(city="Brest", scope="La mer")

    imported = poured(admin, as_file({"nom": "POLE exemple mer", "ville": "Rennes"}), **POLES)

    assert imported.report[0]["changes"] == [
        ["nom", "Pôle Exemple Mer", "POLE exemple mer"],
        ["ville", "Brest", "Rennes"],
    ]
    world.cluster.refresh_from_db()
    assert (world.cluster.city, world.cluster.scope) == ("Rennes", "La mer")
    assert LogEntry.objects.get().action_flag == CHANGE


def test_lists_grow_and_lose_nothing(admin, world):
    ClusterYear.objects.create(cluster=world.cluster, year=2019, members=100)
    ClusterYear.objects.create(cluster=world.cluster, year=2020, members=110)
    line = {"nom": "Pôle Exemple Mer", "releves": [{"annee": 2020, "membres": 111}, {"annee": 2021, "membres": 120}]}

    poured(admin, as_file(line), **POLES)

    assert list(world.cluster.years.values_list("year", "members")) == [(2019, 100), (2020, 111), (2021, 120)]
    assert told(brought(admin, line)) == ["inchangee"]


def test_name_changes_under_the_same_address(admin, world):
    poured(admin, as_file({"nom": "Pôle Océan", "adresse": "/poles/pole-exemple-mer/"}), **POLES)

    world.cluster.refresh_from_db()
    assert (world.cluster.name, world.cluster.slug) == ("Pôle Océan", "pole-exemple-mer")


def test_former_name_is_no_name_of_today(admin, world):
    FormerName.objects.create(cluster=world.cluster, name="Mer d'Hier")

    assert troubles(brought(admin, {"nom": "mer d'hier"})) == [
        ("nom", "« mer d'hier » est un ancien nom de « Pôle Exemple Mer » : écrivez le nom d'aujourd'hui.")
    ]


def test_two_lines_for_one_pole_are_both_refused(admin):
    imported = brought(admin, {"nom": "Pôle Neuf"}, {"nom": "PÔLE NEUF", "ville": "Brest"})

    assert told(imported) == ["refusee", "refusee"]
    assert troubles(imported)[0] == ("", "Le même pôle est aussi au n° 2 : gardez-en un.")


def test_pole_that_merged_comes_after_the_one_it_became(admin):
    old = {"nom": "Ancien", "fusionne_dans": "Nouveau", "motif_fin": "fusion", "annee_fin": 2018}

    poured(admin, as_file(old, {"nom": "Nouveau"}), **POLES)

    assert Cluster.objects.get(name="Ancien").successor.name == "Nouveau"
    assert told(brought(admin, old, {"nom": "Nouveau"})) == ["inchangee", "inchangee"]


@pytest.mark.parametrize(
    ("said", "column", "sentence"),
    [
        ({"regions": ["Atlantide"]}, "regions", "« Atlantide » n'est pas une région. Les choix : Bretagne."),
        ({"secteur": "Lune"}, "secteur", "« Lune » n'est pas un secteur. Les choix : Mer."),
        ({"site": "javascript:x"}, "site", "Ce n'est pas une adresse : commencez par https://."),
        ({"fusionne_dans": "Exemple Bos", "motif_fin": "fusion"}, "fusionne_dans", "Vouliez-vous dire"),
        ({"fusionne_dans": "Pôle Exemple Bois"}, "", "Un pôle qui a un successeur a pour motif de fin « fusion »."),
        ({"label": "labellise", "annee_fin": 2019}, "", "Un pôle labellisé n'a pas d'année de fin."),
        ({"annee_fin": 1800}, "annee_fin", "supérieure ou égale à 2005"),
        ({"nom": "x" * 121}, "nom", "120"),
        ({"releves": [{"membres": 3}]}, "releves", "ne dit pas son « annee »"),
        ({"releves": [{"annee": 2020, "part_pme": 140}]}, "releves", "100"),
        ({"releves": [{"annee": 2020.5}]}, "releves", "entier"),
        ({"sources": [{"adresse": "x"}]}, "sources", "URL"),
        ({"periodes": [{"debut": 2012, "fin": 2010}]}, "periodes", "La fin du label précède son début."),
        ({"periodes": [{"conditions": "4 ans"}]}, "periodes", "Indiquez au moins une année."),
    ],
)
def test_value_that_no_pole_can_have_is_refused_beside_its_column(admin, said, column, sentence):
    imported = brought(admin, {"nom": "Pôle Neuf"} | said)

    ((named, trouble),) = troubles(imported)
    assert (named, sentence in trouble) == (column, True), trouble


def test_successors_in_a_ring_are_refused(admin):
    ring = [
        {"nom": "A un", "fusionne_dans": "B deux", "motif_fin": "fusion"},
        {"nom": "B deux", "fusionne_dans": "A un", "motif_fin": "fusion"},
    ]

    imported = brought(admin, *ring)

    assert [said for _, said in troubles(imported)] == [
        "« A un » et ses successeurs tournent en rond.",
        "« B deux » et ses successeurs tournent en rond.",
    ]


def test_members_bring_no_pole(world, sign_in):
    response = bring(sign_in(world.member), as_file({"nom": "Pôle Neuf"}), **POLES)

    assert (response.status_code, Cluster.objects.count()) == (400, 2)


def test_what_moved_since_is_said(admin, world):
    imported = brought(admin, {"nom": "Pôle Exemple Mer", "ville": "Rennes"})
    Cluster.objects.filter(pk=world.cluster.pk).update(city="Brest")

    assert pour(admin, imported).status_code == 409
    world.cluster.refresh_from_db()
    assert world.cluster.city == "Brest"
