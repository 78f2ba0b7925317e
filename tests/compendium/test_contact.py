"""Somebody asks to be the contact of a record no more."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters.models import Membership
from compendium.models import Book, Edition
from practices.forms import PracticeForm
from practices.models import Event, Practice
from practices.models.contact import forget_contact
from practices.workflow import Action
from tests.compendium.editing import make_edition
from tests.factories import as_post, make_agreement, make_practice, make_revision, make_text, make_user

pytestmark = pytest.mark.django_db
NAME = "Ana Contact"


@pytest.fixture
def practice(world):
    """Two versions that name her, an open draft with a text kept beside it, and an edition."""
    practice = make_practice(clusters=[world.cluster], contact=NAME, contact_is_public="on")
    text = make_text(clusters=[world.cluster], contact=NAME, contact_is_public="on", limits="Peu.")
    form = PracticeForm(as_post(text), instance=practice)
    assert form.is_valid()
    form.record(Action.EDIT)
    Practice.objects.update(revised_at=timezone.now() - timedelta(days=1))
    make_edition(world.admin)
    return practice


def address(practice, rest=""):
    return f"{practice.get_absolute_url()}{rest}"


def pages(practice):
    edition = f"/editions/{Edition.objects.get().number}/"
    record = [
        address(practice, rest) for rest in ("", "historique/1/", "historique/2/", "historique/comparer/?de=1&a=2")
    ]
    files = ["/pratiques/fichier.json", f"/api/v1/pratiques/{practice.slug}/", f"{edition}edition.json"]
    return [*record, f"{edition}fiches/{practice.slug}/", *files, "/api/v1/editions/1/fiches/"]


def body(client, page):
    response = client.get(page)
    assert response.status_code == 200
    return b"".join(response).decode()


def test_name_leaves_every_page_and_file(practice, world, sign_in):
    client = sign_in(None)
    before = [page for page in pages(practice) if NAME in body(client, page)]

    sign_in(world.reviewer).post(address(practice, "contact/effacer/"))

    # The comparison shows what differs, and the contact did not.
    assert len(before) == len(pages(practice)) - 1
    for person in (None, world.member):
        client = sign_in(person)
        assert [page for page in pages(practice) if NAME in body(client, page)] == []


def test_name_leaves_drafts_copies_and_agreements(world):
    draft = make_revision(cluster=world.cluster, author=world.member, contact=NAME)
    copy = draft.copies.create(data=draft.data | {"title": "Autre"})
    agreement = make_agreement(draft, text=draft.data)
    practice = draft.practice
    from_form = PracticeForm(as_post(make_text(clusters=[world.cluster], contact=NAME)), instance=practice)
    assert from_form.is_valid()

    from_form.record(Action.EDIT)
    from_form.instance.refresh_from_db()
    forget_contact(from_form.instance, by=world.reviewer)

    for row, field in ((draft, "data"), (copy, "data"), (agreement, "text")):
        row.refresh_from_db()
        assert NAME not in json.dumps(getattr(row, field))
    assert copy.data["title"] == "Autre"


def test_log_says_who_erased_and_not_whom(practice, world, sign_in):
    sign_in(world.reviewer).post(address(practice, "contact/effacer/"))

    line = Event.objects.first()
    assert (line.action, line.actor, line.note) == (Action.FORGET, world.reviewer, "")


def test_new_contact_is_shown_again(practice, world, sign_in):
    sign_in(world.reviewer).post(address(practice, "contact/effacer/"))
    practice.refresh_from_db()
    text = make_text(clusters=[world.cluster], contact="Bo Nouveau", contact_is_public="on")
    form = PracticeForm(as_post(text), instance=practice)
    assert form.is_valid()
    form.record(Action.EDIT)

    client = sign_in(None)
    assert "Bo Nouveau" in body(client, address(practice))
    assert NAME not in body(client, "/editions/1/edition.json")


@pytest.mark.parametrize("role", ["agent", "member", "outsider"])
def test_others_erase_nothing(practice, world, sign_in, role):
    response = sign_in(world.person(role)).post(address(practice, "contact/effacer/"))

    practice.refresh_from_db()
    assert (response.status_code, practice.contact) == (403, NAME)


def test_referent_finds_the_way_from_the_history(practice, world, sign_in):
    referent = make_user(cluster=world.cluster, role=Membership.Role.REFERENT)

    assert "contact/effacer/" in sign_in(referent).get(address(practice, "historique/")).text
    assert "contact/effacer/" not in sign_in(world.member).get(address(practice, "historique/")).text


def test_page_of_a_draft_that_was_open_does_not_put_it_back(world, sign_in):
    practice = make_practice(clusters=[world.cluster], contact=NAME)
    client = sign_in(world.member)
    client.post(reverse("practices:revise", args=[practice.slug]))
    draft = practice.revisions.drafts().get()
    typed = as_post(make_text(clusters=[world.cluster], contact=NAME)) | {"do": "save", "version": str(draft.version)}
    forget_contact(practice, by=world.reviewer)

    response = client.post(draft.get_absolute_url(), typed)

    draft.refresh_from_db()
    assert (response.status_code, "contact" in draft.data) == (409, False)


def test_edition_shows_the_contact_that_came_after_the_erasure(practice, world, client):
    forget_contact(practice, by=world.reviewer)
    # Frozen texts say their moment to the second.
    Practice.objects.update(contact_forgotten_at=timezone.now() - timedelta(seconds=2))
    for name in ("Bo Contact", "Cy Contact"):
        practice.refresh_from_db()
        text = make_text(clusters=[world.cluster], contact=name, contact_is_public="on")
        form = PracticeForm(as_post(text), instance=practice)
        assert form.is_valid()
        form.record(Action.EDIT)
        make_edition(world.admin)

    said = [client.get(f"/editions/{n}/fiches/{practice.slug}/").text for n in (1, 2, 3)]

    assert [[name in page for name in (NAME, "Bo Contact", "Cy Contact")] for page in said] == [
        [False, False, False],
        [False, True, False],
        [False, False, True],
    ]


def test_book_that_was_made_before_is_given_no_more(practice, world):
    book = Book.objects.create(key="a", title="Un livre", origin="/", size=1, told=[practice.call_number])
    assert not book.is_outdated

    forget_contact(practice, by=world.reviewer)

    assert book.is_outdated
    assert not Book.objects.create(
        key="b", title="Un autre", origin="/", size=1, told=[practice.call_number]
    ).is_outdated
