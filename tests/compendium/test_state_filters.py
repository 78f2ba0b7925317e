"""The filters that the figures lead to: asked by their links, absent from the catalogue until then."""

import pytest
from django.http import QueryDict

from exchange.filters import NOBODY, AlertFilter
from practices.filters import PracticeFilter
from practices.models import Entry, KeyStep, Practice
from practices.search import Results, catalogue
from tests.factories import make_cluster, make_practice, make_theme
from tests.practices.test_record import words

pytestmark = pytest.mark.django_db
QUIET = ["rayon", "etape", "taille", "categorie", "sans"]


@pytest.fixture
def two(world):
    """One of evaluation that is also about finance, dated; one of finance that says nothing more."""
    finance = make_theme("financement")
    step = KeyStep.objects.create(theme=finance, slug="prive", name="Financement privé")
    sized = make_cluster("Pôle Exemple Grand", category_2005="mondial")
    sized.years.create(year=2010, members=50)
    sized.years.create(year=2020, members=450)
    make_practice(clusters=[sized], title="Une", other_themes=[str(finance.pk)], evidence="3")
    second = make_practice(clusters=[world.cluster], title="Autre", theme=finance)
    Practice.objects.filter(pk=second.pk).update(start_year=None, key_step=step)
    Entry.write(second)


def found(question):
    asked = PracticeFilter(QueryDict(question), Results(catalogue()), request=NOBODY)
    assert asked.is_valid(), asked.errors
    return {practice.title for practice in asked.qs[:10]}


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("theme=financement", {"Une", "Autre"}),
        ("rayon=financement", {"Autre"}),
        ("rayon=financement&rayon=evaluation", {"Une", "Autre"}),
        ("etape=financement/prive", {"Autre"}),
        ("taille=400-et-plus", {"Une"}),
        ("taille=moins-100", set()),
        ("categorie=mondial", {"Une"}),
        ("sans=annee", {"Autre"}),
        ("sans=preuve", {"Autre"}),
        ("sans=etape", {"Une"}),
        ("sans=taille", {"Autre"}),
        ("sans=categorie", {"Autre"}),
        ("sans=secteur", {"Une", "Autre"}),
        ("sans=pole", set()),
        ("rayon=evaluation&sans=annee", set()),
    ],
)
def test_each_filter_finds_its_practices(two, question, titles):
    assert found(question) == titles
    assert AlertFilter(catalogue()).ask(question).qs.count() == len(titles)


@pytest.mark.parametrize("question", ["etape=rien", "sans=rien", "taille=9", "rayon=", "categorie=x"])
def test_unknown_answer_is_refused_and_an_empty_one_asks_nothing(two, client, question):
    status = 200 if question.endswith("=") else 400

    assert client.get(f"/pratiques/?{question}").status_code == status


def test_catalogue_shows_them_only_once_asked(two, client):
    plain, asked = client.get("/pratiques/").text, client.get("/pratiques/?sans=annee").text

    assert [name for name in QUIET if f'id="facette-{name}"' in plain] == []
    assert [name for name in QUIET if f'id="facette-{name}"' in asked] == ["sans"]


def test_chip_says_what_is_asked(two, client):
    page = words(client.get("/pratiques/?rayon=financement&etape=financement/prive&sans=annee"))

    for said in ("Financement (thème principal)", "Financement : Financement privé", "Sans année"):
        assert f"Retirer le filtre {said}" in page


def test_alert_keeps_them(two):
    asked = AlertFilter(catalogue()).ask("sans=annee&rayon=financement")

    assert asked.is_valid()
    assert asked.question == "rayon=financement&sans=annee"
    assert asked.words == ["Financement (thème principal)", "Sans année"]
