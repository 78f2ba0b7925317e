"""The conclusion over hand-made collections: true, natural, and silent where the figures are."""

import random
import re

import pytest

from compendium.figures.state.conclusion import conclude
from compendium.figures.state.flows import Adoptions
from compendium.figures.state.guide import GUIDE
from tests.compendium.stating import phrases, record, scope_of
from tests.factories import THEMES

KEYS = [key for _, key, _ in THEMES.values()]


def many(number, *args, **fields):
    return [record(*args, **fields) for _ in range(number)]


def test_empty_collection_says_so():
    assert phrases() == ["Aucune pratique recensée : l'état de l'art commencera avec la première fiche."]


def test_titles_alone_are_no_records():
    assert phrases(record(is_stub=True))[1:] == [
        "1 autre pratique n'est connue que par son titre : qui l'a menée peut la raconter."
    ]


def test_one_record_is_counted_and_nothing_is_concluded():
    assert phrases(record("rh")) == [
        "Le Recueil compte 1 fiche publiée, de 1 pôle.",
        "C'est trop peu pour conclure. Par thème : « RH et compétences » 1.",
    ]


def test_few_records_of_nobody_are_counted_by_theme():
    assert phrases(*many(2, "rh", poles=()), record("projets", poles=())) == [
        "Le Recueil compte 3 fiches publiées.",
        "C'est trop peu pour conclure. Par thème : « Projets collaboratifs » 1, « RH et compétences » 2.",
    ]


def test_all_of_one_theme():
    said = phrases(*many(12, "evaluation"))

    assert "Toutes ont le même thème principal, « Évaluation »." in said
    assert "Sur les projets collaboratifs et l'animation du réseau, aucune pratique recensée." in said
    assert "Le financement : aucune pratique recensée. Le manque de 2008 reste entier." in said


@pytest.mark.parametrize(
    ("projects", "verdict"),
    [
        (12, "12 fiches sur 12 (100 %) : c'est tout."),
        (7, "7 fiches sur 12 (58 %) : c'est encore la majorité."),
        (6, "6 fiches sur 12 (50 %) : la moitié, ni plus ni moins."),
        (5, "5 fiches sur 12 (42 %) : ce n'est plus la majorité."),
        (1, "1 fiche sur 12 (8 %) : ce n'est plus la majorité."),
    ],
)
def test_whether_the_two_themes_of_2008_still_hold_most(projects, verdict):
    said = phrases(*many(projects, "projets"), *many(12 - projects, "rh"))

    assert f"Les projets collaboratifs et l'animation du réseau réunissent {verdict}" in said


def test_equal_shares_name_all_that_are_equal():
    said = phrases(*many(5, "projets"), *many(5, "rh"), *many(1, "reseau"))

    expected = "« Projets collaboratifs » et « RH et compétences », à égalité : 5 fiches chacun."
    assert f"Les thèmes les plus fournis sont {expected}" in said


@pytest.mark.parametrize(
    ("before", "since", "verdict"),
    [
        (1, 5, "10 % avant 2019 (1 sur 10), 50 % depuis (5 sur 10) ; le manque se comble."),
        (5, 1, "50 % avant 2019 (5 sur 10), 10 % depuis (1 sur 10) ; le manque se creuse."),
        (2, 2, "20 % avant 2019 (2 sur 10), 20 % depuis (2 sur 10) ; le manque ne bouge guère."),
        (0, 1, "0 % avant 2019 (0 sur 10), 10 % depuis (1 sur 10) ; le manque se comble."),
    ],
)
def test_whether_a_gap_has_narrowed(before, since, verdict):
    early = [*many(before, "evaluation", 2012), *many(10 - before, "projets", 2012)]
    late = [*many(since, "evaluation", 2020), *many(10 - since, "projets", 2020)]

    gap = next(said for said in phrases(*early, *late) if said.startswith("L'évaluation"))

    assert gap.endswith(f"Sa part parmi les fiches datées : {verdict}")


def test_gap_is_measured_from_the_latest_phase_that_leaves_enough_on_both_sides():
    years = [*many(10, "rh", 2010), *many(10, "rh", 2014), *many(9, "projets", 2020)]

    assert any("100 % avant 2013 (10 sur 10), 53 % depuis (10 sur 19)" in said for said in phrases(*years))


def test_too_few_dated_records_conclude_nothing():
    said = phrases(*many(9, "rh", 2012), *many(9, "rh", 2020), *many(20, "projets"))

    assert any(one.endswith("Trop peu de fiches sont datées pour dire si le manque se comble.") for one in said)
    assert any(
        one.startswith("Trop peu de fiches sont datées pour dire ce qui a grandi (18) : il en faut") for one in said
    )


