"""The two steps of an import: what is shown, what is done, and what happens when something goes wrong between."""

import csv
import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from clusters.exports import COLUMNS as OF_CLUSTERS
from practices.forms.imports import run
from practices.forms.upload import BoundedUpload
from practices.models import Entry, Event, Import, Neighbour, Practice, Revision, Theme
from tests.factories import make_practice
from tests.practices.bringing import ADMIN, LINE, UPLOAD, as_csv, as_json, bring, checked, pour, poured, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(world, sign_in):
    return sign_in(world.admin)


def lines(count):
    return [LINE | {"titre": f"Exemple numéro {number}"} for number in range(count)]


def everything():
    return [model.objects.count() for model in (Practice, Revision, Event, Entry, Neighbour)] + [
        Theme.objects.get().last_number
    ]


@pytest.mark.parametrize(("content", "said"), [(b"", "Ce fichier est vide"), (b"x;y\n1;2\n", "nommer les colonnes")])
def test_file_that_cannot_be_read_keeps_the_form(admin, content, said):
    response = bring(admin, content, kind="poles", way="brouillons")

    assert response.status_code == 400
    assert said in response.text
    assert {"poles", "brouillons"} == set(re.findall(r'<input[^>]* value="(\w+)"[^>]* checked', response.text))
    assert "<title>Erreur" in response.text
    assert Import.objects.count() == 0


def test_file_is_asked_for_where_none_is_chosen(admin):
    response = admin.post(UPLOAD, {})

    assert response.status_code == 400
    assert "Choisissez le fichier." in response.text
    assert response.text.count("Faites un choix.") == 4  # above the form, and beside the two questions


def test_file_too_heavy_is_said(admin, monkeypatch):
    monkeypatch.setattr(BoundedUpload, "room", 10)

    response = bring(admin, as_json(LINE), **ADMIN)

    assert (response.status_code, "pèse plus de 20 Mo" in response.text) == (400, True)


def test_error_in_the_middle_leaves_nothing(admin, monkeypatch):
    make_practice(title="Déjà là")
    before, write, written = everything(), Entry.write, []

    def break_down(practice, **asked):
        if len(written) == 2:
            raise OSError("the disk is full")
        written.append(practice)
        return write(practice, **asked)

    imported = checked(admin, as_json(*lines(4)), **ADMIN)
    monkeypatch.setattr(Entry, "write", break_down)
    response = pour(admin, imported)

    assert (response.status_code, len(written)) == (409, 2)
    assert "rien n’est versé, pas même une partie" in response.text
    assert everything() == before
    monkeypatch.undo()
    assert pour(admin, imported).status_code == 302
    assert Practice.objects.count() == 5


def test_what_moved_since_is_said_and_shown_anew(admin, world):
    practice = make_practice(clusters=[world.cluster])
    imported = checked(admin, as_json(LINE | {"annee": 2020}, *lines(2)), **ADMIN)
    Practice.objects.filter(pk=practice.pk).update(start_year=2018)
    before = everything()

    response = pour(admin, imported)

    assert response.status_code == 409
    assert "Le portail a changé depuis la vérification" in response.text
    assert everything() == before
    assert imported.report[0]["changes"] == [["annee", "2018", "2020"]]
    assert pour(admin, imported).status_code == 302


def test_second_click_does_nothing_more(admin):
    imported = poured(admin, as_json(LINE), **ADMIN)

    response = admin.post(imported.get_absolute_url(), {"do": "pour"}, follow=True)

    assert (Practice.objects.count(), Revision.objects.count()) == (1, 1)
    assert "C’est déjà fait, ou en train de l’être." in response.text


def test_one_file_in_two_pages_is_poured_once(admin):
    first, second = (checked(admin, as_json(LINE), **ADMIN) for _ in range(2))
    pour(admin, first)

    assert pour(admin, second).status_code == 409
    assert (told(second), Practice.objects.count()) == (["inchangee"], 1)


