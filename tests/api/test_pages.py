"""The pages of a list, and what cannot be asked of an address."""

import pytest

from tests.factories import make_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def seven(world):
    for n in range(7):
        make_practice(title=f"Pratique {n}", clusters=[world.cluster])


def titles(answer):
    return [one["titre"] for one in answer.json()["results"]]


def test_pages_follow_each_other_and_keep_the_question(seven, ask):
    first = ask("pratiques/?theme=evaluation&tri=titre&page_size=3")
    second = ask(first.json()["next"].split("/api/v1/")[1])
    last = ask(second.json()["next"].split("/api/v1/")[1])

    assert [titles(page) for page in (first, second, last)] == [
        ["Pratique 0", "Pratique 1", "Pratique 2"],
        ["Pratique 3", "Pratique 4", "Pratique 5"],
        ["Pratique 6"],
    ]
    assert [page.json()["count"] for page in (first, second, last)] == [7, 7, 7]
    assert (first.json()["previous"], last.json()["next"]) == (None, None)
    assert "theme=evaluation&tri=titre" in last.json()["previous"]


def test_links_are_in_the_headers_too(seven, ask):
    base = "http://testserver/api/v1/pratiques/?page_size=3&page="

    link = ask("pratiques/?page_size=3&page=2")["Link"]

    assert link == (f'<{base}1>; rel="first", <{base}1>; rel="prev", <{base}3>; rel="next", <{base}3>; rel="last"')
    assert "Link" not in ask("pratiques/")


@pytest.mark.parametrize("size", ["1000000", "101", "0", "-1", "1.5", "deux", "9" * 5000, "%00", "٣"])
def test_size_of_a_page_is_bounded(seven, ask, size):
    answer = ask(f"pratiques/?page_size={size}")

    said = "Demandez de 1 à 100 par page. Pour tout prendre d'un coup, exportez la liste."
    assert (answer.status_code, answer.json()["erreurs"]) == (400, {"page_size": [said]})


@pytest.mark.parametrize("number", ["0", "-1", "x", "1e3", "9" * 5000])
def test_number_of_a_page_is_a_number(seven, ask, number):
    answer = ask(f"pratiques/?page={number}")

    assert (answer.status_code, answer.json()["erreurs"]["page"]) == (400, ["Donnez un numéro de page : 1, 2, 3…"])


@pytest.mark.parametrize("address", ["pratiques/", "poles/", "themes/", "mots-cles/", "reprises/", "questions/"])
def test_beyond_the_last_page_there_is_nothing(seven, ask, address):
    answer = ask(f"{address}?page=999999999")

    assert (answer.status_code, answer.json()["detail"]) == (404, "La dernière page est la page 1.")


def test_of_what_is_asked_twice_the_last_counts(seven, ask):
    assert len(ask("pratiques/?page_size=2&page_size=5&page=&page=1").json()["results"]) == 5


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("pratiques/?themes=evaluation", "Paramètre inconnu. Ceux de cette adresse : q, theme, preuve"),
        ("pratiques/pratique-0/?page=1", "Paramètre inconnu. Cette adresse n'en a pas."),
        ("?format=api", "Paramètre inconnu. Cette adresse n'en a pas."),
        ("pratiques/?%00=1", "Paramètre inconnu. Ceux de cette adresse : q, theme"),
    ],
)
def test_unknown_parameter_is_told_with_those_that_are_known(seven, ask, address, known):
    answer = ask(address)

    (said,) = [one for names in answer.json()["erreurs"].values() for one in names]
    assert (answer.status_code, said.startswith(known)) == (400, True)


@pytest.mark.parametrize("value", ["autre", "%00"])
def test_switch_has_its_values(seven, ask, value):
    said = ask(f"pratiques/?fiche={value}").json()["erreurs"]

    assert said == {"fiche": ["Choisissez parmi : publiee, a-completer."]}


@pytest.mark.parametrize("list_of", ["pratiques", "poles", "reprises", "questions"])
def test_sign_that_no_database_keeps_is_no_answer(seven, ask, client, list_of):
    names = {"poles": "region secteur label comme q", "reprises": "pratique pole etat", "questions": "pratique nature"}
    asked = names.get(list_of, "theme pole region tag de comme tri q").split()

    answer = ask(f"{list_of}/?{'&'.join(f'{name}=%00' for name in asked)}")

    assert (answer.status_code, sorted(answer.json()["erreurs"])) == (400, sorted(asked))
    assert client.get("/poles/?region=%00").status_code == 400


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", ["", "pratiques/", "pratiques/pratique-0/", "mes-pratiques/", "ailleurs/"])
def test_api_is_only_read(seven, client, method, address):
    answer = getattr(client, method)(f"/api/v1/{address}")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer.json()["title"] == "Lecture seule"


def test_other_formats_are_refused_in_json(seven, ask, client):
    refused = ask("pratiques/", Accept="text/csv")

    assert (refused.status_code, refused.json()["title"]) == (406, "Format indisponible")
    assert ask("pratiques/", Accept="text/html,*/*;q=0.8")["Content-Type"] == "application/json"
    assert client.options("/api/v1/pratiques/").status_code == 204


def test_address_that_is_none_says_so_in_json(seven, client):
    nowhere, without_slash = client.get("/api/v1/pratiques/a/b/"), client.get("/api/v1/pratiques")

    assert (nowhere.status_code, nowhere["Content-Type"]) == (404, "application/problem+json")
    assert (without_slash.status_code, without_slash.url) == (301, "/api/v1/pratiques/")


@pytest.mark.parametrize("rest", ["nulle-part", "pratiques/a%0Ab", "pratiques/%0A", "a/b/c"])
def test_unknown_address_is_said_as_the_api_says_it(client, db, rest):
    answer = client.get(f"/api/v1/{rest}/")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