def test_theme_without_any_date_is_told_apart():
    said = phrases(*many(10, "projets", 2012), *many(10, "projets", 2020), record("rh"))

    assert any("Aucune ne dit son année : on ne sait pas si le manque se comble." in one for one in said)


def test_what_has_grown_and_what_is_left_out():
    early, late = many(10, "projets", 2012), [*many(4, "rh", 2020), *many(6, "projets", 2020)]

    said = phrases(*early, *late, record("rh"))

    expected = (
        "« RH et compétences », de 0 % avant 2019 (0 sur 10) à 40 % depuis (4 sur 10) ; 1 fiche sans année n'y est pas."
    )
    assert f"Ce qui a le plus grandi : {expected}" in said


def test_nothing_has_grown():
    said = phrases(*many(10, "projets", 2012), *many(10, "projets", 2020))

    assert (
        "Aucun thème n'a gagné 5 points entre les pratiques d'avant 2019 et celles d'après (20 fiches datées)." in said
    )


def test_steps_that_are_said_answer_c_and_d():
    said = phrases(*many(9, "projets"), record("projets", step="montage"), record("evaluation", step="juger"))

    assert "Stratégie, émergence, montage et labellisation : 1 fiche, des 2 fiches qui disent leur étape clé." in said
    expected = "aucune pratique recensée, des 2 fiches qui disent leur étape clé."
    assert f"Portefeuille, maturation et partenariats : {expected}" in said


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (None, "Aucune ne dit son étape clé : ce qui tient à la finance privée ne se voit pas."),
        ("financement-prive", "1 se range à l'étape « financement privé »."),
    ],
)
def test_private_finance(step, expected):
    said = phrases(*many(11, "projets"), record("financement", step=step))

    assert any(one.startswith("Le financement : 1 fiche sur 12, de 1 pôle.") and expected in one for one in said)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([], "Aucune fiche ne dit encore son niveau de preuve : on ne sait pas lesquelles mesurent leurs résultats."),
        ([1], "1 fiche sur 12 dit son niveau de preuve ; aucune ne mesure ses résultats."),
        ([3], "1 fiche sur 12 dit son niveau de preuve ; 1 mesure ses résultats."),
        ([1, 3, 4], "3 fiches sur 12 disent leur niveau de preuve ; 2 mesurent leurs résultats."),
    ],
)
def test_evidence(levels, expected):
    records = [record("rh", evidence=level) for level in levels]

    assert expected in phrases(*records, *many(12 - len(levels), "rh"))


@pytest.mark.parametrize(
    ("number", "adopters", "expected"),
    [
        (0, 0, "Aucune reprise d'un pôle à l'autre n'est recensée."),
        (1, 1, "1 reprise d'un pôle à l'autre est en place, dans 1 pôle."),
        (3, 2, "3 reprises d'un pôle à l'autre sont en place, dans 2 pôles."),
    ],
)
def test_adoptions(number, adopters, expected):
    assert expected in phrases(*many(10), adoptions=number, adopters=adopters)


@pytest.mark.parametrize("seed", range(60))
def test_any_collection_is_told_in_french(seed):
    rnd = random.Random(seed)
    records = [any_record(rnd) for _ in range(rnd.choice([0, 1, 2, 9, 10, 11, 25, 60]))]

    sentences = conclude(scope_of(*records), Adoptions(seed % 3, min(seed % 3, 1), [], None))

    for sentence in sentences:
        assert not re.search(
            r"\b[01] \w+s (?:publiées|sur|datées|sans)|\b1 (?:fiches|pôles)|[{}]|  | ,|\.\.", sentence.phrase
        )
        assert re.search(r"[.]$", sentence.phrase)
        assert len(re.findall(r"aucune pratique(?! recensée)", sentence.phrase, re.IGNORECASE)) == 0
        assert all(int(found) <= 100 for found in re.findall(r"(\d+) %", sentence.phrase))


def any_record(rnd):
    theme = rnd.choice(KEYS[: rnd.choice([1, 2, 6])])
    step = rnd.choice([None, None, "montage", "portefeuille", "financement-prive"])
    year, evidence = rnd.choice([None, *range(2005, 2027)]), rnd.choice([None, None, 1, 2, 3, 4])
    return record(theme, year, step=step, evidence=evidence, poles=(1,), is_stub=rnd.random() < 0.2)


def test_each_sentence_that_answers_the_guide_says_what_it_found():
    sentences = conclude(scope_of(*many(12)), Adoptions(0, 0, [], None))

    answered = [one.guide for one in sentences if one.guide]
    assert answered == ["B", "C", "D", "E", "F", "G", "H", "J"]
    assert {one.guide_said for one in sentences if one.guide} == set(GUIDE.values())
