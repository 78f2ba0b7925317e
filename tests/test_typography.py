"""French typography of whole pages, plurals, and the Markdown of the texts."""

import re

import pytest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.templatetags.recueil import of, plural, typo
from practices.models.markdown import plain_text
from practices.templatetags.practices import TAGS, markdown

# In what is expected, ~ is a no-break space and ¬ a narrow one.
SPACES = str.maketrans({"~": "\N{NO-BREAK SPACE}", "¬": "\N{NARROW NO-BREAK SPACE}"})


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("l'été d'un pôle qu'on aime", "l’été d’un pôle qu’on aime"),
        ("l&#x27;été, l&#39;hiver", "l’été, l’hiver"),
        ("l'<em>été</em>", "l’<em>été</em>"),
        ("aujourd’hui", "aujourd’hui"),
        ("dit 'oui' puis '", "dit 'oui' puis '"),
        ("« mot »", "«~mot~»"),
        ("«mot»", "«~mot~»"),
        ("«~mot~»", "«~mot~»"),
        ("«¬mot¬»", "«~mot~»"),
        ("« <em>mot</em> »", "«~<em>mot</em>~»"),
        ("a : b", "a~: b"),
        ("a :", "a~:"),
        ("a~: b", "a~: b"),
        ("a :b, a: b", "a :b, a: b"),
        ("Qui ? Moi ! Bien ; oui", "Qui¬? Moi¬! Bien¬; oui"),
        ("?q=mot ?q", "?q=mot ?q"),
        ("à 10:30, http://b.test/a?b=c;d", "à 10:30, http://b.test/a?b=c;d"),
        ("12 000 et 1 234 567", "12¬000 et 1¬234¬567"),
        ("en 2019 12 pôles, 3 2019", "en 2019 12 pôles, 3 2019"),
        ("En 2019 300 membres", "En 2019 300 membres"),
        ("PC 014", "PC 014"),
        ("50 %, 3 €, 1400 k€, 2 M€, 4 ETP", "50~%, 3~€, 1400~k€, 2~M€, 4~ETP"),
        ("12 000 €", "12¬000~€"),
        ("50 %-60, 4 ETPs", "50~%-60, 4 ETPs"),
        ("R&amp;D &lt; 3 &quot;", "R&amp;D &lt; 3 &quot;"),
        ("&amp;#x27;a", "&amp;#x27;a"),
        ("", ""),
    ],
)
def test_typo(typed, shown):
    assert typo(typed.translate(SPACES)) == shown.translate(SPACES)


@pytest.mark.parametrize(
    "markup",
    [
        '<a title="l\'été : 50 %" href="/?q=l\'été ?">',
        "<textarea>l'été : 12 000 « mot »</textarea>",
        "<textarea\n name='a'>l&#x27;été\n\n: 50 %</textarea>",
        "<pre><code>l'été : 12 000\n</code></pre>",
        "<code>a ? b : l'été</code>",
        "<script>let a = b ? 'c' : \"d\" ;</script>",
        "<style>a :hover { }</style>",
        '<input value="l\'été : 12 000">',
        '<option value="l\'été">',
        "<!-- l'été : 12 000 -->",
    ],
)
def test_typo_leaves_markup_and_what_is_sent_back_as_they_are(markup):
    assert typo(f"l'un{markup}l'autre") == f"l’un{markup}l’autre"


def test_typo_goes_on_after_each_field():
    page = "<pre>l'a</pre> l'b <textarea>l'c</textarea> l'd <code>l'e</code> l'f"

    assert typo(page) == "<pre>l'a</pre> l’b <textarea>l'c</textarea> l’d <code>l'e</code> l’f"


@pytest.mark.parametrize(("page", "is_safe"), [("l'été", False), (mark_safe("l'été"), True)])
def test_typo_is_as_safe_as_what_it_was_given(page, is_safe):
    assert isinstance(typo(page), SafeString) == is_safe


# Texts that a person could type: words, figures, and the signs that the rules look at.
texts = st.text(st.sampled_from("aé 0123'’«»;:!?%€&<>\"\n\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"), max_size=40)
tags = st.builds(
    lambda name, value: f'<{name} title="{escape(value)}">', st.sampled_from(["p", "a", "/p", "input", "br"]), texts
)
fields = st.builds(
    lambda name, value: f"<{name}>{escape(value)}</{name}>", st.sampled_from(["textarea", "pre", "code"]), texts
)
pages = st.lists(st.one_of(texts.map(escape), tags, fields)).map("".join)
MARKUP = re.compile(r"<(textarea|pre|code)>.*?</\1>|<[^>]*>", re.DOTALL)


