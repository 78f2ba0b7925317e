"""The records by the API: the codebook's names, the catalogue's filter, its order and its errors."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import RequestFactory

from clusters.exports import record_of as cluster_record_of
from clusters.models import Cluster
from practices.exports import record_of
from practices.filters import PracticeFilter
from practices.models import Practice
from practices.search import Results, catalogue
from tests.factories import make_practice
from tests.files import make_attachment

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


def titles(answer):
    return [record["titre"] for record in answer.json()["results"]]


def test_record_is_what_the_codebook_says(shelf, ask):
    practice = Practice.objects.for_export().get(pk=shelf.pk)

    said = ask("pratiques/comite/").json()

    assert said == record_of(practice) | {"adresse": f"{SITE}/pratiques/comite/"}


def test_list_holds_whole_records_and_the_newest_first(shelf, ask):
    answer = ask("pratiques/").json()

    known = Practice.objects.for_export().published().order_by("-published_at", "-pk")
    expected = [record_of(one) | {"adresse": f"{SITE}{one.get_absolute_url()}"} for one in known]
    assert answer == {"count": 3, "next": None, "previous": None, "results": expected}


QUESTIONS = [
    "",
    "theme=rh-competences",
    "theme=financement&theme=evaluation",
    "pole=pole-exemple-mer&preuve=3",
    "region=bretagne",
    "secteur=mer&etat=arretee",
    "tag=delai&tag=temps-partage",
    "de=2011&a=2019",
    "q=comité",
    "q=comite+emploi&tri=titre",
    "q=zzzz",
    "tri=titre",
    "tri=-annee",
    "comme=pole-exemple-bois",
    "comme=pole-exemple-bois&semblables=on",
    "q=&theme=&de=&tri=",
    "etape=rh-competences/recrutement",
    "theme=evaluation&theme=evaluation",
]


@pytest.mark.parametrize("asked", QUESTIONS)
def test_api_finds_what_the_page_finds_in_its_order(shelf, ask, client, asked):
    page = client.get(f"/pratiques/?{asked}")

    assert titles(ask(f"pratiques/?{asked}")) == [one.title for one in page.context["practices"]]


WRONG = ["theme=inconnu", "de=1900", "de=2020&a=2010", "tri=hasard", "q=%21%21", "q=" + "a+" * 13, "q=%00", "pole=%FF"]


@pytest.mark.parametrize("asked", WRONG)
def test_api_refuses_what_the_page_refuses_in_the_same_words(shelf, ask, client, asked):
    answer = ask(f"pratiques/?{asked}")

    mistakes = [said for one in answer.json()["erreurs"].values() for said in one]
    shown = client.get(f"/pratiques/?{asked}")
    assert (answer.status_code, shown.status_code) == (400, 400)
    assert mistakes == [message for _, message in shown.context["filter"].mistakes]
    assert answer["Content-Type"] == "application/problem+json"


def test_counts_of_the_answers_are_those_of_the_page(shelf, ask):
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    page = PracticeFilter(QueryDict("theme=evaluation"), Results(catalogue()), request=request)
    assert page.is_valid()

    said = ask("pratiques/?theme=evaluation&facettes=1").json()["facettes"]

    shown = {facet.name: [(one.key, one.label, one.count) for one in values] for facet, values, _ in page.facets}
    assert {
        name: [(one["valeur"], one["libelle"], one["nombre"]) for one in values] for name, values in said.items()
    } == shown
    assert ("facettes" in ask("pratiques/").json(), "theme" in said) == (False, True)


def test_stubs_are_asked_for(shelf, ask):
    answer = ask("pratiques/?fiche=a-completer")

    assert [(one["titre"], one["fiche"], one["cote"]) for one in answer.json()["results"]] == [
        ("Ateliers de partage", "a-completer", "")
    ]
    assert ask("pratiques/ateliers-de-partage/").json()["fiche"] == "a-completer"


@pytest.mark.parametrize("name", ["EV-001", "ev-1", "EV001", "comite"])
def test_record_is_found_by_its_cote_too(shelf, ask, name):
    assert ask(f"pratiques/{name}/").json()["cote"] == "EV 001"


def test_withdrawn_record_says_why_and_is_not_kept(shelf, ask):
    answer = ask("pratiques/ancienne/")

    said = answer.json()
    assert (answer.status_code, answer["Cache-Control"], "ETag" in answer) == (410, "no-store", False)
    assert (said["motif"], said["explication"]) == ("doublon", "Une autre le dit mieux.")
    assert said["remplacee_par"] == f"{SITE}/pratiques/comite/"
    assert (said["cote"], "action" in said) == ("EV 002", False)
    assert "Ancienne" not in titles(ask("pratiques/?page_size=100"))


@pytest.mark.parametrize("name", ["inconnue", "RH-999", "brouillon", "a" * 90])
def test_what_is_not_there_is_said_in_french(shelf, ask, name):
    Practice.objects.create(title="Brouillon", slug="brouillon", theme=shelf.theme)

    answer = ask(f"pratiques/{name}/")

    assert (answer.status_code, answer.json()["detail"]) == (404, "Aucune fiche n'a cette adresse ni cette cote.")


def test_files_of_a_record_have_whole_addresses(shelf, ask, media):
    practice = make_practice(title="Avec une pièce", clusters=[shelf.clusters.get()])
    practice.attachments.add(make_attachment(practice=practice))

    (file,) = ask("pratiques/avec-une-piece/").json()["pieces_jointes"]

    assert file["adresse"].startswith(f"{SITE}/pieces/")


def test_clusters_are_what_their_codebook_says(shelf, ask):
    cluster = Cluster.objects.for_export().get(slug="pole-exemple-mer")
    expected = cluster_record_of(cluster) | {"adresse": f"{SITE}/poles/pole-exemple-mer/"}

    assert ask("poles/pole-exemple-mer/").json() == expected
    assert ask("poles/?region=bretagne").json()["results"] == [expected]
    assert ask("poles/?label=ailleurs").json()["erreurs"] == {"label": ["« ailleurs » n'existe pas, ou n'existe plus."]}
    assert ask("poles/inconnu/").status_code == 404
