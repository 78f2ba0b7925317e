"""Archives that are damaged, forged, cut short, or left by a backup that was killed."""

import json
import signal
import subprocess
import sys
import zipfile

import pytest
from django.core.management import CommandError, call_command

from compendium.backup import archive, making, values
from tests.compendium.saving import ROOT, lived_in, saved

__all__ = ["lived_in", "saved"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_damaged_archive_is_refused(saved, share):
    content = bytearray(saved.read_bytes())
    for place in range(int(len(content) * share), int(len(content) * share) + 40):
        content[place] ^= 0xFF
    saved.write_bytes(content)

    with pytest.raises(CommandError, match=r"abîmée|n'est pas une archive"):
        call_command("restaurer", saved, verifier=True)


def test_archive_cut_short_is_refused(saved):
    saved.write_bytes(saved.read_bytes()[:-200])

    with pytest.raises(CommandError, match="n'est pas une archive entière"):
        call_command("restaurer", saved)


def test_archive_whose_rows_were_changed_is_refused(saved, tmp_path):
    """By someone who can write a ZIP: the digests of the manifest say so."""
    forged = tmp_path / "faux.zip"
    with zipfile.ZipFile(saved) as true, zipfile.ZipFile(forged, "w") as false:
        for part in true.namelist():
            content = true.read(part)
            false.writestr(part, content.replace(b"Mona", b"Nina") if part == "tables/clusters_user.tsv" else content)

    with pytest.raises(CommandError, match="la table clusters_user n'est plus celle"):
        call_command("restaurer", forged)


def test_archive_of_a_later_version_is_refused(saved, tmp_path):
    later = tmp_path / "demain.zip"
    with zipfile.ZipFile(saved) as true, zipfile.ZipFile(later, "w") as false:
        for part in true.namelist():
            content = true.read(part)
            if part == "manifeste.json":
                content = content.replace(b'"0001_first_models"', b'"0099_demain"')
            false.writestr(part, content)

    with pytest.raises(CommandError, match="version plus récente"):
        call_command("restaurer", later)


def test_backup_that_fails_leaves_nothing(lived_in, tmp_path, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "write_files", full)

    with pytest.raises(CommandError, match="rien n'en reste"):
        call_command("sauvegarde", tmp_path / "s")
    assert list((tmp_path / "s").iterdir()) == []


def test_killed_backup_leaves_nothing_that_looks_whole(lived_in, tmp_path):
    """Killed at its last step, it leaves a file of another name, that the next one clears."""
    code = (
        "import os, signal, sys; sys.path.insert(0, '.')\n"
        "from pathlib import Path; from compendium.backup.archive import Writer\n"
        f"writer = Writer(Path({str(tmp_path)!r}) / 'recueil-2026-01-01-013000.zip')\n"
        "with writer.part('tables/x.tsv') as part: part.write(b'x' * 10**6); part.flush()\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    )
    [left] = tmp_path.glob("recueil*")

    call_command("sauvegarde", tmp_path, verbosity=0)

    assert done.returncode == -signal.SIGKILL
    assert left.name.endswith(".partiel")
    assert not left.exists()
    assert len(list(tmp_path.glob("recueil*"))) == 1


def test_backup_at_work_is_not_cleared_by_another(tmp_path):
    writer = archive.Writer(tmp_path / "recueil-2026-01-01-013000.zip")

    archive.clear_unfinished(tmp_path)

    assert writer.aside.exists()
    writer.abandon()
    assert not writer.aside.exists()


@pytest.mark.parametrize("text", ["", "a\tb", "\\N", "\\", "a\\tb", "x\r\ny", "\v\f\b", "é😀", "\\\\N\t"])
def test_text_goes_and_comes_back(text):
    coding = [(values.as_text, str)] * 2

    assert values.row_of(values.line_of((text, None), coding), coding) == [text, None]


def test_json_is_told_as_postgresql_keeps_it():
    told = values.in_its_order(json.loads('{"bb": 1, "a": [true, null, "é\\u2028"], "c": {}, "aa": []}'))

    assert told == '{"a": [true, null, "é\u2028"], "c": {}, "aa": [], "bb": 1}'