@settings(deadline=None)
@given(pages)
def test_typo_never_changes_markup_nor_what_fields_hold(page):
    shown = typo(page)

    assert [found[0] for found in MARKUP.finditer(shown)] == [found[0] for found in MARKUP.finditer(page)]


@settings(deadline=None)
@given(pages)
def test_typo_twice_is_typo_once(page):
    once = typo(page)

    assert typo(once) == once


@settings(deadline=None)
@given(pages)
def test_typo_changes_nothing_but_spaces_and_apostrophes(page):
    def skeleton(text):
        return re.sub(r"\s", "", re.sub(r"&#x27;|&#39;|’", "'", text))

    assert skeleton(typo(page)) == skeleton(page)


# Plurals


@pytest.mark.parametrize(
    ("number", "forms", "said"),
    [
        (0, "fiche", "0 fiche"),
        (1, "fiche", "1 fiche"),
        (2, "fiche", "2 fiches"),
        (1000, "an", "1000 ans"),
        (1, "cheval,chevaux", "1 cheval"),
        (2, "cheval,chevaux", "2 chevaux"),
    ],
)
def test_plural(number, forms, said):
    assert plural(number, forms) == said


# Markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("un\n\ndeux", "<p>un</p>\n<p>deux</p>\n"),
        ("1. un\n2. deux", "<ol>\n<li>un</li>\n<li>deux</li>\n</ol>\n"),
        ("> cité", "<blockquote>\n<p>cité</p>\n</blockquote>\n"),
        ("~~faux~~ `a < b`", "<p><s>faux</s> <code>a &lt; b</code></p>\n"),
        ("# 1\n## 2\n### 3\n#### 4\n##### 5", "<h3>1</h3>\n<h4>2</h4>\n<h5>3</h5>\n<h6>4</h6>\n<h6>5</h6>\n"),
        ("R&D, a < b, &copy;", "<p>R&amp;D, a &lt; b, ©</p>\n"),
        ("<textarea>", "<p>&lt;textarea&gt;</p>\n"),
        ("http://b.test", "<p>http://b.test</p>\n"),
        ("[a](//b.test)", '<p><a href="//b.test" rel="nofollow noopener">a</a></p>\n'),
        ("[a](mailto:a@b.test)", '<p><a href="mailto:a@b.test" rel="nofollow noopener">a</a></p>\n'),
        ("[a](vbscript:x)", "<p>[a](vbscript:x)</p>\n"),
        ("[a](ftp://b.test)", '<p><a rel="nofollow noopener">a</a></p>\n'),
        ("[a](JaVaScRiPt&colon;x)", "<p>[a](JaVaScRiPt:x)</p>\n"),
        (
            '[a][1]\n\n[1]: https://b.test "t"',
            '<p><a href="https://b.test" title="t" rel="nofollow noopener">a</a></p>\n',
        ),
    ],
)
def test_markdown(text, html):
    assert markdown(text) == html


def test_markdown_shows_tables():
    html = markdown("| a | b |\n|---|--:|\n| 1 | 2 |")

    assert re.findall(r"<(\w+)>", html) == ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]


@settings(deadline=None)
@given(st.text(st.sampled_from("a1 \n\t#*_-+>[]()!<>/\"'`~|:&;=\\."), max_size=60))
def test_markdown_writes_no_other_tag_nor_attribute(text):
    found = re.findall(r"<(/?)(\w+)([^>]*)>", markdown(text))

    assert {name for _, name, _ in found} <= TAGS
    attributes = {name for _, _, rest in found for name in re.findall(r' ([\w-]+)="[^"]*"', rest)}
    assert attributes <= {"href", "title", "rel"}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Deux **rapporteurs**, un calendrier.", "Deux rapporteurs, un calendrier."),
        ("Un [lien](https://b.test).", "Un lien."),
        ("- un\n- deux", "un ; deux"),
        ("un\ndeux\n\ntrois", "un deux trois"),
        ("# Titre\n\n`code`", "Titre code"),
        ("", ""),
    ],
)
def test_plain_text_has_no_marks(text, plain):
    assert plain_text(text) == plain


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Minalogic", "de Minalogic"),
        ("Axelera", "d'Axelera"),
        ("i-Trans", "d'i-Trans"),
        ("Élopôle", "d'Élopôle"),
        ("Hippolia", "de Hippolia"),
        ("", "de "),
    ],
)
def test_of_elides_before_a_vowel(name, said):
    assert of(name) == said
