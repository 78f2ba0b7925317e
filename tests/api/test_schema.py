"""The description of the API, its page for people, and the queries of each address."""

import json
import re

import jsonschema
import pytest
from django.urls import URLPattern, get_resolver
from drf_spectacular.validation import validate_schema

from practices.exports import COLUMNS
from practices.filters import PracticeFilter
from tests.factories import make_adoption, make_cluster, make_message, make_practice, make_theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(shelf, client):
    return json.loads(client.get("/api/schema/").content)


def operations(said):
    return {path: methods["get"] for path, methods in said["paths"].items()}


def test_description_is_openapi_3_1(said, client):
    validate_schema(said)

    assert said["openapi"] == "3.1.0"
    assert said["info"]["license"]["name"] == "Licence Ouverte 2.0"
    assert client.get("/api/schema/")["Content-Type"] == "application/vnd.oai.openapi+json"


def test_every_address_is_described(said):
    (api,) = [one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "api"]
    routes = [str(one.pattern) for one in api.url_patterns if isinstance(one, URLPattern) and one.name != "unknown"]
    expected = [re.sub("<(?:slug|int):(.*?)>", r"{\1}", f"/api/{route}") for route in routes if route[:2] == "v1"]

    assert list(operations(said)) == expected


def test_every_parameter_of_the_filter_is_described_with_its_choices(said):
    described = {one["name"]: one for one in operations(said)["/api/v1/pratiques/"]["parameters"]}

    assert set(PracticeFilter.base_filters) <= set(described)
    assert described["theme"]["schema"]["items"]["enum"] == ["evaluation", "rh-competences", "financement"]
    assert described["preuve"]["schema"]["items"]["enum"] == ["1", "2", "3", "4"]
    assert described["q"]["schema"]["maxLength"] == 200


def test_record_has_the_names_of_the_codebook(said):
    record = said["components"]["schemas"]["Pratique"]

    assert list(record["properties"]) == [column.name for column in COLUMNS] == record["required"]


def test_every_answer_is_declared(said):
    for path, one in operations(said).items():
        assert {"200", "304", "400", "401", "405", "406", "429"} <= set(one["responses"]), path
        assert ("410" in one["responses"]) == (path == "/api/v1/pratiques/{nom}/")


def test_examples_are_what_they_are_examples_of(said):
    for one in operations(said).values():
        given = one["responses"]["200"]["content"]["application/json"]

        schema = given["schema"] | {"components": said["components"]}
        jsonschema.Draft202012Validator(schema).validate(given["example"])


def test_page_for_people_says_each_address(said, client):
    page = client.get("/api/").text

    assert [path for path in operations(said) if f"<code>GET {path}</code>" not in page] == []
    assert [column.name for column in COLUMNS if f"<code>{column.name}</code>" not in page] == []


QUERIES = {
    "pratiques/?page_size=30": 9,
    "pratiques/?page_size=30&facettes=1": 9,
    "poles/?page_size=30": 8,
    "themes/": 4,
    "mots-cles/": 1,
    "reprises/?page_size=30": 3,
    "questions/?page_size=30": 4,
}


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("address", QUERIES)
def test_list_asks_the_same_queries_for_any_number(world, ask, address, number, django_assert_num_queries):
    rh = make_theme("rh-competences")
    for n in range(number):
        cluster = make_cluster(f"Pôle {n}", regions=["Bretagne"])
        practice = make_practice(title=f"P {n}", clusters=[cluster], tags=f"délai, t{n}", other_themes=[str(rh.pk)])
        make_adoption(practice, world.neighbour, author=world.outsider)
        opened = make_message(practice, world.outsider, is_open=True)
        opened.set_open(True, by=world.member)
        make_message(practice, world.member, parent=opened, is_open=True)
    ask(address)

    with django_assert_num_queries(QUERIES[address]):
        answer = ask(address)

    assert answer.status_code == 200


@pytest.mark.parametrize("number", [1, 30])
def test_own_texts_ask_the_same_queries_for_any_number(world, ask, token, number, django_assert_num_queries):
    for n in range(number):
        make_practice(title=f"P {n}", clusters=[world.cluster], tags="délai")
    mine = token(world.member)
    ask("mes-pratiques/?page_size=30", token=mine)

    with django_assert_num_queries(7):
        answer = ask("mes-pratiques/?page_size=30", token=mine)

    assert len(answer.json()["results"]) == number
