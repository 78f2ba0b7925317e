"""What the page's script asks and is told: kept, and where; or not kept, and why."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from practices.models import DraftCopy, Presence, Revision
from practices.models.writing import STILL_THERE
from practices.workflow import RevisionState
from tests.factories import make_revision, make_text, make_user

pytestmark = pytest.mark.django_db

WRITE = "/contribuer/"


@pytest.fixture
def draft(world):
    return make_revision(cluster=world.cluster, author=world.member)


def autosave(client, draft, **text):
    return client.post(draft.get_absolute_url(), make_text() | {"do": "autosave"} | text)


def test_first_word_opens_the_draft_and_says_where_it_lives(world, sign_in):
    response = sign_in(world.member).post(WRITE, {"problem": "Un", "do": "autosave", "token": str(uuid.uuid4())})

    draft = Revision.objects.get()
    assert (response.json()["address"], response.json()["version"]) == (draft.get_absolute_url(), 1)
    assert draft.data == {"problem": "Un"}


def test_nothing_typed_opens_nothing(world, sign_in):
    response = sign_in(world.member).post(WRITE, {"title": " ", "do": "autosave"})

    assert (response.status_code, Revision.objects.count()) == (422, 0)


def test_one_page_follows_itself_when_an_answer_was_lost(world, sign_in, draft):
    client, page = sign_in(world.member), str(uuid.uuid4())
    autosave(client, draft, problem="Un", page=page, version="0")

    response = autosave(client, draft, problem="Un deux", page=page, version="0")

    draft.refresh_from_db()
    assert (response.status_code, draft.data["problem"], draft.version) == (200, "Un deux", 2)


def test_other_page_does_not_overwrite_and_both_texts_are_kept(world, sign_in, draft):
    colleague = make_user("Carole Collègue", cluster=world.cluster)
    autosave(sign_in(colleague), draft, problem="De Carole", page=str(uuid.uuid4()), version="0")

    response = autosave(sign_in(world.member), draft, problem="De Mona", page=str(uuid.uuid4()), version="0")

    draft.refresh_from_db()
    assert (response.status_code, draft.data["problem"]) == (409, "De Carole")
    assert "Carole Collègue a enregistré un autre texte" in response.json()["why"]
    kept = set(DraftCopy.objects.values_list("data__problem", "editor__name"))
    assert {("De Mona", "Mona Membre"), ("De Carole", "Carole Collègue")} <= kept


def test_same_conflict_twice_keeps_one_copy_of_each_text(world, sign_in, draft):
    client = sign_in(world.member)
    autosave(client, draft, problem="Le premier", page=str(uuid.uuid4()), version="0")

    for _ in range(2):
        autosave(client, draft, problem="Le second", page=str(uuid.uuid4()), version="0")

    assert sorted(DraftCopy.objects.values_list("data__problem", flat=True)) == ["Le premier", "Le second"]


def test_text_of_a_colleague_is_kept_when_one_goes_on_from_it(world, sign_in, draft):
    colleague = make_user("Carole Collègue", cluster=world.cluster)
    autosave(sign_in(colleague), draft, problem="Une phrase de Carole", version="0")

    autosave(sign_in(world.member), draft, problem="Effacée", version="1")

    assert DraftCopy.objects.get().data["problem"] == "Une phrase de Carole"


def test_other_text_is_read_and_put_back(world, sign_in, draft):
    kept = DraftCopy.objects.create(revision=draft, editor=world.member, data=draft.data | {"problem": "L'ancien"})
    client = sign_in(world.member)
    address = reverse("practices:copy", args=[draft.pk, kept.pk])

    shown = client.get(address)
    client.post(address)

    was = draft.data["problem"]
    draft.refresh_from_db()
    assert "L’ancien" in shown.text
    assert draft.data["problem"] == "L'ancien"
    assert was in DraftCopy.objects.values_list("data__problem", flat=True)
    assert address in client.get(draft.get_absolute_url()).text


def test_signed_out_the_page_keeps_its_text(client, draft):
    response = autosave(client, draft)

    assert (response.status_code, response.json()["why"]) == (401, "Vous n'êtes plus connecté.")
    assert "unsent" not in client.session


@pytest.mark.parametrize(("person", "status"), [("outsider", 404), ("reviewer", 404)])
def test_draft_of_others_is_said_to_be_gone(world, sign_in, draft, person, status):
    response = autosave(sign_in(world.person(person)), draft)

    assert response.status_code == status
    assert "accès à ce texte" in response.json()["why"]


def test_text_sent_meanwhile_is_not_written_over(world, sign_in, draft):
    Revision.objects.filter(pk=draft.pk).update(state=RevisionState.SUBMITTED, submitted_at=timezone.now())

    response = autosave(sign_in(world.member), draft, problem="Trop tard")

    assert response.status_code == 409
    assert Revision.objects.get().data["problem"] != "Trop tard"


def test_sign_that_no_database_holds_is_named(world, sign_in, draft):
    response = autosave(sign_in(world.member), draft, problem="a\x01b")

    assert response.status_code == 422
    assert "signe invisible" in response.json()["why"]


def test_who_else_writes_is_said(world, sign_in, draft):
    colleague = make_user("Carole Collègue", cluster=world.cluster)
    sign_in(colleague).get(draft.get_absolute_url())

    page = sign_in(world.member).get(draft.get_absolute_url())
    answer = autosave(sign_in(world.member), draft, version="0").json()

    assert "Carole Collègue" in page.text
    assert answer["others"] == ["Carole Collègue"]


def test_who_left_is_not_said(world, draft):
    colleague = make_user(cluster=world.cluster)
    now = timezone.now()
    Presence.objects.create(revision=draft, user=colleague, seen_at=now - STILL_THERE)

    assert list(Presence.objects.others(draft, world.member, now=now)) == []
    assert len(Presence.objects.others(draft, world.member, now=now - timedelta(seconds=1))) == 1


def test_draft_is_set_aside_with_its_last_words_and_taken_up_again(world, sign_in, draft):
    client = sign_in(world.member)

    client.post(draft.get_absolute_url(), make_text(clusters=[world.cluster], problem="Un dernier mot", do="shelve"))
    draft.refresh_from_db()
    client.post(reverse("practices:resume", args=[draft.pk]))

    heir = draft.practice.revisions.first()
    assert (draft.state, heir.state) == (RevisionState.SHELVED, RevisionState.DRAFT)
    assert heir.data["problem"] == "Un dernier mot"


def test_save_that_arrives_after_a_later_one_is_dropped(world, sign_in, draft):
    client, page = sign_in(world.member), str(uuid.uuid4())
    autosave(client, draft, problem="Un deux trois", page=page, version="0", turn="2")

    late = autosave(client, draft, problem="Un deux", page=page, version="0", turn="1")

    draft.refresh_from_db()
    assert (late.status_code, draft.data["problem"]) == (200, "Un deux trois")


def test_without_its_script_a_page_shows_both_texts(world, sign_in, draft):
    client = sign_in(world.member)
    autosave(client, draft, problem="De la première fenêtre", page="", version="0")

    response = autosave(client, draft, problem="De la seconde", page="", version="0")

    assert response.status_code == 409
