"""What a worker remembers of the pôles is true: every write to their tables moves the version it was read at."""

import pytest
from django.db import transaction

from clusters.figures import directory
from clusters.models import Cluster, ClusterYear, FormerName, LabelPeriod, Region, Sector, Version
from tests.factories import make_cluster, make_region, make_sector

pytestmark = pytest.mark.django_db

WRITES = {
    "cluster": lambda cluster: Cluster.objects.filter(pk=cluster.pk).update(city="Brest"),
    "regions": lambda cluster: cluster.regions.add(make_region("Normandie")),
    "region": lambda cluster: Region.objects.update(name="Autre"),
    "sector": lambda cluster: Sector.objects.create(name="Mer", slug="mer"),
    "former name": lambda cluster: FormerName.objects.create(cluster=cluster, name="Avant"),
    "label": lambda cluster: LabelPeriod.objects.create(cluster=cluster, starts=2005),
    "year": lambda cluster: ClusterYear.objects.create(cluster=cluster, year=2012, members=40),
    "end": lambda cluster: cluster.delete(),
}


@pytest.fixture
def cluster():
    make_sector("Santé")
    return make_cluster("Pôle Exemple", regions=["Bretagne"])


@pytest.mark.parametrize("write", WRITES)
def test_every_write_is_seen_at_once(cluster, write):
    before = directory()

    WRITES[write](cluster)

    assert directory().moment.stamp > before.moment.stamp
    assert [found.pk for found in directory().clusters] == list(Cluster.objects.values_list("pk", flat=True))


def test_nothing_is_read_again_while_nothing_moves(cluster, django_assert_num_queries):
    directory()

    with django_assert_num_queries(1):
        assert directory().by_slug["pole-exemple"].regions.all()[0].name == "Bretagne"


def test_change_that_was_rolled_back_is_forgotten(cluster):
    with transaction.atomic():
        Cluster.objects.update(city="Brest")
        directory()
        transaction.set_rollback(True)
    Cluster.objects.update(city="Lorient")

    assert [found.city for found in directory().clusters] == ["Lorient"]


def test_stamps_follow_each_other_and_tokens_never_come_back(db):
    stamps = [Version.move("essai") for _ in range(3)]

    assert stamps == [1, 2, 3]
    assert Version.read()["essai"].token != ""
