import re
from html import unescape

import pytest
from django.http import QueryDict
from django.urls import reverse

from clusters.models import ClusterYear, LabelPeriod
from practices.models import KeyStep
from tests.factories import make_cluster, make_practice, make_revision, make_sector, make_stub, make_theme
from tests.practices.test_record import plain, words

pytestmark = pytest.mark.django_db

PAGE = "/comparer/"
NOTHING = "Non précisé"


@pytest.fixture
def four():
    """EV 001 « Un », EV 002 « Deux », EV 003 « Trois » and EV 004 « Quatre », each of its own pôle."""
    return [make_practice(title=title, clusters=[make_cluster(f"Pôle {title}")]) for title in TITLES]


TITLES = ["Un", "Deux", "Trois", "Quatre"]


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


def alerts(response):
    found = re.search(r'<div class="note is-error stack" role="alert".*?</ul>', response.text, re.DOTALL)
    return [plain(line) for line in re.findall(r"<li>(.*?)</li>", found[0], re.DOTALL)] if found else []


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
    assert found["Résumé"][1].endswith("Un comité se réunit. …")


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


# How one chooses


def test_nothing_chosen_says_how_to_choose(client):
    response = client.get(PAGE)

    assert response.status_code == 200
    assert "Choisissez de deux à quatre fiches" in words(response)
    assert '<body class="">' in response.text


def test_one_record_invites_another(client):
    make_practice(title="Comité de sélection")
    make_practice(title="Comité d'évaluation", slug="x")
    make_practice(title="Tout autre chose", problem="Rien.", action="Une fête.", results="De la joie.")

    response = compare(client, "comite-de-selection")

    assert response.status_code == 200
    assert "Il en manque au moins une pour comparer" in words(response)
    assert 'href="/comparer/?fiche=comite-de-selection&amp;fiche=comite-devaluation">Comparer avec' in response.text
    assert 'href="/comparer/">Retirer' in response.text


@pytest.mark.parametrize(
    "typed",
    [
        *("EV 002", "ev2", " EV\N{NO-BREAK SPACE}002 ", "deux", "/pratiques/deux/"),
        *("https://recueil.test/pratiques/deux/?de=1#resultats", "recueil.test/pratiques/deux/historique/"),
    ],
)
def test_record_is_added_by_its_cote_or_its_address(client, four, typed):
    response = compare(client, "un", ajouter=typed, q="emploi", tri="titre")

    assert (response.status_code, response.url) == (302, "/comparer/?fiche=un&fiche=deux")


def test_address_is_read_before_the_cote_that_it_looks_like(client, four):
    make_practice(title="EV2")

    response = compare(client, "ev2", ajouter="/pratiques/ev2/")

    assert response.url == "/comparer/?fiche=ev2"


def test_form_keeps_the_others_and_leaves_when_four_are_there(client, four):
    three, full = compare(client, "un", "trois", "deux"), compare(client, "un", "deux", "trois", "quatre")

    assert re.findall(r'<input type="hidden" name="fiche" value="(\w+)">', three.text) == ["un", "trois", "deux"]
    assert (full.status_code, heads(full)) == (200, ["un", "deux", "trois", "quatre"])
    assert 'name="ajouter"' not in full.text
    assert "c’est le plus que l’on puisse comparer" in words(full)


def test_same_record_counts_once(client, four):
    response = compare(client, "un", "deux", "un", "")

    assert (response.status_code, heads(response)) == (200, ["un", "deux"])
    assert compare(client, "un", "deux", ajouter="EV 001").url == "/comparer/?fiche=un&fiche=deux"


# What it refuses


