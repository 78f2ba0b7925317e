import pytest
from django.db import IntegrityError, transaction

from practices.forms import PracticeForm
from practices.models import Event, Revision
from practices.workflow import OPEN, TRANSITIONS, RevisionState, Role, TransitionRefused
from tests.factories import make_revision, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("action", TRANSITIONS)
def test_each_step_logs_who_did_what_to_which_revision(world, action):
    step = TRANSITIONS[action]
    revision = make_revision(cluster=world.cluster, author=world.member, state=step.source)
    by = world.member if step.who is Role.AUTHOR else world.reviewer

    revision.move(action, by=by, note="Voici pourquoi.")

    event = Event.objects.get()
    assert (event.action, event.actor, event.revision, event.note) == (action, by, revision, "Voici pourquoi.")
    assert Revision.objects.get(pk=revision.pk).state == step.target


@pytest.mark.parametrize("action", TRANSITIONS)
@pytest.mark.parametrize("role", ["agent", "outsider", "member", "reviewer", "admin"])
def test_each_step_is_open_to_its_role_alone(world, action, role):
    step = TRANSITIONS[action]
    revision = make_revision(cluster=world.cluster, author=world.member, state=step.source)
    allowed = {"member", "admin"} if step.who is Role.AUTHOR else {"reviewer", "admin"}

    assert (action in revision.actions_for(world.person(role))) == (role in allowed)


@pytest.mark.parametrize("action", TRANSITIONS)
@pytest.mark.parametrize("state", RevisionState)
def test_each_step_starts_from_its_state_alone(world, action, state):
    step = TRANSITIONS[action]
    revision = make_revision(cluster=world.cluster, author=world.member, state=state)
    by = world.member if step.who is Role.AUTHOR else world.reviewer

    assert (action in revision.actions_for(by)) == (state == step.source)


def test_step_that_is_not_open_changes_and_logs_nothing(world):
    revision = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)

    with pytest.raises(TransitionRefused):
        revision.move("accept", by=world.member)

    assert Revision.objects.get().state == RevisionState.SUBMITTED
    assert Event.objects.count() == 0


def test_reviewer_does_not_decide_of_own_pole(world):
    colleague = make_user(cluster=world.cluster, is_reviewer=True)
    revision = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)

    assert revision.actions_for(colleague) == {}


@pytest.mark.parametrize("action", [name for name, step in TRANSITIONS.items() if step.needs_note])
def test_return_and_refusal_say_why(world, action):
    revision = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)

    with pytest.raises(TransitionRefused, match="Écrivez au pôle"):
        revision.move(action, by=world.reviewer, note="  ")

    assert Revision.objects.get().state == RevisionState.SUBMITTED


def test_second_reviewer_finds_what_the_first_did(world):
    revision = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)
    stale = Revision.objects.get(pk=revision.pk)
    revision.move("refuse", by=world.reviewer, note="Déjà décrite.")

    with pytest.raises(TransitionRefused, match="non retenue"):
        stale.move("return", by=world.admin, note="Précisez.")

    assert list(Event.objects.values_list("action", flat=True)) == ["refuse"]


def test_returned_text_opens_a_draft_that_starts_from_it(world):
    revision = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)

    revision.move("return", by=world.reviewer, note="D'où vient ce chiffre ?")

    draft = revision.practice.revisions.get(state=RevisionState.DRAFT)
    assert (draft.data, draft.author) == (revision.data, world.member)
    assert draft.last_remark.note == "D'où vient ce chiffre ?"


@pytest.mark.parametrize("first", OPEN)
@pytest.mark.parametrize("second", OPEN)
def test_database_holds_one_open_revision_a_practice(first, second):
    revision = make_revision(state=first)

    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(
            practice=revision.practice, state=second, submitted_at=revision.submitted_at or revision.created_at
        )


def test_submitted_text_is_frozen(world):
    revision = make_revision(cluster=world.cluster, author=world.member)
    stale = Revision.objects.get(pk=revision.pk)
    revision.move("submit", by=world.member)

    with pytest.raises(TransitionRefused, match="relecture"):
        stale.keep({"title": "Autre chose"}, by=world.member)

    assert Revision.objects.get().data == revision.data


def test_colleagues_who_start_at_once_share_one_draft(world):
    practice = make_revision(cluster=world.cluster, state=RevisionState.REFUSED).practice
    colleague = make_user(cluster=world.cluster)

    first = Revision.start(practice, lambda practice: {"title": "Reprise"}, by=world.member)
    second = Revision.start(practice, lambda practice: {"title": "Autre reprise"}, by=colleague)

    assert second == first
    assert practice.revisions.filter(state=RevisionState.DRAFT).count() == 1


def test_log_is_never_edited_nor_deleted(world):
    revision = make_revision(cluster=world.cluster, author=world.member)
    revision.move("submit", by=world.member)
    event = Event.objects.get()
    event.note = "Autre histoire"

    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()


def test_publication_applies_the_text_and_logs_it(world):
    revision = make_revision(
        cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED, tags="délai, comité", evidence="3"
    )

    practice = PracticeForm.for_revision(revision).publish(revision, by=world.reviewer)

    practice.refresh_from_db()
    assert practice.is_published
    assert (practice.title, practice.call_number, practice.slug) == (
        "Un comité qui répond en trois semaines",
        "EV 001",
        "un-comite-qui-repond-en-trois-semaines",
    )
    assert practice.names_then == "Pôle Exemple Mer"
    assert sorted(tag.name for tag in practice.tags.all()) == ["comité", "délai"]
    assert list(practice.events.values_list("action", flat=True)) == ["accept"]


def test_failed_publication_leaves_nothing_behind(world):
    revision = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)
    form = PracticeForm.for_revision(revision)
    assert form.is_valid()
    form.instance.theme = None

    with pytest.raises(AttributeError):
        form.publish(revision, by=world.reviewer)

    assert Revision.objects.get().state == RevisionState.SUBMITTED
    assert Event.objects.count() == 0


def test_cote_is_kept_for_ever_and_never_given_twice(world):
    first = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)
    practice = PracticeForm.for_revision(first).publish(first, by=world.reviewer)
    again = Revision.start(practice, PracticeForm.text_of, by=world.member)
    again.move("submit", by=world.member)
    PracticeForm.for_revision(again).publish(again, by=world.reviewer)
    other = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)

    second = PracticeForm.for_revision(other).publish(other, by=world.reviewer)

    practice.refresh_from_db()
    assert (practice.call_number, second.call_number) == ("EV 001", "EV 002")
    assert second.slug == "un-comite-qui-repond-en-trois-semaines-2"
