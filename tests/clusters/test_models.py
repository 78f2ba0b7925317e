import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clusters.models import Cluster, ClusterYear, FormerName, LabelPeriod, Region, Sector, fold, folded_words
from tests.factories import make_cluster, make_region, make_sector, make_user

pytestmark = pytest.mark.django_db


def found(query):
    return [cluster.name for cluster in Cluster.objects.search(query)]


# Names, and what a search reads


def test_search_texts_hold_names_town_and_field_folded():
    cluster = make_cluster("Pôle Été", city="Évreux", scope="cœur de forêt")
    former = FormerName.objects.create(cluster=cluster, name="Réseau d’Hiver")

    assert (cluster.search_text, former.search_text) == ("pole ete evreux coeur de foret", "reseau d'hiver")


def test_former_name_is_searched_once_corrected():
    former = FormerName.objects.create(cluster=make_cluster("Pôle Été"), name="Réseau Hivre")

    former.name = "Réseau Hiver"
    former.save()

    assert (found("hiver"), found("hivre")) == (["Pôle Été"], [])


def test_former_name_is_searched_no_more_once_deleted():
    former = FormerName.objects.create(cluster=make_cluster("Pôle Été"), name="Réseau Hiver")

    former.delete()

    assert (found("hiver"), found("ete")) == ([], ["Pôle Été"])


def test_former_name_deleted_from_the_list_of_the_admin_is_searched_no_more(client):
    former = FormerName.objects.create(cluster=make_cluster("Pôle Été"), name="Réseau Hiver")
    client.force_login(make_user(is_staff=True, is_superuser=True))

    client.post(
        "/admin/clusters/formername/",
        {"action": "delete_selected", "_selected_action": former.pk, "post": "yes"},
    )

    assert (FormerName.objects.count(), found("hiver")) == (0, [])


def test_former_name_given_to_another_pole_leaves_the_first():
    first, second = make_cluster("Pôle Été"), make_cluster("Pôle Printemps")
    former = FormerName.objects.create(cluster=first, name="Réseau Hiver")

    former.cluster = second
    former.save()

    assert found("hiver") == ["Pôle Printemps"]


def test_renamed_pole_is_searched_by_its_new_name():
    cluster = make_cluster("Pôle Été")
    FormerName.objects.create(cluster=cluster, name="Réseau Hiver")

    cluster.name = "Pôle Automne"
    cluster.save()

    assert (found("automne"), found("hiver"), found("ete")) == (["Pôle Automne"], ["Pôle Automne"], [])


def test_search_asks_for_every_word():
    make_cluster("Pôle Mer Bretagne", scope="algues")
    make_cluster("Pôle Mer Méditerranée", scope="plaisance")

    assert found("mer algues") == ["Pôle Mer Bretagne"]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Éco-Énergie", "eco-energie"),
        ("CŒUR, ÆGIR", "coeur, aegir"),
        ("l’été", "l'ete"),
        ("12\N{NO-BREAK SPACE}000\N{NARROW NO-BREAK SPACE}€", "12 000 €"),
        ("cafe\N{COMBINING ACUTE ACCENT}", "cafe"),
        ("Straße", "strasse"),
        ("Recueil™, № 3", "recueiltm, no 3"),
        ("", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("l'évaluation d’un Cœur", ["evaluation", "un", "coeur"]),
        ("Qu'il s'agisse", ["il", "agisse"]),
        ("aujourd'hui presqu'île", ["aujourd'hui", "presqu'ile"]),
        ("l' d", ["l", "d"]),
        (" \t\N{NO-BREAK SPACE} ", []),
    ],
)
def test_folded_words(query, words):
    assert folded_words(query) == words


# Its context, year by year


@pytest.mark.parametrize(("year", "age"), [(2019, 14), (2005, 0), (2004, None), (None, None)])
def test_age_counts_from_the_first_label(year, age):
    cluster = make_cluster()
    LabelPeriod.objects.create(cluster=cluster, starts=2013)
    LabelPeriod.objects.create(cluster=cluster, starts=2005, ends=2012)

    assert cluster.age_in(year) == age


def test_age_is_unknown_when_no_source_dates_the_first_label():
    cluster = make_cluster()
    LabelPeriod.objects.create(cluster=cluster, ends=2010)

    assert cluster.age_in(2009) is None


