"""The statement of accessibility says what its checklist says, and the checklist holds together."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from clusters.figures.conformity import BROKEN, MET, OUT_OF_SCOPE, Checklist, Criterion, checklist, read
from tests.test_house import ROOT

# How many criteria each topic of RGAA 4.1 has.
TOPICS = [9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12]
PAGE = "/accessibilite/"


def checked(*states, on=None):
    criteria = [Criterion(f"1.{n}", "Un critère", state, date(2026, 1, 1)) for n, state in enumerate(states, 1)]
    about = {"standard": "RGAA 4.1", "topics": ["Images"], "technologies": [], "tools": [], "pages": [], "untried": []}
    return Checklist(on=on or timezone.localdate(), criteria=criteria, **about)


def test_checklist_has_every_criterion_of_the_standard():
    wanted = [f"{topic}.{n}" for topic, many in enumerate(TOPICS, 1) for n in range(1, many + 1)]

    assert [criterion.number for criterion in checklist().criteria] == wanted
    assert len(wanted) == 106
    assert len(checklist().topics) == len(TOPICS)


def test_each_criterion_says_how_it_is_known_or_what_falls_short():
    silent = [
        criterion.number
        for criterion in checklist().criteria
        if not (criterion.tests or criterion.by_hand if criterion.state == MET else criterion.short)
    ]

    assert silent == []
    assert {criterion.state for criterion in checklist().criteria} <= {MET, BROKEN, OUT_OF_SCOPE}


def test_counts_add_up():
    found = checklist()

    assert len(found.met) + len(found.broken) + len(found.out_of_scope) == len(found.criteria)
    assert found.rate == int(len(found.met) / (len(found.met) + len(found.broken)) * 100)


def test_every_test_it_names_exists():
    named = {path for criterion in checklist().criteria for path in criterion.tests}

    assert [path for path in sorted(named) if not (ROOT / path).is_file()] == []


def test_audit_is_not_dated_later_than_today():
    assert max(criterion.on for criterion in checklist().criteria) <= timezone.localdate()


@pytest.mark.parametrize(
    ("states", "state", "rate"),
    [
        ([MET, MET, OUT_OF_SCOPE], "totalement conforme", 100),
        ([MET, BROKEN], "partiellement conforme", 50),
        ([MET, BROKEN, BROKEN], "non conforme", 33),
        ([MET] * 199 + [BROKEN], "partiellement conforme", 99),
    ],
)
def test_state_follows_from_the_criteria(states, state, rate):
    found = checked(*states)

    assert (found.state, found.rate) == (state, rate)


def test_audit_lasts_a_year():
    today = date(2027, 1, 10)

    assert not checked(MET, on=today - timedelta(days=365)).is_old(today)
    assert checked(MET, on=today - timedelta(days=366)).is_old(today)


def test_criterion_seen_another_day_says_it(tmp_path):
    path = tmp_path / "checklist.toml"
    head = 'on = 2026-11-26\nstandard = ""\ntopics = [""]\ntechnologies = []\ntools = []\npages = []\nuntried = []\n'
    first = '"1.1" = { words = "", state = "conforme", by_hand = "Lu." }\n'
    path.write_text(
        f'{head}[tests]\n[criteria]\n{first}"1.2" = {{ words = "", state = "conforme", on = 2026-12-01 }}\n'
    )

    assert [criterion.on for criterion in read(path).criteria] == [date(2026, 11, 26), date(2026, 12, 1)]


@pytest.mark.django_db
def test_page_says_what_the_checklist_says(client):
    text, found = client.get(PAGE).text, checklist()

    assert f"<strong>{found.state}</strong>" in text
    assert f"{len(found.met)} sur {found.in_scope}" in text
    assert text.count('<th scope="row">') == 106
    assert "Cette déclaration a plus d’un an" not in text
    assert all(f"(critère {criterion.number})" in text for criterion in found.broken)


@pytest.mark.django_db
def test_page_says_when_the_audit_is_to_be_done_again(client, monkeypatch):
    monkeypatch.setattr("clusters.figures.conformity.LASTS", -1)

    assert "Cette déclaration a plus d’un an" in client.get(PAGE).text


@pytest.mark.django_db
def test_address_to_write_to_comes_from_the_settings(client, settings):
    settings.ACCESSIBILITY_CONTACT = "acces@recueil.example"
    given = client.get(PAGE).text
    settings.ACCESSIBILITY_CONTACT = ""
    silent = client.get(PAGE).text

    assert 'href="mailto:acces@recueil.example"' in given
    assert "n’a pas encore indiqué d’adresse" in silent
    assert "mailto:" not in silent


@pytest.mark.django_db
def test_foot_of_every_page_says_the_state_and_leads_to_the_statement(client):
    assert f'<a href="{PAGE}">Accessibilité{chr(160)}: {checklist().state}</a>' in client.get("/").text
