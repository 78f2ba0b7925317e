"""How alike two pôles are, and why. The pages that say it: test_alike_pages.py."""

from dataclasses import replace
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.figures import Profile, alike, compared, likeness, profile_of
from clusters.figures.likeness import COMMON, FEWEST_TRAITS, SIMILARITIES, TRAITS
from clusters.models import Cluster, ClusterYear, LabelPeriod
from tests.factories import make_cluster, make_sector

KNOWN = Profile("Pôle Mer", 100, 70, 10.0, 900, 8, "mondial", 1, frozenset({1, 2}))
PROFILES = st.builds(
    Profile,
    name=st.just("Pôle"),
    members=st.none() | st.integers(0, 3000),
    sme_share=st.none() | st.integers(0, 100),
    team=st.none() | st.floats(0, 200),
    budget=st.none() | st.integers(0, 20_000),
    age=st.none() | st.integers(0, 25),
    category=st.none() | st.sampled_from(Cluster.Category.values),
    sector=st.none() | st.integers(1, 4),
    regions=st.frozensets(st.integers(1, 5), max_size=3),
)
FIELDS = ["members", "sme_share", "team", "budget", "age", "category", "sector", "regions"]
EMPTY = {"regions": frozenset()}


def scores(one, other):
    return [
        None if ours is None or theirs is None else similarity(ours, theirs)
        for ours, theirs, similarity in zip(one.traits, other.traits, SIMILARITIES, strict=True)
    ]


# The score


@settings(deadline=None)
@given(PROFILES, PROFILES)
def test_likeness_is_the_same_both_ways(one, other):
    there, back = likeness(one, other), likeness(other, one)

    assert (there.score, there.sentence, there.detail) == (back.score, back.sentence, back.detail)


@settings(deadline=None)
@given(PROFILES, PROFILES)
def test_score_is_the_mean_of_the_traits_that_both_know(one, other):
    known = [score for score in scores(one, other) if score is not None]

    score = likeness(one, other).score

    assert (score is None) == (len(known) < FEWEST_TRAITS)
    assert score is None or (0 <= score <= 1 and score == pytest.approx(mean(known)))


@settings(deadline=None)
@given(PROFILES)
def test_pole_is_wholly_alike_to_itself(profile):
    found = likeness(profile, profile)

    assert (found.score, found.different) == (1 if profile.is_comparable else None, [])


@settings(deadline=None)
@given(PROFILES, PROFILES, PROFILES, st.sampled_from(FIELDS))
def test_what_one_does_not_know_changes_nothing(one, other, third, field):
    one = replace(one, **{field: EMPTY.get(field)})

    there, changed = likeness(one, other), likeness(one, replace(other, **{field: getattr(third, field)}))

    assert (there.score, there.sentence, there.detail) == (changed.score, changed.sentence, changed.detail)


@settings(deadline=None)
@given(PROFILES, PROFILES)
def test_reasons_are_the_parts_of_the_score(one, other):
    parts = scores(one, other)

    found = likeness(one, other)

    assert len(found.shared) == sum(part is not None and part >= COMMON for part in parts)
    assert len(found.different) == sum(part is not None and part < COMMON for part in parts)
    assert found.unknown == [trait.name for trait, part in zip(TRAITS, parts, strict=True) if part is None]


@pytest.mark.parametrize(
    ("field", "value", "score"),
    [
        ("members", 200, 0.5),
        ("members", 50, 0.5),
        ("members", 400, 0),
        ("members", 0, 0),
        ("team", 10.0, 1),
        ("sme_share", 60, 0.75),
        ("sme_share", 10, 0),
        ("age", 6, 0.75),
        ("age", 20, 0),
        ("category", "vocation-mondiale", 0.5),
        ("category", "national", 0),
        ("sector", 2, 0),
        ("regions", frozenset({1}), 0.5),
        ("regions", frozenset({2, 3}), 1 / 3),
        ("regions", frozenset({3}), 0),
    ],
)
def test_each_trait_has_its_own_distance(field, value, score):
    found = likeness(KNOWN, replace(KNOWN, **{field: value}))

    assert found.score == pytest.approx((len(TRAITS) - 1 + score) / len(TRAITS))


# The words


