"""Who took a practice up, from whom, and what grew from it."""

import pytest

from exchange.figures import lineage
from exchange.models import Declaration
from exchange.models.lines import would_loop
from tests.factories import make_adoption, make_cluster, make_message, make_practice, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(world):
    return make_practice(clusters=[world.cluster])


def names(nodes):
    return [(node.adoption.cluster.name, names(node.children)) for node in nodes]


def test_adoption_hangs_under_the_one_it_was_taken_from(practice):
    first = make_adoption(practice, make_cluster("Pôle Un"), since=2019)
    make_adoption(practice, make_cluster("Pôle Deux"), since=2021, taken_from=first)
    make_adoption(practice, make_cluster("Pôle Trois"), since=2020)

    tree = lineage(practice)

    assert names(tree.roots) == [("Pôle Un", [("Pôle Deux", [])]), ("Pôle Trois", [])]
    assert tree.in_place == 3


def test_latest_declaration_says_from_whom(practice):
    cluster = make_cluster("Pôle Deux")
    first = make_adoption(practice, make_cluster("Pôle Un"), since=2019)
    make_adoption(practice, cluster, since=2021)
    make_adoption(practice, cluster, since=2021, taken_from=first)

    assert names(lineage(practice).roots) == [("Pôle Un", [("Pôle Deux", [])])]


def test_variant_carries_its_own_adoptions_and_says_where_it_comes_from(practice, client):
    cluster = make_cluster("Pôle Un")
    variant = make_practice(clusters=[cluster], title="Un comité qui répond en dix jours")
    make_adoption(practice, cluster, variant=variant)
    make_adoption(variant, make_cluster("Pôle Deux"))

    assert names(lineage(practice).roots) == [("Pôle Un", [("Pôle Deux", [])])]
    assert lineage(practice).in_place == 1
    assert [parent for parent, _ in lineage(variant).parents] == [practice]
    assert "Variante de" in client.get(variant.get_absolute_url()).content.decode()


def test_what_would_loop_is_found_out(practice):
    one, two, three = (make_adoption(practice, make_cluster()) for _ in range(3))
    make_adoption(practice, two.cluster, taken_from=one)
    make_adoption(practice, three.cluster, taken_from=two)
    variant = make_practice(clusters=[one.cluster], title="Un comité qui répond en dix jours")
    make_adoption(practice, one.cluster, variant=variant)
    back = make_adoption(variant, practice.clusters.first())

    told = Declaration.objects.all()
    assert would_loop(one, told, taken_from=three)
    assert not would_loop(three, told, taken_from=one)
    assert would_loop(back, told, variant=practice)
    assert not would_loop(two, told, variant=variant)


def test_what_a_pole_said_before_and_corrected_holds_nobody(practice):
    one, two = make_adoption(practice), make_adoption(practice)
    make_adoption(practice, one.cluster, taken_from=two)
    make_adoption(practice, one.cluster)

    assert not would_loop(two, Declaration.objects.all(), taken_from=one)


def test_variant_that_is_one_no_more_says_so_no_more(practice):
    cluster = make_cluster()
    variant = make_practice(clusters=[cluster], title="Un comité qui répond en dix jours")
    make_adoption(practice, cluster, variant=variant)
    make_adoption(practice, cluster)

    assert lineage(variant).parents == []


def test_long_chain_is_drawn_without_breaking_the_page(practice, client):
    before = None
    for _ in range(70):
        before = make_adoption(practice, make_cluster(), taken_from=before)

    response = client.get(practice.get_absolute_url())

    assert response.status_code == 200
    assert response.content.decode().count("Le récit de") == 70


def test_form_refuses_a_tree_that_loops(practice, sign_in):
    one, two = make_adoption(practice), make_adoption(practice)
    make_adoption(practice, two.cluster, taken_from=one)
    person = make_user(cluster=one.cluster)
    said = {"cluster": one.cluster_id, "state": "en-place", "since": "2021", "changed": "Rien.", "taken_from": two.pk}

    response = sign_in(person).post(f"/reprises/{one.pk}/dire/", said)

    assert response.status_code == 422
    assert "tournerait en rond" in " ".join(response.context["form"].errors["taken_from"])


def test_loop_that_came_in_by_another_way_does_not_hang_the_page(practice, client):
    one, two = make_adoption(practice), make_adoption(practice)
    Declaration.objects.filter(adoption=one).update(taken_from=two)
    Declaration.objects.filter(adoption=two).update(taken_from=one)

    assert len(lineage(practice).nodes) == 2
    assert client.get(practice.get_absolute_url()).status_code == 200


def test_invitation_stands_where_nobody_took_it_up(world, practice, sign_in, client):
    page = client.get(practice.get_absolute_url()).content.decode()
    invited = sign_in(world.outsider).get(practice.get_absolute_url()).content.decode()

    assert "0 reprise" not in page + invited
    assert "Nous la reprenons" in invited
    assert "Nous la reprenons" not in sign_in(world.member).get(practice.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("questions", "adoptions"), [(1, 1), (40, 30)])
def test_record_asks_the_same_whatever_is_said_of_it(
    world, practice, client, questions, adoptions, django_assert_num_queries
):
    for _ in range(questions):
        question = make_message(practice, world.outsider, is_open=True)
        question.set_open(True, by=world.member)
        make_message(practice, world.member, parent=question, is_open=True)
    for _ in range(adoptions):
        make_adoption(practice)
    client.get(practice.get_absolute_url())

    with django_assert_num_queries(7):
        client.get(practice.get_absolute_url())
