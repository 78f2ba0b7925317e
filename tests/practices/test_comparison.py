import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.figures import differences
from practices.forms import compare
from practices.models import KeyStep, Practice
from tests.factories import make_cluster, make_text, make_theme

WORDS = st.lists(
    st.sampled_from(["le", "pôle", "réunit", "l'an", ",", " ", "\n", "\n\n", "\r\n", "58 k€"]), max_size=60
)
ANY_TEXT = st.one_of(st.text(max_size=200), WORDS.map(" ".join), WORDS.map("".join))


def told(before, after):
    """The difference as one reads it: [-gone-]{+come+}."""
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return "".join(marks[kind].format(text) for kind, text in differences(before, after))


def change(name, before, after):
    return next(change for change in compare(before, after, of=Practice()) if change.name == name)


# Word by word


@given(before=ANY_TEXT, after=ANY_TEXT, by_word=st.booleans())
def test_each_column_rebuilds_its_text_exactly(before, after, by_word):
    pieces = differences(before, after, by_word=by_word)

    assert "".join(text for kind, text in pieces if kind != "insert") == before
    assert "".join(text for kind, text in pieces if kind != "delete") == after


@given(text=ANY_TEXT)
def test_text_that_did_not_change_has_no_mark(text):
    assert {kind for kind, _ in differences(text, text)} <= {"equal"}


@pytest.mark.parametrize(
    ("before", "after", "read"),
    [
        ("Poste : 58 k€ par an.", "Poste : 62 k€ par an.", "Poste :[- 58-]{+ 62+} k€ par an."),
        ("Un préavis.", "Un préavis de six mois.", "Un préavis{+ de six mois+}."),
        ("Un.\nDeux.\n", "Un.\nZéro.\nDeux.\n", "Un.\n{+Zéro.\n+}Deux.\n"),
        ("La règle de prêt lie.", "La clé de crédit lie.", "La[- règle de prêt-]{+ clé de crédit+} lie."),
        ("Le pôle les réunit.", "Un club a fermé hier.", "[-Le pôle les réunit.-]{+Un club a fermé hier.+}"),
        ("", "Tout est neuf.", "{+Tout est neuf.+}"),
        ("Tout est parti.", "", "[-Tout est parti.-]"),
    ],
)
def test_difference_reads_well(before, after, read):
    assert told(before, after) == read


def test_huge_texts_are_shown_one_after_the_other():
    before, after = "le pôle " * 20_000, "un club et le pôle " * 20_000

    assert [kind for kind, _ in differences(before, after)] == ["delete", "insert"]


# Field by field


def test_fields_come_in_the_order_of_the_form_with_their_labels(db):
    changes = compare(make_text(), make_text(title="Un autre titre", limits="Une limite."), of=Practice())

    assert [(change.name, change.label) for change in changes][:3] == [
        ("title", "Titre"),
        ("clusters", "Pôle"),
        ("carrier", "Autre porteur, qui n'est pas un pôle"),
    ]
    assert [change.name for change in changes if change.is_changed] == ["title", "limits"]


def test_choices_are_shown_by_their_labels(db):
    sea, wood = make_cluster("Pôle Mer"), make_cluster("Écopôle")
    other, step = make_theme("financement"), KeyStep.objects.create(theme=make_theme(), slug="juger", name="Juger")
    before = make_text(clusters=[sea], evidence="3", key_step=str(step.pk), too_early="on")
    after = make_text(clusters=[sea, wood], theme=other, cost="5-20", tags="délai, comité")

    shown = {change.name: (change.before, change.after) for change in compare(before, after, of=Practice())}

    assert shown["clusters"] == ("Pôle Mer", "Écopôle\nPôle Mer")
    assert shown["theme"] == ("Évaluation", "Financement")
    assert shown["evidence"] == ("Résultats mesurés", "")
    assert shown["key_step"] == ("Juger", "")
    assert shown["too_early"] == ("Oui", "Non")
    assert shown["cost"] == ("", "5 à 20 k€ par an")
    assert shown["tags"] == ("", "comité\ndélai")


def test_choice_changes_as_a_whole(db):
    sea, wood, snow = (make_cluster(name) for name in ("Pôle Mer", "Pôle Bois", "Pôle Neige"))

    pieces = change("clusters", make_text(clusters=[wood, sea]), make_text(clusters=[sea, snow])).pieces

    assert [tuple(piece) for piece in pieces] == [
        ("delete", "Pôle Bois\n"),
        ("equal", "Pôle Mer"),
        ("insert", "\nPôle Neige"),
    ]


@pytest.mark.parametrize("typed", ["999999", "9" * 40, "nope", "-1", "1 OR 1"])
def test_what_is_not_there_is_said_to_be_unknown(db, typed):
    for name, value in (("clusters", [typed]), ("theme", typed), ("key_step", typed)):
        assert change(name, make_text() | {name: value}, make_text()).before == f"inconnu ({typed})"


def test_what_is_not_valid_is_shown_as_typed(db):
    draft = {"title": "Une idée", "start_year": "20219", "evidence": "beaucoup", "links": "ftp:/x", "unknown": "rien"}

    shown = {change.name: change.after for change in compare(None, draft, of=Practice()) if change.is_changed}

    assert shown == {"title": "Une idée", "start_year": "20219", "evidence": "beaucoup", "links": "ftp:/x"}


def test_same_boxes_in_another_order_and_line_ends_of_a_browser_are_no_change(db):
    clusters = [make_cluster("A"), make_cluster("B")]
    before = make_text(clusters=clusters, action="Un.\nDeux.", tags="a, b")
    after = make_text(clusters=clusters[::-1], action="Un.\r\nDeux.", tags="b,a")

    assert [change.name for change in compare(before, after, of=Practice()) if change.is_changed] == []


def test_two_things_of_one_name_are_told_apart(db):
    themes = [make_theme("evaluation"), make_theme("financement")]
    first, second = (KeyStep.objects.create(theme=theme, slug="juger", name="Juger") for theme in themes)

    found = change("key_step", make_text(key_step=str(first.pk)), make_text(key_step=str(second.pk)))

    assert found.is_changed
    assert found.before == f"Juger (n° {first.pk})"


@pytest.mark.parametrize("n_rows", [1, 30])
def test_comparison_asks_one_query_a_table(db, n_rows, django_assert_num_queries):
    clusters = [make_cluster() for _ in range(n_rows)]
    before, after = make_text(clusters=clusters), make_text(other_themes=[str(make_theme("financement").pk)])

    with django_assert_num_queries(2):
        changes = compare(before, after, of=Practice())

    assert len(changes[1].before.splitlines()) == n_rows
