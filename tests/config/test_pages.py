import pytest
from django.template.loader import render_to_string
from django.test import override_settings


@pytest.mark.parametrize("template", ["500.html", "503.html", "400.html"])
def test_error_pages_ask_nothing_of_the_database(template):
    page = render_to_string(template)

    assert page.count("<h1") == 1


@pytest.mark.django_db
def test_unknown_address_is_answered_in_french(client):
    response = client.get("/nulle-part/")

    assert response.status_code == 404
    assert "Cette place est vide" in response.text


@pytest.mark.django_db
@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_post_that_is_too_large_is_answered_in_french(client):
    response = client.post("/connexion/", {"login": "x" * 2000})

    assert response.status_code in {400, 413}
    assert "trop lourde" in response.text


@pytest.mark.django_db
def test_pages_carry_a_strict_policy(client):
    policy = client.get("/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
