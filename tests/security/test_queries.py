"""What is asked in an address: SQL, signs that no database keeps, lists without end, patterns that never finish."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.filters import ClusterFilter
from clusters.templatetags.recueil import typo
from practices.filters import PracticeFilter
from practices.models import Practice
from practices.templatetags.practices import markdown
from tests.factories import make_practice

from .hostile import bundles, joined, keepable
from .payloads import MARKDOWN, QUERIES, SCRIPTS
from .reading import dangers

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
LISTS = [
    "/pratiques/",
    "/poles/",
    "/pratiques/flux.atom",
    "/api/v1/pratiques/",
    "/api/v1/poles/",
    "/etat-de-l-art.json",
]
FEW = ["'", "' OR '1'='1", "1; DROP TABLE practices_practice; --", "\x00", "9" * 40, "-1"]
OTHERS = [
    "page",
    "page_size",
    "ordre",
    "tri",
    "de",
    "a",
    "fiche",
    "note",
    "titre",
    "file",
    "contre",
    "quoi",
    "avec",
    "do",
]
PAGES = ["/", "/comparer/", "/selection/", "/themes/evaluation/", "/etat-de-l-art/", "/editions/", "/sitemap.xml"]
# Seconds: a page takes a tenth of one; a pattern that backtracks takes minutes.
LONG = 3


@pytest.fixture
def shelf(world):
    return make_practice(clusters=[world.cluster], title="Un comité", tags="délai")


def test_no_text_breaks_a_filter(shelf, client):
    """The words on every list; and each filter in turn, of which all lists share one."""
    asked = [(address, "q", text) for address in LISTS for text in QUERIES]
    asked += [("/api/v1/pratiques/", name, text) for name in PracticeFilter.base_filters for text in FEW]
    asked += [("/poles/", name, text) for name in ClusterFilter.base_filters for text in FEW]

    found = {(address, name, text): client.get(address, {name: text}).status_code for address, name, text in asked}

    assert {key: status for key, status in found.items() if status not in {200, 304, 400, 404}} == {}
    assert Practice.objects.published().count() == 1


def test_no_text_breaks_another_parameter(world, shelf, sign_in):
    client = sign_in(world.reviewer)
    pages = [*PAGES, *LISTS[:2], f"/pratiques/{shelf.slug}/historique/comparer/", "/relecture/", "/notifications/"]
    for page in pages:
        for text in QUERIES[::2]:
            answer = client.get(page, dict.fromkeys(OTHERS, text))
            assert answer.status_code < 500, (page, text)


def test_text_that_asks_everything_finds_no_more_than_its_words(shelf, client):
    assert client.get("/api/v1/pratiques/", {"q": "' OR '1'='1"}).json()["count"] == 0
    assert client.get("/api/v1/pratiques/", {"theme": "evaluation' OR '1'='1"}).status_code == 400


@pytest.mark.parametrize("times", [2, 500])
def test_parameter_said_many_times_is_one_list(shelf, client, times):
    for address in LISTS:
        for name in ("q", "theme", "page", "tri"):
            asked = "&".join([f"{name}=evaluation"] * times)
            assert client.get(f"{address}?{asked}").status_code in {200, 400, 404}, (address, name)


def test_search_says_what_was_asked_and_runs_none_of_it(shelf, client):
    said = {
        "/pratiques/": ["q", "theme"],
        "/poles/": ["q"],
        "/selection/": ["titre", "fiche", "ajouter"],
        "/comparer/": ["fiche"],
    }
    for address, name in [(address, name) for address, names in said.items() for name in names]:
        for text in bundles(keepable(SCRIPTS), 190):
            assert dangers(client.get(address, {name: text}).text) == []
    note = joined(keepable(SCRIPTS), 490)
    assert dangers(client.get("/selection/", {"fiche": shelf.slug, "note": note}).text) == []


def test_address_that_is_not_there_is_said_without_running(client):
    for text in (
        "<script>attack()</script>",
        '"><img src=x onerror=attack()>',
        "%0d%0aX-Injected:1",
        "..%2f..%2fetc/passwd",
    ):
        answer = client.get(f"/nulle-part/{text}")
        assert (answer.status_code, dangers(answer.text)) == (404, [])
        assert "X-Injected" not in answer


WORDS = st.sampled_from(
    [*MARKDOWN, *SCRIPTS, "[", "](", ")", "<", ">", "`", "*", "_", "|", "\n", "\\", "&", "#", '"', "'", " "]
)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.lists(WORDS, max_size=9).map("".join))
def test_markdown_of_any_words_runs_nothing(text):
    assert dangers(f"<main>{markdown(text)}</main>") == []


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.text(max_size=200))
def test_markdown_of_any_text_runs_nothing(text):
    assert dangers(f"<main>{typo(markdown(text))}</main>") == []


HARD = [
    "[" * 9_000,
    "![" * 4_500,
    "*a_" * 3_000,
    "`" * 9_000,
    "> " * 4_000,
    "- " * 4_000,
    "(" * 4_000 + ")" * 4_000,
    "<" * 9_000,
    "&" * 9_000,
    "a@" * 4_000,
    "[a](" * 2_000,
    "|a" * 3_000 + "\n" + "|-" * 3_000,
    "\\" * 9_000,
    "« " * 4_000,
    "1 000 " * 1_500,
    "'a" * 4_000,
    "http://" * 1_300,
    "é\u0301" * 4_000,
]


@pytest.mark.parametrize("text", HARD, ids=lambda text: text[:6])
def test_text_made_to_last_is_soon_read(client, text):
    start = time.process_time()
    typo(markdown.__wrapped__(text) if hasattr(markdown, "__wrapped__") else markdown(text))
    client.get("/pratiques/", {"q": text[:2_000]})

    assert time.process_time() - start < LONG


def patterns():
    """Every regular expression of our own code, with where it stands."""
    call = re.compile(r're\.compile\(\s*(?:r?f?)"((?:[^"\\]|\\.)*)"')
    for app in ("clusters", "practices", "exchange", "compendium"):
        for path in (ROOT / app).rglob("*.py"):
            for pattern in call.findall(path.read_text(encoding="utf-8")):
                if is_whole(pattern):
                    yield path.name, pattern


def is_whole(pattern):
    """Not the first line of several, nor one that holds a variable."""
    try:
        re.compile(pattern)
    except re.error:
        return False
    return not re.search(r"\{[a-zA-Z]", pattern)


def test_no_pattern_of_ours_takes_time_that_grows_with_its_square():
    """Each is tried on the texts that such patterns hate; most would need hours if one were exponential."""
    tried = 0
    for where, pattern in patterns():
        read = re.compile(pattern.encode().decode("unicode_escape", "ignore") if "\\x" in pattern else pattern, re.S)
        for seed in (" ", "a", "0", "'", "<", "0 ", "a ", "-", "|", "\\", "«", ".", "/", "()", "1 000"):
            start = time.process_time()
            read.search(seed * 3_000 + "!")
            assert time.process_time() - start < 1, (where, pattern, seed)
            tried += 1
    assert tried > 200
