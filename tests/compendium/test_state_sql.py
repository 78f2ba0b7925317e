"""The figures of the real data, counted again by plain SQL, and the list behind each of them."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.http import QueryDict

from clusters.models import Cluster
from compendium.figures.state import TITLES, state_of
from exchange.filters import NOBODY
from exchange.workflow import AdoptionState
from practices.filters import PracticeFilter
from practices.models import Entry, KeyStep, Practice, Theme
from practices.search import Results, catalogue
from tests.compendium.stating import TODAY
from tests.factories import make_adoption, make_user

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).with_name("state.sql").read_text(encoding="utf-8")
QUERIES = dict(re.findall(r"-- name: ([\w-]+)\n(.*?);\n", SCRIPT, re.DOTALL))
COUNTED = [*(key for key in TITLES if key not in {"conclusion", "lacunes"}), "annuel"]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The real data, loaded once for this file, and taken away after."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_fixtures", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module", params=["as they are", "with what no source says"])
def state(request, loaded, django_db_blocker):
    """The state of the real data; then of the same, to which key steps, evidence and adoptions are given."""
    with django_db_blocker.unblock(), transaction.atomic():
        if request.param != "as they are":
            enriched()
        yield state_of(catalogue(), today=TODAY)
        transaction.set_rollback(True)


def enriched():
    steps, clusters = list(KeyStep.objects.all()), list(Cluster.objects.order_by("pk")[:8])
    for place, practice in enumerate(Practice.objects.published().order_by("pk")):
        others = Theme.objects.exclude(pk=practice.theme_id)[: place % 3]
        own = [step for step in steps if step.theme_id in {practice.theme_id, *(theme.pk for theme in others)}]
        practice.key_step = own[place % len(own)] if place % 3 else None
        practice.evidence = place % 5 or None
        practice.save()
        practice.other_themes.set(others)
        if place % 4 == 0:
            adopted(practice, clusters[place % 8], place)
        Entry.write(practice)
    Practice.objects.published().order_by("pk").first().withdraw("doublon", "Essai.", by=make_user(is_reviewer=True))


def adopted(practice, cluster, place):
    """One is in place, one stopped since, one was never in place."""
    make_adoption(practice, cluster)
    if place % 8 == 0:
        make_adoption(practice, cluster, state=AdoptionState.STOPPED, stop_reason="moyens", stop_text="Fini.")
    make_adoption(practice, state=AdoptionState.STUDIED)


def by_sql(key):
    """{(row, column): number} of what is not nothing."""
    with connection.cursor() as cursor:
        cursor.execute(QUERIES[key])
        return {(row, column): number for row, column, number in cursor.fetchall() if number}


def by_portal(table):
    named = {id(row): f"{row.name}, {row.theme}" if table.key == "reprises" else row.name for row in table.rows}
    cells = [(named[id(row)], column.name, cell.number) for row in table.rows for column, cell in pairs(table, row)]
    return {(row, column): number for row, column, number in cells if number}


def pairs(table, row):
    return zip(table.columns, row.cells, strict=True)


@pytest.mark.parametrize("key", COUNTED)
def test_each_figure_is_what_plain_sql_counts(state, key):
    assert by_portal(state.tables[key]) == by_sql(key)


def test_every_query_of_the_script_serves():
    assert set(QUERIES) == {*COUNTED, "lacunes", "hors-tableau", "en-tout"}


def test_steps_that_lack_are_those_that_no_record_names(state):
    lacking = {(gap.theme.name, gap.step.name) for gap in state.gaps if gap.step}

    assert lacking == by_sql("lacunes").keys()


def test_what_tables_leave_out_is_what_plain_sql_counts(state):
    left_out = {key: cell.number for key, table in state.tables.items() for _, cell in table.left_out}

    assert left_out == {key: number for (key, _), number in by_sql("hors-tableau").items()}


def test_totals_are_what_plain_sql_counts(state):
    data = state.as_data()

    assert {name: data[name] for name in ("fiches", "a_completer", "poles")} == {
        name: number for (name, _), number in by_sql("en-tout").items()
    }


def test_each_number_leads_to_a_list_of_as_many(state):
    cells = [cell for table in state.tables.values() for row in table.rows for cell in [*row.cells, row.total]]
    cells += [cell for table in state.tables.values() for _, cell in table.left_out]
    listed = {cell.url: cell.number for cell in cells if "/pratiques/" in cell.url}

    assert {url: listed_at(state, url) for url in listed} == listed
    assert all(cell.url for table in counted_tables(state) for row in table.rows for cell in row.cells if cell.number)


def counted_tables(state):
    """Those whose lists are in the catalogue: adoptions have accounts of their own."""
    return [table for table in state.tables.values() if table.key != "reprises"]


def test_each_number_of_the_conclusion_leads_to_a_list_of_as_many(state):
    pieces = [piece for sentence in state.figures.conclusion for piece in sentence.pieces if piece.url]
    listed = [piece for piece in pieces if piece.url.startswith("/") and piece.words[0].isdigit()]

    assert {piece.url: listed_at(state, piece.url) for piece in listed} == {
        piece.url: int(re.match(r"\d+", piece.words)[0]) for piece in listed
    }
    assert len(listed) >= 10


def listed_at(state, url):
    """How many records, or « fiches à compléter », the catalogue lists at that address."""
    address, _, anchor = url.partition("#")
    asked = QueryDict(address.partition("?")[2])
    found = PracticeFilter(asked, Results(state.figures.scope.catalogue), request=NOBODY)
    assert found.is_valid(), found.errors
    return found.stubs.count() if anchor == "a-completer" else found.qs.count()


def test_rows_of_themes_add_up_to_their_totals(state):
    for key in ("annees", "annuel", "themes", "preuves"):
        for row in state.tables[key].rows:
            assert sum(cell.number for cell in row.cells) == row.total.number

        assert sum(row.total.number for row in state.tables[key].rows) == state.count
    assert sum(row.total.number for row in state.tables["etapes"].rows) == state.count


def test_page_of_the_real_data_opens_with_its_figures(state, client):
    response = client.get("/etat-de-l-art/")

    assert response.status_code == 200
    assert f"Ce que {state.count} fiches disent" in response.text
    assert all(f'id="figure-{key}"' in response.text for key in TITLES)