def test_lines_that_are_refused_stay_out_and_the_others_go_in(admin):
    imported = poured(admin, as_json(LINE, {"titre": "Rien d'autre"}), **ADMIN)

    assert (imported.counts["creee"], imported.counts["refusee"], Practice.objects.count()) == (1, 1, 1)
    page = admin.get(imported.get_absolute_url(), {"quoi": "refusee"}).text
    assert ("Rien d’autre" in page, LINE["titre"] in page) == (True, False)


def test_file_is_forgotten_once_poured_and_its_report_stays(admin):
    imported = poured(admin, as_json(LINE), **ADMIN)

    assert (imported.lines, imported.expires_at > timezone.now() + timedelta(days=29)) == ([], True)
    assert LINE["titre"] in admin.get(imported.get_absolute_url()).text


def test_file_that_waits_is_forgotten_after_a_day_or_at_once(admin):
    old, new = (checked(admin, as_json(LINE), **ADMIN) for _ in range(2))
    Import.objects.filter(pk=old.pk).update(expires_at=timezone.now())

    assert admin.get(old.get_absolute_url()).status_code == 404
    admin.post(new.get_absolute_url(), {"do": "forget"})
    checked(admin, as_json(LINE), **ADMIN)
    assert Import.objects.filter(pk__in=[old.pk, new.pk]).count() == 0


def test_a_person_has_five_files_waiting_at_most(admin):
    for _ in range(8):
        checked(admin, as_json(LINE), **ADMIN)

    assert Import.objects.count() == 6  # the newest, and the five before it


def test_import_of_another_person_is_not_there(admin, world, sign_in):
    imported = checked(admin, as_json(LINE), **ADMIN)
    client = sign_in(world.member)

    assert client.get(imported.get_absolute_url()).status_code == 404
    assert client.post(imported.get_absolute_url(), {"do": "pour"}).status_code == 404


def test_right_that_was_lost_meanwhile_is_asked_again(admin, world):
    imported = checked(admin, as_json(LINE), **ADMIN)
    world.admin.is_superuser = False
    world.admin.save()

    assert admin.post(imported.get_absolute_url(), {"do": "pour"}).status_code == 403
    assert Practice.objects.count() == 0


def test_long_file_is_done_in_the_background_and_says_how_far_it_is(admin, monkeypatch):
    asked = []
    monkeypatch.setattr(run, "begin", lambda imported, step: asked.append(step.name))
    monkeypatch.setattr("practices.forms.imports.form.begin", run.begin)
    imported = checked(admin, as_json(*lines(3)), **ADMIN)
    Import.objects.filter(pk=imported.pk).update(done=2)

    page = admin.get(imported.get_absolute_url()).text

    assert asked == ["check"]
    assert "Le fichier se vérifie" in page
    assert '<progress max="3" value="2"' in page
    assert admin.post(imported.get_absolute_url(), {"do": "pour"}).status_code == 302
    assert Practice.objects.count() == 0


def test_work_that_was_cut_short_is_begun_again(admin):
    imported = checked(admin, as_json(LINE), **ADMIN)
    long_ago = timezone.now() - timedelta(hours=1)
    Import.objects.filter(pk=imported.pk).update(state=Import.State.POURING, started_at=long_ago)

    assert "Verser" in admin.get(imported.get_absolute_url()).text
    assert pour(admin, imported).status_code == 302
    assert imported.is_done


def test_more_lines_than_are_done_at_once_are_done_by_the_queue(admin, monkeypatch):
    monkeypatch.setattr(run, "MOST_AT_ONCE", 1)
    compared = []
    monkeypatch.setattr(run, "keep_neighbours", lambda practice, known: compared.append(practice))

    poured(admin, as_json(*lines(3)), **ADMIN)

    assert Practice.objects.published().count() == 3
    assert set(compared) == set(Practice.objects.all())


