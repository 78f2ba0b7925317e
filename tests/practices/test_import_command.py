"""The same two steps at a terminal."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from practices.models import Practice, Revision
from tests.practices.bringing import LINE, as_json

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "fiches.json"
    path.write_bytes(as_json(LINE, {"titre": "Un", "theme": "jardin"}))
    return path


def said(*arguments):
    out = StringIO()
    call_command("importer", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


def test_command_tells_first_and_writes_when_asked(world, file):
    lines = said(file, "--par", world.admin.email)

    assert lines[0] == "fiche 1 « Un comité qui répond en trois semaines » : à créer."
    assert lines[1].startswith("fiche 2 « Un » : refusée. poles: Choisissez au moins un pôle. theme: « jardin »")
    assert lines[-1] == "1 à créer, 0 à modifier, 0 inchangée, 1 refusée."
    assert Practice.objects.count() == 0

    assert said(file, "--par", world.admin.email, "--verser")[-1] == "C'est versé."
    assert Practice.objects.get().is_published


def test_command_keeps_drafts_for_a_member(world, file):
    said(file, "--par", world.member.email, "--verser")

    assert (Revision.objects.get().author, Practice.objects.published().count()) == (world.member, 0)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["rien.json", "--par", "admin"], "ne se lit pas"),
        (["fiches.json", "--par", "reviewer"], "n'est pas le compte d'une personne qui écrit"),
        (["fiches.json", "--par", "admin", "--contenu", "poles"], "doit nommer les colonnes"),
    ],
)
def test_command_says_what_it_cannot_do(world, file, arguments, why):
    name, option, role, *rest = arguments

    with pytest.raises(CommandError, match=why):
        said(file.with_name(name), option, world.person(role).email, *rest)
