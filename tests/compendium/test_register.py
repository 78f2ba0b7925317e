"""docs/personal-data.md is a register: it names every field of every table, and every duration."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from clusters.models import User

REGISTER = (Path(__file__).resolve().parents[2] / "docs/personal-data.md").read_text(encoding="utf-8")
HOLDING, EMPTY = "## Tables that hold something of people", "## Tables that hold nothing of people"
NAMED = re.compile(r"`([^`]+)`")
# What such a field holds is somebody's, whatever the table.
OF_SOMEBODY = models.EmailField | models.GenericIPAddressField | models.FileField


def rows(heading):
    """{table: [cell]} of the table under a heading of the register."""
    part = REGISTER.partition(f"{heading}\n")[2].partition("\n## ")[0]
    lines = [line.strip("|").split(" | ") for line in part.splitlines() if line.startswith("| `")]
    return {NAMED.search(cells[0])[1]: cells for cells in lines}


def fields_of(cell):
    return set(NAMED.findall(cell))


holding, empty = rows(HOLDING), rows(EMPTY)


def test_every_table_has_one_row():
    assert set(holding) & set(empty) == set()
    assert set(holding) | set(empty) == {model._meta.label for model in apps.get_models()}


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_every_field_is_named(model):
    label = model._meta.label
    named = [*map(fields_of, holding[label][1:3])] if label in holding else [set(), fields_of(empty[label][2])]

    assert named[0] & named[1] == set()
    assert named[0] | named[1] == {field.name for field in model._meta.concrete_fields}


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_what_leads_to_a_person_is_told_as_personal(model):
    personal = fields_of(holding[model._meta.label][1]) if model._meta.label in holding else set()
    leading = {
        field.name
        for field in model._meta.concrete_fields
        if field.related_model is User or isinstance(field, OF_SOMEBODY)
    }

    assert leading - personal == set()


def test_rows_say_why_who_and_until():
    assert {label: cells for label, cells in holding.items() if len(cells) != 7 or not all(map(str.strip, cells))} == {}


def test_every_duration_is_in_the_register():
    # Of the cache, that is no table, it is told beside them.
    assert {key for key in settings.RETENTION if f"`{key}`" not in REGISTER} == {"traces"}


def test_register_names_files_that_exist():
    links = re.findall(r"\]\(\.\./([^)]+)\)", REGISTER)

    assert links
    assert [link for link in links if not (Path(settings.BASE_DIR) / link).exists()] == []
