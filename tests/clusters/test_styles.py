"""In production one style sheet holds all of them, in their order."""

import re

import pytest
from django.core.cache import caches
from django.core.management import call_command

from clusters.styles import linked_sheets
from clusters.templatetags.recueil import icon
from tests.test_house import ROOT

MANIFEST = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "clusters.styles.OneSheet"},
}


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT, settings.STORAGES = str(tmp_path), MANIFEST
    call_command("collectstatic", interactive=False, verbosity=0)
    forget_addresses()
    yield tmp_path
    forget_addresses()


def forget_addresses():
    """Parts of pages, and pictograms, are remembered with the addresses that they link."""
    icon.cache_clear()
    for cache in caches.all():
        cache.clear()


@pytest.mark.django_db
def test_pages_link_one_sheet_that_holds_them_all(collected, client):
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)">', client.get("/").text)
    whole = (collected / sheets[0].removeprefix("/static/")).read_text()

    assert len(sheets) == 1
    assert re.fullmatch(r"/static/css/recueil\.\w{12}\.css", sheets[0])
    for sheet in linked_sheets():
        last_rule = (ROOT / "static" / sheet).read_text().rstrip()[-60:]
        assert last_rule in whole
    assert (collected / f"{sheets[0].removeprefix('/static/')}.br").exists()


@pytest.mark.django_db
def test_its_fonts_are_those_that_pages_preload(collected, client):
    page = client.get("/").text
    whole = (collected / re.search(r'href="/static/(css/recueil[^"]+)"', page)[1]).read_text()

    for font in re.findall(r'rel="preload" href="/static/fonts/([^"]+)"', page):
        assert f"../fonts/{font}" in whole


@pytest.mark.django_db
def test_elsewhere_pages_link_each_sheet(client):
    found = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)">', client.get("/").text)

    assert found == linked_sheets()
