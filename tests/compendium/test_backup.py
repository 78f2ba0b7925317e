"""A backup, brought back into an empty database: every table and every attachment is what it was."""

import json
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from practices.models import Attachment, Practice, Revision
from tests.compendium.saving import empty, here, lived_in, saved

__all__ = ["empty", "lived_in", "saved"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_all_comes_back_and_the_portal_goes_on(saved, empty, tmp_path):
    target = empty()

    said = target.restore(saved)

    before, after = here(tmp_path), target.rows()
    assert {table: after.get(table) for table in before} == before
    assert len(before["compendium_editionrecord"]) == 1
    assert (len(before["clusters_auditentry"]), len(before["django_session"])) == (1, 2)
    assert f"{sum(not table.startswith('sqlite_') for table in before)} tables" in said
    [piece] = Attachment.objects.all()
    assert (target.media / piece.file.name).read_bytes() == piece.file.read()
    assert "rien n'est périmé" in target.manage("check_search").stdout
    again = target.manage("restaurer", str(saved))
    assert "La base n'est pas vide" in again.stderr
    refused = target.manage("shell", "-c", "from compendium.models import Edition; Edition.objects.update(title='x')")
    assert "frozen" in refused.stderr
    assert target.rows() == after


@pytest.mark.postgresql
def test_goes_to_sqlite_and_comes_back(saved, empty, tmp_path):
    one, other = empty("sqlite"), empty()

    one.restore(saved)
    assert one.manage("sauvegarde", str(tmp_path / "autres")).returncode == 0
    [again] = (tmp_path / "autres").iterdir()
    other.restore(again)

    assert json.loads(zipfile.ZipFile(again).read("manifeste.json"))["database"] == "sqlite"
    assert other.rows() == here(tmp_path)


def test_archive_is_for_its_owner_alone(saved):
    assert saved.stat().st_mode & 0o777 == 0o600
    assert saved.parent.stat().st_mode & 0o777 == 0o700


def test_manifest_says_what_is_inside(saved):
    found = json.loads(zipfile.ZipFile(saved).read("manifeste.json"))

    assert found["tables"]["practices_practice"]["rows"] == Practice.objects.count()
    assert found["tables"]["practices_revision"]["rows"] == Revision.objects.count()
    assert ["clusters", "0001_first_models"] in found["migrations"]
    assert len(found["files"]) == 1
    assert found["database"] == connection.vendor


def test_only_the_last_ones_are_kept(lived_in, tmp_path, monkeypatch):
    folder = tmp_path / "sauvegardes"
    folder.mkdir()
    old = [folder / f"recueil-2020-01-0{day}-013000.zip" for day in (1, 2, 3)]
    for path in [*old, folder / "autre.zip"]:
        path.touch()

    call_command("sauvegarde", folder, garder=2, verbosity=0)

    left = sorted(path.name for path in folder.iterdir())
    assert left[:2] == ["autre.zip", "recueil-2020-01-03-013000.zip"]
    assert len(left) == 3


def test_same_rows_give_the_same_digests(lived_in, tmp_path):
    for folder in ("un", "deux"):
        call_command("sauvegarde", tmp_path / folder, verbosity=0)

    one, two = (
        json.loads(zipfile.ZipFile(next((tmp_path / folder).iterdir())).read("manifeste.json"))
        for folder in ("un", "deux")
    )
    assert one["tables"] == two["tables"]


def test_file_that_was_already_gone_is_named(lived_in, tmp_path, capsys):
    default_storage.delete(Attachment.objects.get().file.name)

    call_command("sauvegarde", tmp_path / "s")

    assert "Pièce jointe absente : pieces/" in capsys.readouterr().out


def test_what_is_not_empty_is_left_alone(saved, tmp_path):
    before = here(tmp_path)

    with pytest.raises(CommandError, match="La base n'est pas vide"):
        call_command("restaurer", saved)

    assert here(tmp_path) == before
