"""Editions of the tests: prepared and frozen through the form, like any other."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from compendium.forms import FreezeForm
from compendium.models import Edition
from practices.forms import PracticeForm
from practices.search import catalogue
from practices.workflow import Action
from tests.factories import as_post


def make_preparation(by, title="Édition d'exemple", **fields):
    return Edition.objects.create(prepared_by=by, title=title, **({"dated": date(2026, 11, 26)} | fields))


def look(edition, data=None):
    """The last page before an edition is frozen."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return FreezeForm(data, edition=edition, known=catalogue(), request=request)


def make_edition(by, title="Édition d'exemple", **fields):
    """A frozen one, of what is published now."""
    edition = make_preparation(by, title, **fields)
    form = look(edition, {"state": look(edition)["state"].value()})
    assert form.is_valid()
    assert not form.obstacle
    return form.freeze(by=by)


def revise(practice, **fields):
    """Another text of it comes online."""
    form = PracticeForm(as_post(PracticeForm.text_of(practice) | fields), instance=practice)
    assert form.is_valid(), form.errors
    return form.record(Action.EDIT)


def edition_arguments(world, practice):
    """What the permission matrix opens: the second of two editions, and one in preparation."""
    make_edition(world.admin)
    number, preparation = make_edition(world.admin).number, make_preparation(world.agent)
    on_it = ["edition", "edition_table", "edition_changes", "edition_figures", "edition_json", "edition_cover"]
    return {f"compendium:{name}": [number] for name in on_it} | {
        "compendium:edition_theme": [number, practice.theme.slug],
        "compendium:edition_record": [number, practice.slug],
        "compendium:edition_index": [number, "poles"],
        "compendium:edition_citation": [number, "bib"],
        "compendium:edition_record_citation": [number, practice.slug, "ris"],
        **{f"compendium:edition_{act}": [preparation.pk] for act in ("edit", "freeze", "abandon")},
    }
