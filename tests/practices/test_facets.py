"""Counts beside each answer, words in their context, pôles alike, and what was searched in vain."""

import re
from html import unescape

import pytest

from clusters.models import ClusterYear, LabelPeriod
from practices.models import Practice, Unanswered
from tests.factories import make_cluster, make_practice, make_sector, make_stub, make_theme

pytestmark = pytest.mark.django_db

COUNTED = re.compile(
    r'name="(\w+)" value="([\w-]+)"[^>]*?( checked)?><span>[^<]*</span> <span class="num">(\d+)</span>'
)


def counts(response, facet):
    """{answer: how many results choosing it would give}"""
    return {key: int(count) for name, key, _, count in COUNTED.findall(response.text) if name == facet}


@pytest.fixture
def collection():
    """Comité: evaluation, Mer. Emploi: rh (and evaluation), Mer and Été. Fonds: financement, Été."""
    mer = make_cluster("Pôle Mer", regions=["Bretagne", "Normandie"], sector=make_sector("Mer"))
    ete = make_cluster("Pôle Été", regions=["Bretagne"], sector=make_sector("Santé"))
    make_practice(title="Comité", clusters=[mer], start_year="2010", evidence="3", cost="5-20", tags="délai, jury")
    make_practice(
        title="Emploi",
        clusters=[ete, mer],
        theme=make_theme("rh-competences"),
        other_themes=[str(make_theme().pk)],
        practice_state="arretee",
        tags="délai",
    )
    make_practice(title="Fonds", clusters=[ete], theme=make_theme("financement"), evidence="1")
    make_stub(title="Ateliers")


@pytest.mark.parametrize(
    ("asked", "facet", "expected"),
    [
        ("", "theme", {"evaluation": 2, "rh-competences": 1, "financement": 1}),
        ("theme=evaluation", "theme", {"evaluation": 2, "rh-competences": 1, "financement": 1}),
        ("theme=evaluation", "pole", {"pole-mer": 2, "pole-ete": 1}),
        ("theme=evaluation&theme=financement", "pole", {"pole-mer": 2, "pole-ete": 2}),
        ("pole=pole-ete", "theme", {"evaluation": 1, "rh-competences": 1, "financement": 1}),
        ("pole=pole-ete", "region", {"bretagne": 2, "normandie": 1}),
        ("pole=pole-ete&preuve=1", "theme", {"evaluation": 0, "rh-competences": 0, "financement": 1}),
        ("preuve=1", "preuve", {"1": 1, "3": 1}),
        ("etat=arretee", "etat", {"en-place": 2, "arretee": 1}),
        ("secteur=mer", "cout", {"5-20": 1}),
        ("de=2011", "secteur", {"mer": 1, "sante": 2}),
        ("tag=jury", "tag", {"delai": 2, "jury": 1}),
        ("q=comite", "theme", {"evaluation": 1, "rh-competences": 0, "financement": 0}),
    ],
)
def test_count_says_how_many_results_the_answer_would_give(client, collection, asked, facet, expected):
    response = client.get(f"/pratiques/?{asked}")

    assert counts(response, facet) == expected


def test_each_count_is_what_choosing_gives(client, collection):
    response = client.get("/pratiques/?region=normandie")

    for name, key, checked, count in COUNTED.findall(response.text):
        alone = client.get(f"/pratiques/?{name}={key}&region={'bretagne' if name == 'region' else 'normandie'}")
        if name != "region":
            assert f'tabindex="-1">{count} fiche' in alone.text, (name, key, checked)


def test_answers_that_would_give_nothing_are_greyed(client, collection):
    response = client.get("/pratiques/?preuve=1")

    assert 'class="choice none" for="theme-evaluation"' in response.text
    assert 'class="choice" for="theme-financement"' in response.text


def test_change_is_counted_at_once_and_a_withdrawal_too(client, world, collection):
    assert counts(client.get("/pratiques/"), "theme")["evaluation"] == 2

    make_practice(title="Charte")
    Practice.objects.get(title="Emploi").withdraw("demande", "À sa demande.", by=world.reviewer)

    assert counts(client.get("/pratiques/"), "theme") == {"evaluation": 2, "financement": 1}