@pytest.mark.parametrize(
    ("changes", "sentence", "detail"),
    [
        (
            {"members": 120, "age": 6, "team": 90.0, "sme_share": None, "budget": None, "category": None},
            "4 traits communs : taille proche, âge proche, même secteur, mêmes régions",
            "Trait différent : équipe. Non comparables, faute de source : part de PME, budget, catégorie de 2005.",
        ),
        (
            {"members": 2, "age": 30, "team": 90.0, "budget": 1, "sme_share": 0, "sector": 2, "category": "national"},
            "1 trait commun : mêmes régions",
            "Traits différents : taille, part de PME, équipe, budget, âge, catégorie de 2005, secteur.",
        ),
        (
            dict.fromkeys(FIELDS[:5]) | {"category": "national", "sector": 2, "regions": frozenset({2, 3})},
            "Aucun trait commun",
            "Traits différents : catégorie de 2005, secteur, la plupart des régions. "
            "Non comparables, faute de source : taille, part de PME, équipe, budget, âge.",
        ),
        (
            {"sector": None, "regions": frozenset({2}), "category": "vocation-mondiale"},
            "7 traits communs : même taille, même part de PME, équipe de même taille, même budget, même âge, "
            "catégorie de 2005 voisine, une région commune",
            "Non comparable, faute de source : secteur.",
        ),
        (dict.fromkeys(FIELDS[:6]), "Trop peu de traits connus pour comparer", None),
    ],
)
def test_sentences_say_what_is_shared_what_is_not_and_what_is_unknown(changes, sentence, detail):
    found = likeness(KNOWN, replace(KNOWN, **changes))

    assert found.sentence == sentence
    assert detail is None or found.detail == detail


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        ({1}, {1}, "même région"),
        ({1, 2}, {1, 2}, "mêmes régions"),
        ({1}, {1, 2}, "une région commune"),
        ({1, 2}, {1, 2, 3}, "2 régions communes"),
    ],
)
def test_several_regions_are_told_from_one(ours, theirs, words):
    one, other = (Profile("Pôle", regions=frozenset(regions)) for regions in (ours, theirs))

    assert likeness(one, other).shared == [words]


# The profile of a pôle


def fetched(cluster):
    return Cluster.objects.for_directory().get(pk=cluster.pk)


def make_labelled(name=None, starts=2005, years=(), **fields):
    """A pôle, fetched for the directory; `years` is {year: members}."""
    cluster = make_cluster(name, **fields)
    LabelPeriod.objects.create(cluster=cluster, starts=starts)
    for year, members in dict(years).items():
        ClusterYear.objects.create(cluster=cluster, year=year, members=members)
    return fetched(cluster)


@pytest.mark.django_db
def test_profile_of_the_time_differs_from_that_of_today(django_assert_num_queries):
    cluster = make_labelled(years={2010: 80, 2019: 300}, regions=["Bretagne"], sector=make_sector())

    with django_assert_num_queries(0):
        then, now = profile_of(cluster, 2011), profile_of(cluster, today=2026)
        far = profile_of(cluster, 2014)

    assert (then.members, then.age, then.sector, len(then.regions)) == (80, 6, cluster.sector_id, 1)
    assert (now.members, now.age) == (300, 21)
    assert (far.members, far.age) == (None, 9)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "age"),
    [
        ({"ended_in": 2018, "label_state": "ancien"}, 8),
        ({"label_state": "ancien"}, None),
        ({"evaluation_2012": "performant"}, 16),
        ({"category_2005": "national"}, None),
    ],
)
def test_age_is_that_of_the_end_and_unknown_where_a_fact_denies_it(fields, age):
    cluster = make_labelled(starts=2010, **fields)

    assert profile_of(cluster, today=2026).age == age


@pytest.mark.django_db
def test_age_is_unknown_where_a_label_has_no_beginning():
    cluster = make_labelled(starts=2023)
    LabelPeriod.objects.create(cluster=cluster, ends=2015)

    assert profile_of(fetched(cluster), 2024).age is None


@pytest.mark.django_db
def test_nothing_known_makes_an_empty_profile():
    assert profile_of(fetched(make_cluster("Pôle Mer"))) == Profile("Pôle Mer")


@pytest.mark.django_db
def test_most_alike_come_first_then_by_slug_and_the_unknown_last():
    same = {"years": {2019: 100}, "regions": ["Bretagne"], "sector": make_sector()}
    port, mer, cap = (make_labelled(name, **same) for name in ["Pôle Port", "Pôle Mer", "Pôle Cap"])
    bois = make_labelled("Pôle Bois", 2019, years={2019: 900}, regions=["Corse"], sector=make_sector("Santé"))
    nu = fetched(make_cluster("Pôle Nu"))
    clusters = [nu, bois, port, mer, cap]

    found = [(other, score.score) for other, score in compared(mer, clusters, today=2026)]

    assert found == [(cap, 1), (port, 1), (bois, 0), (nu, None)]
    assert [other for other, _ in alike(mer, clusters, today=2026)] == [cap, port]
    assert alike(nu, clusters, today=2026) == []


@pytest.mark.parametrize(
    ("undated", "age"),
    [({"ends": 2008}, None), ({"phase": 1, "ends": 2008}, None), ({"phase": 5, "ends": 2026}, 6), ({}, 6)],
)
def test_age_is_not_known_where_a_label_without_a_year_may_be_the_first(db, undated, age):
    cluster = make_cluster()
    LabelPeriod.objects.create(cluster=cluster, starts=2013, ends=2018)
    if undated:
        LabelPeriod.objects.create(cluster=cluster, **undated)

    assert cluster.age_in(2019) == age
