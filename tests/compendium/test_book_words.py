"""From what people typed to what the compiler takes: letters, Markdown, indexes, the order of a book."""

import json
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compendium.exports.book.blocks import blocks_of
from compendium.exports.book.index import groups_of, letter_of
from compendium.exports.book.letters import CUT, UNKNOWN, legible, plainer, signs, typeset

NBSP, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


# Letters


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Déjà vu", "Déjà vu"),
        ("De\u0301ja\u0300", "Déjà"),
        ("a\x00b\x07c\x1b", "abc"),
        ("un\tdeux\u2028trois", "un deux\ntrois"),
        ("a\u202eb\u200dc\ufe0fd\ufeff", "abcd"),
        ("😀 שלום مرحبا Ελ Жя", "😀 שלום مرحبا Ελ Жя"),
        ("漢字", UNKNOWN * 2),
        ("\U0001f9ff\ue000\uffff", UNKNOWN * 3),
        ("co\u00adopérer", "co\u00adopérer"),
    ],
)
def test_text_keeps_what_can_be_shown(typed, printed):
    assert legible(typed) == printed


def test_words_are_set_in_french_typography():
    assert typeset("L'été : 12 000 « mots » ?") == f"L’été{NBSP}: 12{NARROW}000 «{NBSP}mots{NBSP}»{NARROW}?"


@pytest.mark.parametrize("word", ["a" * 400, "https://exemple.test/un/chemin?question=réponse&autre=" + "b" * 90])
def test_long_word_can_be_cut_and_loses_nothing(word):
    cut = typeset(word)

    assert cut.replace(CUT, "") == word
    assert max(map(len, cut.split(CUT))) <= 16


def test_ordinary_word_is_never_cut():
    assert typeset("anticonstitutionnellement") == "anticonstitutionnellement"


@settings(deadline=None)
@given(st.text())
def test_every_sign_is_in_a_font_whatever_is_typed(text):
    assert set(legible(text)) <= signs("letters") | {"\n", "\N{SOFT HYPHEN}"}
    assert set(plainer([text])[0]) <= signs("plain") | {"\n", "\N{SOFT HYPHEN}"}


def test_plainer_tree_keeps_its_numbers_and_its_addresses():
    tree = {"to": "https://exemple.test/?a=b", "t": ["Éa", "→"], "n": 3, "is": True, "no": None}

    assert plainer(tree) == {"to": "https://exemple.test/?a=b", "t": ["Éa", UNKNOWN], "n": 3, "is": True, "no": None}


# Markdown


def tree(text):
    return blocks_of(text, str)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("un\n\ndeux", [{"k": "p", "c": ["un"]}, {"k": "p", "c": ["deux"]}]),
        ("un\ndeux", [{"k": "p", "c": ["un", {"k": "br"}, "deux"]}]),
        ("*a* **b** ~~c~~", [{"k": "p", "c": [{"k": "em", "c": ["a"]}, " ", {"k": "strong", "c": ["b"]}, " ",
                                               {"k": "s", "c": ["c"]}]}]),
        ("`#import`", [{"k": "p", "c": [{"k": "code", "t": "#import"}]}]),
        ("[a](https://b.test)", [{"k": "p", "c": [{"k": "a", "c": ["a"], "to": "https://b.test"}]}]),
        ("[a](/pratiques/)", [{"k": "p", "c": [{"k": "a", "c": ["a"], "to": "https://recueil.test/pratiques/"}]}]),
        ("[a](ftp://b.test)", [{"k": "p", "c": ["a"]}]),
        ("[a](javascript:x)", [{"k": "p", "c": ["[a](javascript:x)"]}]),
        ("3. a\n4. b", [{"k": "ol", "start": 3, "c": [[{"k": "p", "c": ["a"]}], [{"k": "p", "c": ["b"]}]]}]),
        ("- a\n  - b", [{"k": "ul", "start": 1, "c": [[{"k": "p", "c": ["a"]},
                        {"k": "ul", "start": 1, "c": [[{"k": "p", "c": ["b"]}]]}]]}]),
        ("> a", [{"k": "quote", "c": [{"k": "p", "c": ["a"]}]}]),
        ("# a\n#### b", [{"k": "h", "level": 1, "c": ["a"]}, {"k": "h", "level": 2, "c": ["b"]}]),
        ("```\n<b>\n```", [{"k": "code", "t": "<b>"}]),
        ("a\n\n---\n\nb", [{"k": "p", "c": ["a"]}, {"k": "hr"}, {"k": "p", "c": ["b"]}]),
        ("|a|\n|-:|\n|1|", [{"k": "table", "align": ["right"], "rows": [[["a"]], [["1"]]]}]),
        ("<script>a</script>", [{"k": "p", "c": ["<script>a</script>"]}]),
    ],
)  # fmt: skip
def test_markdown_becomes_a_tree(text, blocks):
    assert tree(text) == blocks


@settings(deadline=None)
@given(st.text(st.sampled_from("a1 \n\t#*_-+>[]()!<>/\"'`~|:&;=\\.$@{}"), max_size=80))
def test_any_text_becomes_a_tree_of_known_kinds(text):
    known = {"p", "h", "quote", "ul", "ol", "table", "code", "hr", "em", "strong", "s", "a", "br"}

    def kinds(node):
        if isinstance(node, dict):
            yield node["k"]
        for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
            yield from kinds(child)

    assert set(kinds(json.loads(json.dumps(tree(text))))) <= known


# Indexes


@pytest.mark.parametrize(("name", "letter"), [("École", "E"), ("« Zèle »", "Z"), ("œuvre", "O"), ("3 jours", "0-9")])
def test_entry_stands_under_its_letter(name, letter):
    assert letter_of(name) == letter


def test_entries_are_sorted_without_accents_and_figures_come_first():
    found = {name: ["f0"] for name in ["Zone", "Étape", "Essai", "3 jours"]}

    assert [(group["letter"], [entry["t"] for entry in group["entries"]]) for group in groups_of(found, str)] == [
        ("0-9", ["3 jours"]),
        ("E", ["Essai", "Étape"]),
        ("Z", ["Zone"]),
    ]


def test_letters_of_any_name_are_capitals():
    assert {letter_of(sign) for sign in string.ascii_letters} == set(string.ascii_uppercase)