def test_words_found_are_marked_and_escaped_in_their_context(client):
    make_practice(
        title="Les <b>évaluations</b>", results="Avant. " * 40 + "Les jurys <i>délibèrent</i> à l’évaluation."
    )

    page = client.get("/pratiques/?q=évaluer+jury").text

    assert "Les &lt;b&gt;<mark>évaluations</mark>&lt;/b&gt;" in page
    assert "Les <mark>jurys</mark> &lt;i&gt;délibèrent&lt;/i&gt; à l’<mark>évaluation</mark>" in page
    assert '<span class="quiet">Ce que cela donne' in page


def test_mended_word_is_said_with_a_link(client):
    make_practice(title="Le financement")

    page = unescape(client.get("/pratiques/?q=finacement").text)

    assert "Aucune fiche ne contient" in page
    assert '<a href="?q=financement">financement</a>' in page
    assert "1 fiche</h2>" in page


# What is not found


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Trigger-Name": "submit"}])
def test_search_in_vain_is_counted_without_anyone(client, collection, headers):
    for asked in ("Zygomatique !", "zygomatique"):
        client.get("/pratiques/", {"q": asked}, headers=headers)

    missing = Unanswered.objects.get()
    assert (missing.words, missing.asked, missing.times) == ("zygomatique", "Zygomatique !", 2)
    assert not {"user", "session", "ip"} & {field.name for field in Unanswered._meta.get_fields()}


@pytest.mark.parametrize("asked", ["q=comite", "q=comite&preuve=4", "theme=evaluation&preuve=4", "q=le"])
def test_what_is_found_or_only_filtered_out_is_not_counted(client, collection, asked):
    client.get(f"/pratiques/?{asked}")

    assert Unanswered.objects.count() == 0


def test_what_is_being_typed_is_not_counted(client, collection):
    client.get("/pratiques/?q=zygo", headers={"HX-Request": "true", "HX-Trigger-Name": "q"})

    assert Unanswered.objects.count() == 0


# Pôles alike


@pytest.fixture
def alike():
    """Mine, one like it in all, one unlike it, and one of which nothing is known."""
    sector = make_sector("Mer")
    for name, members, place in [("Mien", 100, "Bretagne"), ("Pareil", 110, "Bretagne"), ("Autre", 900, "Corse")]:
        cluster = make_cluster(name, regions=[place], sector=sector if name != "Autre" else make_sector("Santé"))
        LabelPeriod.objects.create(cluster=cluster, starts=2005)
        ClusterYear.objects.create(cluster=cluster, year=2019, members=members, sme_share=70)
        make_practice(title=f"De {name}", clusters=[cluster])
    make_practice(title="De Inconnu", clusters=[make_cluster("Inconnu")])


def titles(response):
    return [unescape(title) for title in re.findall(r'<h3 class="title"><a [^>]*>([^<]*)</a>', response.text)]


def test_practices_come_by_the_likeness_of_their_poles_with_its_reasons(client, alike):
    response = client.get("/pratiques/?comme=mien")

    assert titles(response)[0] == "De Pareil"
    assert "traits communs : taille proche, même part de PME" in " ".join(unescape(response.text).split())


def test_practices_of_poles_alike_only(client, alike):
    assert titles(client.get("/pratiques/?comme=mien&semblables=on")) == ["De Pareil"]
    assert titles(client.get("/pratiques/?comme=mien&semblables=on&tri=titre")) == ["De Pareil"]


def test_alike_without_a_pole_says_so_and_a_pole_that_does_not_exist_is_refused(client, alike):
    assert len(titles(client.get("/pratiques/?semblables=on"))) == 4
    assert "Choisissez d’abord le pôle" in client.get("/pratiques/?semblables=on").text
    assert client.get("/pratiques/?comme=inconnue").status_code == 400


def test_member_is_offered_its_own_pole_first(world, sign_in):
    page = sign_in(world.member).get("/pratiques/").text

    options = re.findall(r'<option value="([\w-]*)"', page.partition('name="comme"')[2])
    assert options[:2] == ["", world.cluster.slug]