@pytest.mark.parametrize(
    ("year", "known"),
    [(2012, 2012), (2011, 2012), (2010, 2008), (2014, 2012), (2015, None), (2005, None), (None, None)],
)
def test_context_is_that_of_the_nearest_year_at_most_two_away(year, known):
    cluster = make_cluster()
    for recorded in (2012, 2008):
        ClusterYear.objects.create(cluster=cluster, year=recorded, members=recorded)

    record = cluster.context_in(year)

    assert (record and record.year) == known


def test_facts_are_those_that_are_known():
    record = ClusterYear.objects.create(cluster=make_cluster(), year=2012, sme_share=0, team="10.0")
    record.refresh_from_db()

    assert record.facts == [("Part de PME", "0 %"), ("Équipe", "10 ETP")]


# What the database refuses


def own_successor(cluster):
    cluster.successor, cluster.end_reason = cluster, "fusion"
    return cluster


BROKEN = {
    "cluster_is_not_its_own_successor": (
        own_successor,
        "Un pôle ne peut pas fusionner dans lui-même.",
    ),
    "cluster_successor_means_merger": (
        lambda cluster: Cluster(name="A", slug="a", successor=cluster, end_reason="retrait du label"),
        "Un pôle qui a un successeur a pour motif de fin « fusion ».",
    ),
    "cluster_labelled_has_not_ended": (
        lambda cluster: Cluster(name="A", slug="a", label_state="labellise", ended_in=2018),
        "Un pôle labellisé n'a pas d'année de fin.",
    ),
    "label_ends_after_it_starts": (
        lambda cluster: LabelPeriod(cluster=cluster, starts=2010, ends=2008),
        "La fin du label précède son début.",
    ),
    "label_is_dated": (
        lambda cluster: LabelPeriod(cluster=cluster, phase=1),
        "Indiquez au moins une année.",
    ),
}


@pytest.mark.parametrize("name", [*BROKEN, "sme_share_is_a_percentage"])
def test_database_refuses(name):
    cluster = make_cluster()
    build, _ = BROKEN.get(name, (lambda cluster: ClusterYear(cluster=cluster, year=2012, sme_share=101), ""))

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        build(cluster).save()


@pytest.mark.parametrize("name", BROKEN)
def test_form_says_in_french_what_the_database_would_refuse(name):
    build, message = BROKEN[name]

    with pytest.raises(ValidationError) as refusal:
        build(make_cluster()).full_clean(exclude=["regions"])

    assert refusal.value.messages == [message]


def test_pole_has_one_record_a_year():
    first = ClusterYear.objects.create(cluster=make_cluster(), year=2012)
    ClusterYear.objects.create(cluster=make_cluster(), year=2012)

    with pytest.raises(IntegrityError), transaction.atomic():
        ClusterYear.objects.create(cluster=first.cluster, year=2012)

    assert ClusterYear.objects.count() == 2


def test_pole_has_a_former_name_once():
    former = FormerName.objects.create(cluster=make_cluster(), name="Réseau Hiver")

    with pytest.raises(IntegrityError), transaction.atomic():
        FormerName.objects.create(cluster=former.cluster, name="Réseau Hiver")

    assert FormerName.objects.count() == 1


def test_merged_pole_keeps_its_successor_in_the_database():
    successor = make_cluster()
    make_cluster(successor=successor, end_reason="fusion")

    with pytest.raises(IntegrityError), transaction.atomic():
        successor.delete()

    assert Cluster.objects.count() == 2


# Orders, the same on both databases


@pytest.mark.parametrize(("make", "model"), [(make_cluster, Cluster), (make_region, Region), (make_sector, Sector)])
def test_names_are_sorted_without_regard_to_accents_and_case(make, model):
    for name in ("Zéphyr", "Étoile", "eau", "Abeille", "ébène"):
        make(name)

    assert [str(named) for named in model.objects.all()] == ["Abeille", "eau", "ébène", "Étoile", "Zéphyr"]


def test_former_names_go_from_the_oldest_to_the_undated():
    cluster = make_cluster()
    for name, until in [("Sans date", None), ("Récent", 2018), ("Ancien", 2008)]:
        FormerName.objects.create(cluster=cluster, name=name, until=until)

    assert [str(name) for name in cluster.former_names.all()] == ["Ancien", "Récent", "Sans date"]


def test_label_whose_start_is_unknown_comes_before_the_others():
    cluster = make_cluster()
    for starts, ends in [(2013, 2018), (None, 2012), (2019, None)]:
        LabelPeriod.objects.create(cluster=cluster, starts=starts, ends=ends)

    assert [str(period) for period in cluster.label_periods.all()] == ["…-2012", "2013-2018", "2019-…"]