@pytest.mark.parametrize("count", [1, 30])
def test_report_asks_the_same_queries_for_any_number(admin, count, django_assert_num_queries):
    imported = checked(admin, as_json(*lines(count)), **ADMIN)

    with django_assert_num_queries(5):
        response = admin.get(imported.get_absolute_url())

    assert response.text.count('<th scope="row">') == count


@pytest.mark.parametrize("count", [1, 5])
def test_list_of_files_asks_the_same_queries_for_any_number(admin, count, django_assert_num_queries):
    for _ in range(count):
        checked(admin, as_json(LINE), **ADMIN)

    with django_assert_num_queries(4):
        response = admin.get(UPLOAD)

    assert response.text.count("fiches.csv") == count


def test_report_is_taken_away_as_a_file_where_nothing_is_a_formula(admin):
    imported = checked(admin, as_json(LINE, {"titre": "=1+1"}), "=f.json", **ADMIN)

    response = admin.get(f"{imported.get_absolute_url()}rapport.csv")

    rows = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff")), delimiter=";"))
    assert response["Content-Disposition"] == 'attachment; filename="rapport-f.csv"'
    assert rows[0][:4] == ["fiche", "resultat", "titre", "refus"]
    assert [row[:3] for row in rows[1:]] == [["1", "à créer", LINE["titre"]], ["2", "refusée", "'=1+1"]]
    assert "theme : Choisissez un thème principal." in rows[2][3]


@pytest.mark.parametrize("kind", ["pratiques", "poles"])
def test_template_is_an_empty_file_that_the_portal_can_read(admin, kind):
    book = openpyxl.load_workbook(io.BytesIO(admin.get(f"/importer/modele-{kind}.xlsx").content))
    table = admin.get(f"/importer/modele-{kind}.csv")

    header = [cell.value for cell in book.worksheets[0][1]]
    assert book.sheetnames == [kind, "explications", "listes"]
    assert book.worksheets[0].max_row == 1
    assert table.text == "\ufeff" + ";".join(header) + "\r\n"
    assert [row[0].value for row in book["explications"].iter_rows(min_row=2)] == header
    assert "n’a que sa ligne de titres" in bring(admin, table.content, kind=kind, way="publier").text


def test_template_offers_the_choices_of_the_portal(admin, world):
    book = openpyxl.load_workbook(io.BytesIO(admin.get("/importer/modele-pratiques.xlsx").content))

    lists = {column[0].value: [cell.value for cell in column[1:] if cell.value] for column in book["listes"].columns}
    assert lists["poles"] == ["Pôle Exemple Bois", "Pôle Exemple Mer"]
    assert (lists["theme"], lists["fiche"]) == (["evaluation"], ["publiee", "a-completer"])
    assert len(book.worksheets[0].data_validations.dataValidation) == 5


@pytest.mark.parametrize("address", ["modele-autre.csv", "modele-pratiques.exe", "modele-poles.csv"])
def test_other_templates_are_not_there(world, sign_in, address):
    assert sign_in(world.member).get(f"/importer/{address}").status_code == 404


def test_who_writes_for_no_pole_is_told_why(world, sign_in):
    response = sign_in(world.reviewer).get(UPLOAD)

    assert (response.status_code, "il faut écrire pour un pôle" in response.text) == (403, True)


def test_csv_in_an_old_encoding_goes_all_the_way(admin):
    imported = poured(admin, as_csv(LINE | {"titre": "Été à Évry"}, delimiter=",", encoding="cp1252"), **ADMIN)

    assert Practice.objects.get().title == "Été à Évry"
    assert "Windows-1252" in admin.get(imported.get_absolute_url()).text


def test_columns_of_poles_are_no_practices(admin):
    content = (";".join(column.name for column in OF_CLUSTERS if column.name != "adresse") + "\n").encode()

    assert "Il manque la colonne" in bring(admin, content, **ADMIN).text
