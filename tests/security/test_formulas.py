"""No cell of any table that leaves the portal is taken for a formula; and what was typed comes back as it was."""

import csv
import io

import pytest

from compendium.models import Selection
from exchange.workflow import AdoptionState
from practices.exports import COLUMNS, record_of
from practices.models import Import, Practice, Source
from tests.factories import make_adoption, make_cluster, make_practice
from tests.practices.bringing import ADMIN, poured
from tests.practices.reading_files import SHEETS, body, records

from .payloads import FORMULAS

pytestmark = pytest.mark.django_db
SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
STORIES = ["context", "problem", "results", "limits", "hindsight", "can_share"]


def hostile_fields(formula):
    """A formula in each text of a record that a person types."""
    line = " ".join(formula.split())
    fields = dict.fromkeys(["carrier", "names_then", "contact"], line) | dict.fromkeys(STORIES, formula)
    return fields | {"title": line, "tags": line.replace(",", " "), "contact_is_public": "on"}


@pytest.fixture
def hostile(world):
    """A record for each formula; sources, adoptions and a selection that hold them all."""
    practices = [make_practice(clusters=[make_cluster(f"={n}")], **hostile_fields(f)) for n, f in enumerate(FORMULAS)]
    for practice, formula in zip(practices, FORMULAS, strict=True):
        Source.objects.create(practice=practice, title=formula, url="https://exemple.test/")
        make_adoption(practice, world.neighbour, author=world.outsider, changed=formula, state=AdoptionState.IN_PLACE)
    return practices


def cells_of(content, kind):
    return [cell for rows in SHEETS[kind](content).values() for row in rows for cell in row if isinstance(cell, str)]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
@pytest.mark.parametrize("table", ["pratiques", "poles"])
def test_no_cell_of_the_data_begins_like_a_formula(hostile, client, table, kind):
    cells = cells_of(body(client.get(f"/{table}/fichier.{kind}")), kind)

    assert len([cell for cell in cells if cell.startswith("'")]) >= len(FORMULAS)
    assert [cell for cell in cells if cell.startswith(SIGNS)] == []


def test_no_cell_of_a_selection_begins_like_a_formula(world, hostile, sign_in):
    pairs = list(zip(hostile, FORMULAS, strict=True))
    kept = Selection.start(world.member, "=1+1", pairs)
    kept.open_link(shows_name=True)
    asked = "&".join(f"fiche={practice.slug}&note=%3D1" for practice in hostile)
    client = sign_in(world.member)

    for address in (f"/selections/{kept.pk}/", f"/selections/partage/{kept.token}/"):
        cells = cells_of(client.get(f"{address}fichier.csv").content, "csv")
        assert [cell for cell in cells if cell.startswith(SIGNS)] == []
        assert "'=1+1" in cells
    cells = cells_of(client.get(f"/selection/fichier.csv?titre=%3D1&{asked}").content, "csv")
    assert [cell for cell in cells if cell.startswith(SIGNS)] == []


def test_no_cell_of_the_state_of_the_art_begins_like_a_formula(hostile, client):
    page = client.get("/etat-de-l-art/").text
    keys = {part.split(".csv")[0] for part in page.split('href="/etat-de-l-art/')[1:] if ".csv" in part.split('"')[0]}

    assert len(keys) > 5
    for key in keys:
        rows = csv.reader(
            io.StringIO(client.get(f"/etat-de-l-art/{key}.csv").content.decode("utf-8-sig")), delimiter=";"
        )
        assert [cell for row in rows for cell in row if cell.startswith(SIGNS)] == [], key


def test_no_cell_of_the_report_of_an_import_begins_like_a_formula(world, sign_in):
    report = [
        {"number": n, "what": "refusee", "title": f, "troubles": [["", f]], "changes": [], "notes": [f], "address": ""}
        for n, f in enumerate(FORMULAS)
    ]
    about = {"owner": world.member, "kind": "pratiques", "name": "=1.csv", "noun": "ligne", "size": 0}
    one = Import.objects.create(state=Import.State.CHECKED, report=report, **about)

    content = sign_in(world.member).get(f"/importer/{one.pk}/rapport.csv").content
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert [cell for row in rows for cell in row if cell.startswith(SIGNS)] == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_typed_comes_back_as_it_was(world, hostile, sign_in, kind):
    """Out as a file, in again over changed texts: each formula is the text that it was."""
    client = sign_in(world.admin)
    content = body(client.get(f"/pratiques/fichier.{kind}"))
    before = {practice.pk: record_of(practice) for practice in Practice.objects.for_export()}
    Practice.objects.update(context="Autre", limits="Autre")

    poured(client, content, f"fiches.{kind}", **ADMIN)

    known = Practice.objects.for_export().in_bulk(list(before))
    texts = ["titre", "contexte", "limites", "porteur"]
    names = [name for name in texts if name in {column.name for column in COLUMNS}]
    assert [[record_of(known[pk])[name] for name in names] for pk in before] == [
        [before[pk][name] for name in names] for pk in before
    ]
    assert len(records(content, kind, COLUMNS)) == len(FORMULAS)
