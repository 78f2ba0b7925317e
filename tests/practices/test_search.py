"""What a search finds, whichever the wording: the same on both databases."""

import pytest

from clusters.models import FormerName
from practices.models import Synonym
from practices.search import catalogue, search
from tests.factories import make_cluster, make_practice, make_sector, make_stub, make_theme

pytestmark = pytest.mark.django_db


def found(text):
    """The titles that answer, the best first."""
    known = catalogue()
    return [practice.title for practice in known.practices(search(text, known).best_first(known.public))]


@pytest.fixture
def collection():
    """Four practices that each question tells apart."""
    Synonym.objects.create(terms="RH, ressources humaines")
    Synonym.objects.create(terms="PME, petites et moyennes entreprises")
    paris = make_cluster("Systematic Paris-Region", regions=["Île-de-France"], sector=make_sector("Numérique"))
    FormerName.objects.create(cluster=paris, name="System@tic")
    auto = make_cluster("NextMove", regions=["Normandie"], city="Rouen")
    FormerName.objects.create(cluster=auto, name="Mov'eo")
    about = {"problem": "", "results": "", "is_sourced": True, "theme": make_theme("financement")}
    make_practice(title="Comité", action="L'évaluation des dossiers de co-labellisation.", clusters=[paris], **about)
    make_practice(title="Fonds", action="Un fonds au pied du Mont-Blanc, avec les banques.", clusters=[auto], **about)
    make_practice(title="Emploi", action="Le service des ressources humaines.", **about)
    make_practice(title="Salon", action="Une œuvre des petites et moyennes entreprises.", **about)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("évaluation", ["Comité"]),
        ("EVALUATIONS", ["Comité"]),
        ("évaluer", ["Comité"]),
        ("evaluees", ["Comité"]),
        ("l’évaluation", ["Comité"]),
        ("qu'évaluer", ["Comité"]),
        ("mont-blanc", ["Fonds"]),
        ("mont blanc", ["Fonds"]),
        ("montblanc", ["Fonds"]),
        ("colabellisation", ["Comité"]),
        ("co-labellisations", ["Comité"]),
        ("labellisation", ["Comité"]),
        ("oeuvre", ["Salon"]),
        ("œuvres", ["Salon"]),
        ("RH", ["Emploi"]),
        ("P.M.E.", ["Salon"]),
        ("pme", ["Salon"]),
        ("systematic", ["Comité"]),
        ("System@tic", ["Comité"]),
        ("Mov’eo", ["Fonds"]),
        ("moveo", ["Fonds"]),
        ("nextmove", ["Fonds"]),
        ("rouen", ["Fonds"]),
        ("numerique", ["Comité"]),
        ("FI 002", ["Fonds"]),
        ("fi002", ["Fonds"]),
        ("éval", ["Comité"]),
        ("banqu", ["Fonds"]),
    ],
)
def test_word_is_found_whichever_its_spelling(collection, asked, answer):
    assert found(asked) == answer


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ('"ressources humaines"', ["Emploi"]),
        ('"humaines ressources"', []),
        ("« moyennes entreprises »", ["Salon"]),
        ("“des ressources humaines”", ["Emploi"]),
        ('"ressource humaine"', []),
        ("entreprises -petites", []),
        ("-banques", ["Salon", "Emploi", "Comité"]),
        ('-"ressources humaines"', ["Salon", "Fonds", "Comité"]),
        ("fonds -évaluation", ["Fonds"]),
        ("co-labellisation -banques", ["Comité"]),
    ],
)
def test_quotes_hold_a_phrase_and_a_minus_leaves_out(collection, asked, answer):
    assert found(asked) == answer


def test_all_the_words_come_first_then_a_part_of_them(collection):
    hits = search("évaluation dossiers banques", catalogue())

    assert found("évaluation dossiers banques") == ["Comité", "Fonds"]
    assert (len(hits.keys), len(hits.complete)) == (2, 0)


def test_mistyped_word_is_mended_and_said(collection):
    hits = search("évaluatoin", catalogue())

    assert hits.corrected == {"évaluatoin": "évaluation"}
    assert found("évaluatoin") == ["Comité"]


def test_word_that_nothing_resembles_is_unknown(collection):
    hits = search("zygomatique", catalogue())

    assert (hits.unknown, hits.corrected, len(hits.keys)) == (["zygomatique"], {}, 0)


def test_title_and_tags_weigh_more_than_summary_and_summary_more_than_the_rest():
    about = {"problem": "Rien.", "action": "Rien du tout."}
    make_practice(title="Quatrième", results="Une charte.", **about)
    make_practice(title="Troisième", problem="Une charte.", action="Rien du tout.")
    make_practice(title="Deuxième", tags="charte", **about)
    make_practice(title="Charte", **about)

    assert set(found("charte")[:2]) == {"Charte", "Deuxième"}
    assert found("charte")[2:] == ["Troisième", "Quatrième"]


def test_rare_word_weighs_more_than_a_common_one():
    for n in range(6):
        make_practice(title=f"Comité {n}", problem="Le jury.", action="Des dossiers.")
    make_practice(title="Comité", problem="Une brasserie.", action="Des dossiers.")

    assert found("dossiers brasserie jury")[0] == "Comité"


def test_renamed_pole_is_found_by_its_new_name_at_once():
    cluster = make_cluster("Pôle Avant")
    make_practice(title="Comité", clusters=[cluster], names_then="Autrefois")
    cluster.name = "Hydrogénia"
    cluster.save()

    assert found("hydrogenia") == ["Comité"]


def test_stub_is_found_by_its_title_and_an_unpublished_text_is_not(world):
    make_stub(title="Ateliers de partage", cluster=world.cluster)

    assert found("atelier") == ["Ateliers de partage"]


@pytest.mark.parametrize(
    "asked",
    ["' OR 1=1 --", "zp1", "a & b | !c", "title : x", "NEAR(a b)", "*", "x*", "((", '"', '""', "-", "é" * 500, "½ ²"],
)
def test_signs_of_the_engines_are_plain_text(collection, asked):
    assert isinstance(found(asked) if search(asked, catalogue()).ranking else [], list)


@pytest.mark.parametrize(
    ("q", "titles"),
    [("hausse %", ["Taux"]), ("a_b fichier", ["Trait"]), ('"taux"', ["Taux", "Trait"]), ("dossier c\\d", ["Barre"])],
)
def test_signs_of_sql_are_no_jokers_and_quotes_hold_a_phrase(q, titles):
    make_practice(title="Taux", action="Une hausse de 50 % des adhésions.")
    make_practice(title="Trait", action='Le fichier a_b, dit "taux".')
    make_practice(title="Barre", action="Le dossier c\\d.")

    assert found(q) == titles


def test_search_asks_the_same_queries_for_any_number(django_assert_num_queries):
    for n in range(30):
        make_practice(title=f"Comité {n}", clusters=[make_cluster()])
    known = catalogue()

    with django_assert_num_queries(5):
        hits = search("comités réguliers", known)
        hits.best_first(known.public)


@pytest.mark.parametrize("asked", ["1½", "aﷺ", "coŀlectiu", "ﾞﾞ", "½", "ﬁnance"])
def test_signs_that_come_apart_are_survived_in_a_question_and_in_a_text(client, asked):
    make_practice(title=f"Un salon {asked} jour")

    assert client.get("/pratiques/", {"q": asked}).status_code in {200, 400}
    assert found("salon") == [f"Un salon {asked} jour"]
