"""Editions: frozen for good, read at addresses that stay, and compared with the one before."""

import hashlib
import json
import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from compendium.models import Edition, EditionRecord
from practices.models import Practice, Source
from tests.compendium.editing import make_edition, make_preparation, revise
from tests.factories import make_cluster, make_practice, make_theme
from tests.files import make_attachment
from tests.practices.test_record import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(world):
    return make_practice(clusters=[world.cluster], title="Une veille à trois", tags="veille, sans suite")


def test_frozen_edition_is_numbered_and_holds_the_exact_text(world, record):
    edition = make_edition(world.admin, "Novembre 2026")

    held = edition.records.get()
    assert (edition.number, edition.count, edition.frozen_by) == (1, 1, world.admin)
    assert (held.practice, held.revision) == (record, record.revisions.get())
    assert held.content["titre"] == "Une veille à trois"
    assert held.content["probleme"] == record.problem


def refused(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_database_refuses_any_change_of_a_frozen_edition(world, record):
    edition = make_edition(world.admin)
    other = make_preparation(world.admin)
    held = edition.records.get()
    row = {"practice": record, "revision": held.revision, "place": 9, "slug": "x", "content": {}}

    refused(lambda: Edition.objects.filter(pk=edition.pk).update(title="Autre"))
    refused(lambda: Edition.objects.filter(pk=edition.pk).update(frozen_at=None))
    refused(lambda: Edition.objects.filter(pk=edition.pk)._raw_delete("default"))
    refused(lambda: edition.records.update(content={}))
    refused(lambda: edition.records.update(edition=other))
    refused(lambda: edition.records.all()._raw_delete("default"))
    refused(lambda: EditionRecord.objects.create(edition=edition, **row))
    assert list(Edition.objects.frozen().values_list("title", "records__title")) == [(edition.title, record.title)]


def test_edition_in_preparation_changes_as_one_likes(world, record):
    edition = make_preparation(world.admin)
    Edition.objects.filter(pk=edition.pk).update(title="Autre")
    edition.delete()

    assert not Edition.objects.exists()


def test_checksum_is_that_of_the_file(world, record, client):
    edition = make_edition(world.admin, foreword="L'été, déjà.")

    answer = client.get(f"/editions/{edition.number}/edition.json")

    assert hashlib.sha256(answer.content).hexdigest() == edition.checksum
    assert json.loads(answer.content)["fiches"][0]["cote"] == record.call_number
    assert edition.checksum in client.get(edition.get_absolute_url()).text


def test_record_revised_since_keeps_its_old_text_and_says_so(world, record, client):
    edition = make_edition(world.admin)
    revise(record, title="Une veille à quatre")

    page = client.get(f"/editions/{edition.number}/fiches/{record.slug}/").text

    assert "Une veille à trois" in page
    assert "Une veille à quatre" not in page
    assert "voir sa version 2" in page


def test_record_withdrawn_since_stays_with_the_notice(world, record, client):
    edition = make_edition(world.admin)
    record.withdraw(Practice.Withdrawal.WRONG, "Le chiffre était faux.", by=world.reviewer)

    page = client.get(f"/editions/{edition.number}/fiches/{record.slug}/").text

    assert "Retirée du catalogue le" in page
    assert "Le chiffre était faux." in page
    assert record.problem in page


def test_text_that_harmed_someone_is_shown_nowhere_any_more(world, record, client):
    edition = make_edition(world.admin)
    record.withdraw(Practice.Withdrawal.RIGHTS, "Une personne était nommée.", by=world.reviewer)

    page = client.get(f"/editions/{edition.number}/fiches/{record.slug}/").text
    file = client.get(f"/editions/{edition.number}/edition.json").text

    assert "pas même dans cette édition" in page
    assert record.problem not in page + file
    assert record.call_number in file


def test_text_that_harmed_someone_leaves_no_summary_and_no_keyword(world, client):
    silenced = make_practice(clusters=[world.cluster], summary="Jeanne l'a subi.", tags="jeanne")
    edition = make_edition(world.admin)
    silenced.withdraw(Practice.Withdrawal.RIGHTS, "Une personne était nommée.", by=world.reviewer)

    pages = {
        path: client.get(f"{edition.get_absolute_url()}{path}").text.lower()
        for path in (f"fiches/{silenced.slug}/", "index/mots-cles/", "index/poles/", "index/titres/")
    }

    assert "jeanne" not in "".join(pages.values())
    assert silenced.call_number.lower() in pages["index/titres/"]


def test_what_changed_since_the_edition_before(world, record, client):
    gone, revised = make_practice(title="Une bourse"), make_practice(title="Un jury")
    make_edition(world.admin, "Première")
    gone.withdraw(Practice.Withdrawal.DUPLICATE, "Dite ailleurs.", by=world.reviewer)
    revise(revised, limits="Trois dossiers au plus.")
    new = make_practice(title="Un annuaire")

    second = make_edition(world.admin, "Seconde")
    since = second.summary["depuis"]

    assert [one["cote"] for one in since["nouvelles"]] == [new.call_number]
    assert [(one["cote"], one["de"], one["a"], one["champs"]) for one in since["revisees"]] == [
        (revised.call_number, 1, 2, ["Limites"])
    ]
    assert [(one["cote"], one["raison"]) for one in since["retirees"]] == [
        (gone.call_number, "retirée : une autre fiche dit la même chose")
    ]
    page = client.get(second.get_absolute_url()).text
    assert "1 nouvelle, 1 révisée, 1 retirée" in page
    assert "Limites" in client.get(f"/editions/{second.number}/changements/").text


def test_changes_are_counted_in_words_that_agree(world, record, client):
    make_edition(world.admin)
    make_practice(title="Un annuaire")
    second = make_edition(world.admin)

    page = words(client.get(f"{second.get_absolute_url()}changements/"))

    assert "1 fiche nouvelle, 0 fiche révisée, 0 fiche retirée" in page
    assert "Fiche nouvelle (1)" in page


def test_first_edition_has_no_changes(world, record, client):
    edition = make_edition(world.admin)

    assert client.get(f"/editions/{edition.number}/changements/").status_code == 404
    assert "Ce qui a changé" not in client.get(edition.get_absolute_url()).text


def test_edition_in_preparation_has_no_public_page(world, client):
    make_preparation(world.admin, "Secrète")

    assert client.get("/editions/1/").status_code == 404
    assert "Secrète" not in client.get("/editions/").text


def test_records_stand_by_theme_key_step_and_cote(world):
    rh, ev = make_theme("rh-competences"), make_theme("evaluation")
    step = ev.key_steps.create(slug="suivi", name="Suivi", order=1)
    late = make_practice(theme=rh)
    plain, stepped = make_practice(theme=ev), make_practice(theme=ev, key_step=str(step.pk))

    edition = make_edition(world.admin)

    assert [held.practice for held in edition.records.all()] == [stepped, plain, late]


def test_page_of_a_record_says_all_that_was_frozen(world, client, media):
    record = make_practice(clusters=[world.cluster], names_then="Pôle d'avant", is_sourced=True)
    Source.objects.create(practice=record, title="Le rapport", url="https://exemple.test/", reliability="moyenne")
    record.attachments.add(make_attachment(practice=record, name="Mode d'emploi.pdf"))
    record.confirm(Practice.Standing.EVOLVED, note="Deux fois l'an.", by=world.member)
    edition = make_edition(world.admin)

    response = client.get(f"{edition.get_absolute_url()}fiches/{record.slug}/", HTTP_HOST="localhost")

    page = words(response)
    assert "sous le nom de Pôle d’avant" in page
    assert "a évolué. Deux fois l’an." in page
    assert "Mode d’emploi.pdf" in page
    assert "Fiabilité : moyenne." in page
    assert "localhost" not in response.text


def test_synoptic_table_and_indexes(world, record, client):
    other = make_cluster("Pôle Exemple Zinc")
    shared = make_practice(clusters=[world.cluster, other], title="Été commun", tags="veille")
    edition = make_edition(world.admin)

    table = client.get(f"/editions/{edition.number}/tableau/").context["rows"]
    index = {
        section: dict(client.get(f"/editions/{edition.number}/index/{section}/").context["entries"])
        for section in ("titres", "poles", "mots-cles")
    }

    assert [(row.name, row.total) for row in table] == [("Pôle Exemple Mer", 2), ("Pôle Exemple Zinc", 1)]
    assert list(index["titres"]) == ["Été commun", "Une veille à trois"]
    assert index["poles"]["Pôle Exemple Zinc"] == [(shared.call_number, shared.slug)]
    assert {cote for cote, _ in index["mots-cles"]["veille"]} == {record.call_number, shared.call_number}


@pytest.mark.parametrize("many", [1, 30])
def test_pages_of_an_edition_ask_as_much_of_one_record_as_of_thirty(world, client, django_assert_num_queries, many):
    for n in range(many):
        make_practice(clusters=[world.cluster], title=f"Pratique {n}")
    edition = make_edition(world.admin)
    slug = edition.records.first().slug
    pages = {"": 3, "themes/evaluation/": 3, f"fiches/{slug}/": 4, "tableau/": 2, "index/titres/": 2}

    for page, queries in pages.items():
        with django_assert_num_queries(queries):
            assert client.get(f"{edition.get_absolute_url()}{page}").status_code == 200


@pytest.mark.parametrize("many", [1, 12])
def test_list_of_editions_asks_as_much_of_one_as_of_twelve(world, record, client, django_assert_num_queries, many):
    for _ in range(many):
        make_edition(world.admin)

    with django_assert_num_queries(2):
        assert client.get("/editions/").text.count("Couverture de l") == many


def test_numbers_that_no_edition_has(client, db):
    assert {client.get(f"/editions/{number}/").status_code for number in (0, 7, 99999, 10**30)} == {404}


def test_history_of_a_record_names_the_editions_that_hold_it(world, record, client):
    make_edition(world.admin, "Première")
    revise(record, limits="Peu.")
    make_edition(world.admin, "Seconde")

    page = client.get(f"/pratiques/{record.slug}/historique/").text

    assert re.findall(r"N° (\d), (\w+)</a> <span[^>]*>version (\d)", page) == [
        ("2", "Seconde", "2"),
        ("1", "Première", "1"),
    ]
    assert f'href="/editions/1/fiches/{record.slug}/"' in page


def test_history_and_file_read_none_of_the_long_texts_of_each_row(world, record, client):
    edition = make_edition(world.admin)

    with CaptureQueriesContext(connection) as asked:
        client.get(f"/pratiques/{record.slug}/historique/")
        client.get(f"/editions/{edition.number}/edition.json")

    joined = [query["sql"] for query in asked if "JOIN" in query["sql"] and "compendium_editionrecord" in query["sql"]]
    assert len(joined) == 2
    assert not any(name in sql for sql in joined for name in ('"figures"', '"hindsight"'))


def test_home_leads_to_the_latest_edition(client, world, record):
    assert "Dernière édition" not in client.get("/").text
    make_edition(world.admin)
    latest = make_edition(world.admin)

    page = client.get("/").text

    assert f'<a href="/editions/{latest.number}/">n° 2, novembre 2026</a>' in page
    assert f'href="/editions/{latest.number}/livre.pdf"' in page


def test_contact_that_is_no_longer_shown_to_all_leaves_the_editions(client, world):
    practice = make_practice(clusters=[world.cluster], contact="camille@pole.test", contact_is_public="on")
    edition = make_edition(world.admin)
    pages = [f"/editions/{edition.number}/{rest}" for rest in (f"fiches/{practice.slug}/", "edition.json")]
    pages += [f"/api/v1/editions/{edition.number}/fiches/"]
    assert ["camille@pole.test" in client.get(page).text for page in pages] == [True] * 3

    Practice.objects.filter(pk=practice.pk).update(contact_is_public=False)

    assert ["camille@pole.test" in client.get(page).text for page in pages] == [False] * 3
