"""Two people at the same moment, on two real connections."""

import uuid

import pytest
from django.urls import reverse

from clusters.models import Mail
from practices.forms import PracticeForm
from practices.models import Agreement, Event, Practice, Revision
from practices.workflow import RevisionState
from tests.factories import make_agreement, make_interview, make_practice, make_revision, make_text, make_user
from tests.races import ROUNDS, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_form_sent_twice_at_once_writes_one_text(world, attempt):
    post = (world.member, "/contribuer/", make_text(clusters=[world.cluster], do="submit", token=str(uuid.uuid4())))

    statuses = at_once(post, post)

    assert statuses == [302, 302]
    assert (Practice.objects.count(), Revision.objects.count()) == (1, 1)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_reviewers_at_once_take_one_decision(world, attempt):
    revision = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)
    address = reverse("practices:review", args=[revision.pk])
    other = make_user(is_reviewer=True)

    statuses = at_once(
        (world.reviewer, address, {"action": "accept"}), (other, address, {"action": "refuse", "note": "Non."})
    )

    assert sorted(statuses) == [302, 409]
    assert Event.objects.count() == 1


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_same_title_published_at_once_breaks_nothing(world, attempt):
    revisions = [
        make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED) for _ in range(2)
    ]

    statuses = at_once(
        *((world.reviewer, reverse("practices:review", args=[r.pk]), {"action": "accept"}) for r in revisions)
    )

    published = Practice.objects.published()
    assert set(statuses) <= {302, 409}
    waiting = [revision for revision in revisions if Revision.objects.get(pk=revision.pk).is_submitted]
    assert len(waiting) == statuses.count(409)
    assert len({practice.call_number for practice in published}) == published.count() == statuses.count(302)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_people_saving_one_draft_at_once_lose_no_text_unseen(world, attempt):
    draft = make_revision(cluster=world.cluster, author=world.member)
    colleague = make_user(cluster=world.cluster)
    address = draft.get_absolute_url()
    texts = [make_text(clusters=[world.cluster], problem=name, do="save", version="0") for name in ("A", "B")]

    statuses = at_once((world.member, address, texts[0]), (colleague, address, texts[1]))

    draft.refresh_from_db()
    assert sorted(statuses) == [302, 409]
    assert draft.data["problem"] == "AB"[statuses.index(302)]


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_agreement_and_a_save_at_once_leave_no_doubt_about_the_text(world, attempt):
    told = make_interview(world.agent, world.cluster)
    link = make_agreement(told)
    text = make_text(clusters=[world.cluster], problem="Le nouveau texte", do="save", version="0")

    statuses = at_once(
        (world.agent, told.get_absolute_url(), text),
        (world.outsider, link.get_absolute_url(), told.data | {"do": "agree", "version": "0"}),
    )

    link.refresh_from_db()
    agreed = statuses[1] == 302
    assert statuses in ([302, 302], [302, 409])
    assert (bool(link.answered_at), link.text) == (agreed, told.data if agreed else {})


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_agreement_said_twice_at_once_is_logged_once(world, attempt):
    link = make_agreement(make_interview(world.agent, world.cluster))
    post = (world.outsider, link.get_absolute_url(), link.revision.data | {"do": "agree", "version": "0"})

    statuses = at_once(post, post)

    assert statuses == [302, 302]
    assert list(Event.objects.values_list("action", flat=True)) == ["agree"]


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_link_asked_twice_at_once_leaves_once(world, attempt):
    told = make_interview(world.agent, world.cluster)
    asked = {"name": "Claire", "email": "claire@pole-exemple.test", "interview": "en visite"}
    post = (world.agent, reverse("practices:ask", args=[told.pk]), asked)

    statuses = at_once(post, post)

    assert statuses == [302, 302]
    assert (Agreement.objects.count(), Mail.objects.count()) == (1, 1)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_colleagues_answering_at_once_replace_no_word_unseen(world, attempt):
    practice = make_practice(clusters=[world.cluster])
    address, name = reverse("practices:confirm_one", args=[practice.slug]), f"fiche-{practice.pk}"
    answers = [{f"{name}-standing": "arretee", f"{name}-note": why} for why in ("Budget", "Départ")]

    statuses = at_once((world.member, address, answers[0]), (make_user(cluster=world.cluster), address, answers[1]))

    practice.refresh_from_db()
    assert sorted(statuses) == [302, 409]
    assert practice.confirmation_note == ["Budget", "Départ"][statuses.index(302)]


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_record_withdrawn_twice_at_once_is_withdrawn_once(world, attempt):
    practice = make_practice(clusters=[world.cluster])
    address = reverse("practices:withdraw", args=[practice.slug])
    said = {"reason": "demande", "text": "Le pôle l'a demandé."}

    statuses = at_once((world.reviewer, address, said), (world.admin, address, said | {"text": "Un autre mot."}))

    assert sorted(statuses) == [302, 409]
    assert Event.objects.filter(action="withdraw").count() == 1


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_text_published_while_its_record_is_withdrawn_does_not_undo_it(world, attempt):
    practice = make_practice(clusters=[world.cluster])
    draft = Revision.start(practice, PracticeForm.text_of, by=world.member)
    draft.move("submit", by=world.member)

    statuses = at_once(
        (world.reviewer, reverse("practices:review", args=[draft.pk]), {"action": "accept"}),
        (world.admin, reverse("practices:withdraw", args=[practice.slug]), {"reason": "demande", "text": "Non."}),
    )

    practice.refresh_from_db()
    assert statuses in ([302, 302], [409, 302])
    assert (practice.is_withdrawn, practice.call_number) == (True, "EV 001")


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_version_restored_twice_at_once_opens_one_draft(world, attempt):
    practice = make_practice(clusters=[world.cluster])
    post = (world.member, reverse("practices:restore", args=[practice.slug, 1]), {})

    statuses = at_once(post, post)

    assert statuses == [302, 302]
    assert practice.revisions.filter(state=RevisionState.DRAFT).count() == 1
