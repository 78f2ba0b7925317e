import re
from html import unescape

import pytest
from django.http import QueryDict
from django.urls import reverse

from clusters.models import ClusterYear, LabelPeriod
from practices.models import KeyStep
from tests.factories import make_cluster, make_practice, make_sector, make_theme
from tests.practices.test_record import plain

pytestmark = pytest.mark.django_db

PAGE = "/comparer/"
NOTHING = "Non précisé"
TITLES = ["Un", "Deux", "Trois", "Quatre"]


def make_four():
    """EV 001 « Un », EV 002 « Deux », EV 003 « Trois » and EV 004 « Quatre », each of its own pôle."""
    return [make_practice(title=title, clusters=[make_cluster(f"Pôle {title}")]) for title in TITLES]


@pytest.fixture
def four():
    return make_four()


def compare(client, *slugs, **others):
    return client.get(PAGE, {"fiche": slugs} | others)


def heads(response):
    return re.findall(r'<a class="side-title" href="/pratiques/([\w-]+)/">', response.text)


def rows(response):
    """{question: what each record says} of the table."""
    found = re.findall(r'<tr class="is-\w+"><th scope="row">(.*?)</th>(.*?)</tr>', response.text, re.DOTALL)
    return {
        plain(label): [plain(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells, re.DOTALL)]
        for label, cells in found
    }


# What it shows


def test_records_stand_in_the_order_of_the_address(client, four):
    response = compare(client, "deux", "un")

    assert response.status_code == 200
    assert heads(response) == ["deux", "un"]
    assert "<title>Comparer EV 002, EV 001 · Le Recueil</title>" in response.text
    assert 'href="/comparer/?fiche=un">Retirer<span class="vh"> EV 002 de la comparaison' in response.text
    assert 'href="/comparer/?fiche=deux">Retirer<span class="vh"> EV 001 de la comparaison' in response.text


def test_each_row_asks_the_same_of_all(client):
    step = KeyStep.objects.create(theme=make_theme(), slug="juger", name="Juger")
    rh = make_theme("rh-competences")
    full = {"evidence": "3", "cost": "5-20", "means_people": "Une personne", "means_time": "Six mois"}
    make_practice(title="Un", key_step=str(step.pk), other_themes=[str(rh.pk)], tags="délai", limits="*Peu*.", **full)
    rest = {"start_year": "", "practice_state": "arretee", "too_early": "on", "results": ""}
    make_practice(title="Deux", theme=rh, is_sourced=True, **rest)

    found = rows(compare(client, "un", "deux"))

    assert found["Thème"] == ["Évaluation", "RH et compétences"]
    assert found["Autres thèmes"] == ["RH et compétences", NOTHING]
    assert found["Étape clé"] == ["Juger", NOTHING]
    assert found["Depuis"] == ["2019", NOTHING]
    assert (found["État"], found["Aujourd’hui"]) == (["En place", "Arrêtée"], [NOTHING, "Jamais confirmée par le pôle"])
    assert found["Niveau de preuve"] == ["Niveau de preuve 3 sur 4 : Résultats mesurés", NOTHING]
    assert (found["Coût"], found["Temps"]) == (["5 à 20 k€ par an", NOTHING], ["Six mois", NOTHING])
    assert found["Personnes"] == ["Une personne", NOTHING]
    assert found["Ce que cela donne"] == ["Le délai est passé à trois semaines.", "Il est trop tôt pour le dire."]
    assert found["Limites"] == ["Peu .", NOTHING]
    assert found["Mots-clés"] == ["délai", NOTHING]


def test_poles_are_shown_as_they_were_then(client):
    mer = make_cluster("Pôle Mer", regions=["Bretagne", "Normandie"], sector=make_sector())
    bois, lac = make_cluster("Pôle Bois", category_2005="national"), make_cluster("Pôle Lac", regions=["Bretagne"])
    ClusterYear.objects.create(cluster=mer, year=2012, members=1400, sme_share=60, team="7.5", budget=900)
    ClusterYear.objects.create(cluster=mer, year=2019, members=5)
    LabelPeriod.objects.create(cluster=mer, phase=1, starts=2005)
    make_practice(title="Un", clusters=[mer], start_year="2013")
    make_practice(title="Deux", clusters=[bois, lac], carrier="Fédération")

    found = rows(compare(client, "un", "deux"))

    assert found["Pôle"] == ["Pôle Mer en 2012", "Pôle Bois Pôle Lac Fédération"]
    assert found["Membres"] == ["1 400", NOTHING]
    assert (found["Part de PME"], found["Équipe"]) == (["60 %", NOTHING], ["7,5 ETP", NOTHING])
    assert (found["Budget"], found["Âge du label"]) == (["900 k€", NOTHING], ["8 ans", NOTHING])
    assert found["Région"] == ["Bretagne, Normandie", "Pôle Lac : Bretagne"]
    assert (found["Secteur"], found["Catégorie de 2005"]) == (["Mer", NOTHING], [NOTHING, "Pôle Bois : national"])