@pytest.mark.parametrize(
    ("asked", "others", "said"),
    [
        (["zut"], {}, "Aucune fiche en ligne ne répond à « zut ». Vérifiez sa cote, comme EV 003, ou"),
        ([], {"ajouter": "ZZ 9"}, "Ajouter une fiche : Aucune fiche en ligne ne répond à « ZZ 9 »."),
        ([], {"ajouter": " "}, "Ajouter une fiche : Donnez la cote d’une fiche, comme EV 003"),
        (["ateliers-de-partage"], {}, "« Ateliers de partage » n’est connue que par son titre"),
        (["retiree"], {}, "EV 005 a été retirée du catalogue, et ne se compare plus. Sa page dit pourquoi"),
        ([], {"ajouter": "EV 005"}, "Ajouter une fiche : EV 005 a été retirée du catalogue"),
        (["privee"], {}, "Aucune fiche en ligne ne répond à « privee »."),
        (["trois", "quatre", "cinq"], {}, "On compare quatre fiches au plus. EV 006 n’est pas montrée. Retirez"),
        (["trois", "quatre"], {"ajouter": "EV 006"}, "On compare quatre fiches au plus. EV 006 n’est pas montrée."),
    ],
)
def test_what_cannot_be_compared_is_said_and_the_rest_shown(world, client, four, asked, others, said):
    make_practice(title="Retirée").withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)
    make_practice(title="Cinq")
    make_stub()
    private = make_revision(title="Privée").practice
    private.place()
    private.save()

    response = compare(client, "un", "deux", *asked, **others)

    assert response.status_code == 400
    assert [alert.startswith(said) for alert in alerts(response)] == [True]
    assert heads(response)[:2] == ["un", "deux"]
    assert "<title>Erreur : Comparer" in response.text.replace("\N{NO-BREAK SPACE}", " ")


def test_full_page_says_what_is_wrong_with_the_one_to_add(client, four):
    response = compare(client, "un", "deux", "trois", "quatre", ajouter="ZZ 009")

    assert response.status_code == 400
    assert [alert[:52] for alert in alerts(response)] == ["Aucune fiche en ligne ne répond à « ZZ 009 ». Vérifi"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("<script>alert(1)</script>", "« <script>alert(1)</script> »"),
        ("un\x00", "« un »"),
        ("a" * 10_000, f"« {'a' * 40}… »"),
        ("🦑" * 50, f"« {'🦑' * 40}… »"),
        ("' OR 1=1 --", "« ' OR 1=1 -- »"),
        ("99999999999999999999", "« 99999999999999999999 »"),
    ],
)
def test_hostile_address_is_shown_as_text(client, four, value, shown):
    response = compare(client, "un", "deux", value)

    assert (response.status_code, heads(response)) == (400, ["un", "deux"])
    assert alerts(response)[0].startswith(f"Aucune fiche en ligne ne répond à {shown}.")
    assert "<script>alert" not in response.text


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("<script>alert(1)</script>", "Aucune fiche en ligne ne répond à « <script>alert(1)</script> »."),
        ("EV 001\x00", "Un signe est illisible : donnez la cote d’une fiche"),
        ("a" * 10_000, "Raccourcissez : 10 000 signes, pour 500 au plus."),
        ("EV " + "9" * 400, "Aucune fiche en ligne ne répond à « EV 9999"),
        ("/pratiques/" * 40, "Aucune fiche en ligne ne répond à « /pratiques/"),
    ],
)
def test_hostile_words_are_refused(client, four, value, said):
    response = compare(client, "un", "deux", ajouter=value)

    assert (response.status_code, heads(response)) == (400, ["un", "deux"])
    assert [alert.startswith(f"Ajouter une fiche : {said}") for alert in alerts(response)] == [True]
    assert "<script>alert" not in response.text


def test_fifty_records_are_not_all_looked_for(client, four):
    response = compare(client, *(practice.slug for practice in four), *(f"fiche-{n}" for n in range(46)))

    assert (response.status_code, heads(response)) == (400, ["un", "deux", "trois", "quatre"])
    assert len(alerts(response)) == 5
    assert "Le reste de l’adresse (42 de plus) n’a pas été lu." in alerts(response)[-1]


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