def test_poles_are_compared_to_those_of_the_first_as_they_were_then(client):
    mer, bois = [make_cluster(name, regions=["Bretagne"], sector=make_sector()) for name in ("Pôle Mer", "Pôle Bois")]
    lac = make_cluster("Pôle Lac", regions=["Corse"])
    ClusterYear.objects.create(cluster=mer, year=2012, members=100)
    ClusterYear.objects.create(cluster=bois, year=2019, members=100)
    ClusterYear.objects.create(cluster=bois, year=2012, members=900)
    make_practice(title="Un", clusters=[mer], start_year="2012")
    make_practice(title="Deux", clusters=[lac, bois], start_year="2019")
    make_practice(title="Trois", clusters=[mer], start_year="2019")
    make_practice(title="Quatre", clusters=[], carrier="Fédération")

    first, second, third, fourth = rows(compare(client, "un", "deux", "trois", "quatre"))["Ressemblance des pôles"]

    assert first == "Les autres lui sont comparées."
    assert second.startswith("Pôle Bois et Pôle Mer 3 traits communs : même taille, même secteur, même région")
    assert (third, fourth) == ("Le même pôle", NOTHING)


def test_short_fact_that_all_say_is_marked(client):
    make_practice(title="Un", cost="5-20", limits="Aucune.")
    make_practice(title="Deux", cost="5-20", limits="Aucune.", start_year="2020")

    found = rows(compare(client, "un", "deux"))

    assert [label for label in found if "identique" in label] == [
        "Thème identique",
        "État identique",
        "Coût identique",
    ]


def test_what_no_record_says_has_no_row(client, four):
    found = rows(compare(client, "un", "deux"))

    assert list(found) == [
        *("Pôle", "Ressemblance des pôles", "Thème identique", "Depuis identique", "État identique"),
        *("Problème", "Ce qui est fait", "Ce que cela donne"),
    ]


def test_summary_is_shown_where_it_is_shorter_than_the_text(client, four):
    make_practice(title="Long", action="Un comité se réunit. " * 40)

    found = rows(compare(client, "un", "long"))

    assert found["Résumé"][0] == "Deux rapporteurs par dossier, un calendrier fixe."
    assert found["Résumé"][1].endswith("Un comité se réunit. Un …")


@pytest.mark.parametrize("role", ["visitor", "member", "admin"])
def test_contacts_are_never_shown(world, sign_in, role):
    for title, is_public in [("Un", ""), ("Deux", "on")]:
        make_practice(title=title, clusters=[world.cluster], contact="Claire Exemple", contact_is_public=is_public)

    response = compare(sign_in(world.person(role)), "un", "deux")

    assert heads(response) == ["un", "deux"]
    assert "Claire Exemple" not in response.text


def test_table_is_named_and_scrolls_by_keyboard(client, four):
    page = compare(client, "un", "deux").text

    assert 'role="region" aria-labelledby="cote-a-cote" tabindex="0"' in page
    assert page.count('<th scope="col"') == 2
    assert page.count('<th scope="row"') == len(rows(compare(client, "un", "deux")))
    assert page.count('<th scope="rowgroup" colspan="3"') == page.count("<tbody>") == 3
    assert "<caption" in page


def test_page_prints_in_landscape_and_says_where_it_stands(client, four):
    page = compare(client, "un", "deux", q="emploi", theme="evaluation", page="9").text

    assert '<body class="side-by-side">' in page
    assert '<code id="adresse">http://testserver/comparer/?fiche=un&amp;fiche=deux</code>' in page


# What it costs


@pytest.mark.parametrize("n_records", [2, 4])
def test_page_asks_the_same_queries_for_any_number(client, four, n_records, django_assert_num_queries):
    asked = QueryDict(mutable=True)
    asked.setlist("fiche", [practice.slug for practice in four[:n_records]])
    address = f"{reverse('practices:side_by_side')}?{asked.urlencode()}"
    client.get(address)  # the worker reads the catalogue, and remembers it

    with django_assert_num_queries(2):
        response = client.get(address)

    assert len(heads(response)) == n_records
    assert unescape(response.text).count("Deux rapporteurs par dossier") == n_records
