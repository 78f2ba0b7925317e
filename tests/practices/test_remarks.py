"""What a reviewer writes on each field, from the first word kept for oneself to the pôle's answer."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from practices.models import Remark, Review, Revision
from practices.models.review import TAKEN_FOR
from practices.workflow import RevisionState
from tests.factories import make_practice, make_revision, make_text, make_user

pytestmark = pytest.mark.django_db

CHANGED = [("supprimé", " trois"), ("ajouté", " quatre")]


def bare(page):
    return re.sub("<.*?>", "", page).replace("\xa0", " ")


@pytest.fixture
def submitted(world):
    return make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)


def post(client, revision, **typed):
    return client.post(reverse("practices:review", args=[revision.pk]), typed)


def send_back(client, revision, **typed):
    return post(client, revision, do="decide", action="return", **typed)


def test_notes_are_kept_as_typed_for_their_reviewer_alone(world, sign_in, submitted):
    client = sign_in(world.reviewer)
    answer = post(client, submitted, do="autosave", note="Un mot", **{"remark-results": "D'où vient"})

    own = client.get(reverse("practices:review", args=[submitted.pk])).text
    other = sign_in(make_user(is_reviewer=True)).get(reverse("practices:review", args=[submitted.pk])).text
    pole = sign_in(world.member).get(reverse("practices:review", args=[submitted.pk])).text

    assert (answer.json()["version"], Remark.objects.count()) == (1, 0)
    assert ["D&#x27;où vient" in page for page in (own, other, pole)] == [True, False, False]


def test_notes_kept_for_later_come_back(world, sign_in, submitted):
    client = sign_in(world.reviewer)

    response = post(client, submitted, do="keep", action="return", note="À finir")
    page = client.get(response.url).text

    assert "À finir</textarea>" in page
    assert re.search(r'value="return"[^>]* checked', page)


def test_notes_of_another_page_are_not_overwritten_unseen(world, sign_in, submitted):
    client = sign_in(world.reviewer)
    post(client, submitted, do="keep", note="De ce matin", version="0")

    response = post(client, submitted, do="keep", note="De ce soir", version="0")

    assert response.status_code == 409
    assert ("De ce matin" in response.text, "De ce soir" in response.text) == (True, True)
    assert Review.objects.get().data["note"] == "De ce matin"


def test_remark_on_a_field_is_enough_to_send_a_text_back(world, sign_in, submitted):
    response = send_back(sign_in(world.reviewer), submitted, **{"remark-results": "D'où vient ce chiffre ?"})

    remark = Remark.objects.get()
    assert response.status_code == 302
    assert (remark.field, remark.author, remark.revision) == ("results", world.reviewer, submitted)
    assert submitted.events.first().note == "Remarques sur : « Qu'est-ce que cela donne ? »."
    assert Review.objects.get().sent_at is not None


def test_refusal_needs_its_reason(world, sign_in, submitted):
    client = sign_in(world.reviewer)

    response = post(client, submitted, do="decide", action="refuse", **{"remark-results": "Trop vague."})

    assert response.status_code == 422
    assert "Trop vague." in response.text
    assert (Remark.objects.count(), Review.objects.get().data["remark-results"]) == (0, "Trop vague.")


def test_remarks_stand_beside_the_fields_of_the_draft(world, sign_in, submitted):
    send_back(sign_in(world.reviewer), submitted, **{"remark-title": "Plus court.", "remark-theme": "Un autre ?"})
    draft = Revision.objects.first()

    page = sign_in(world.member).get(draft.get_absolute_url()).text

    assert (page.index('for="id_title"') < page.index("Plus court.") < page.index('name="title"')) is True
    assert "Un autre ?" in page.replace("\u202f", " ")


def test_answer_is_kept_in_the_draft_and_delivered_with_the_text(world, sign_in, submitted):
    send_back(sign_in(world.reviewer), submitted, **{"remark-results": "D'où vient ce chiffre ?"})
    draft, remark, client = Revision.objects.first(), Remark.objects.get(), sign_in(world.member)
    text = make_text(clusters=[world.cluster]) | {f"reply-{remark.pk}": "D'un relevé.", f"handled-{remark.pk}": "on"}

    client.post(draft.get_absolute_url(), text | {"do": "save"})
    kept = client.get(draft.get_absolute_url()).text
    before = Remark.objects.count()
    client.post(draft.get_absolute_url(), text | {"do": "submit", "version": "1"})

    remark.refresh_from_db()
    assert ("D&#x27;un relevé.</textarea>" in kept, before) == (True, 1)
    assert [reply.text for reply in remark.replies.all()] == ["D'un relevé."]
    assert (remark.handled_by, remark.handled_at is not None) == (world.member, True)


def test_next_round_shows_the_answer_and_delivers_it_once(world, sign_in, submitted):
    send_back(sign_in(world.reviewer), submitted, **{"remark-results": "D'où vient ce chiffre ?"})
    draft, remark = Revision.objects.first(), Remark.objects.get()
    text = make_text(clusters=[world.cluster], do="submit", version="0") | {f"reply-{remark.pk}": "D'un relevé."}
    sign_in(world.member).post(draft.get_absolute_url(), text)

    page = sign_in(world.reviewer).get(reverse("practices:review", args=[draft.pk])).text
    send_back(sign_in(world.reviewer), draft, note="Encore un effort.", **{f"handled-{remark.pk}": "on"})

    remark.refresh_from_db()
    heir = Revision.objects.first()
    assert "D’un relevé." in page
    assert (remark.handled_by, remark.replies.count()) == (world.reviewer, 1)
    assert [name for name in heir.data if name.startswith(("reply-", "handled-"))] == []


def test_round_is_compared_with_the_last_one_word_by_word(world, sign_in, submitted):
    send_back(sign_in(world.reviewer), submitted, note="Précisez.")
    draft = Revision.objects.first()
    text = make_text(
        clusters=[world.cluster], results="Le délai est passé à quatre semaines.", do="submit", version="0"
    )
    sign_in(world.member).post(draft.get_absolute_url(), text)

    page = sign_in(world.reviewer).get(reverse("practices:review", args=[draft.pk])).text

    assert "1 champ modifié" in page
    assert [bare(page).count(f"[{kind} : {word}]") for kind, word in CHANGED] == [1, 1]


def test_revision_is_compared_with_the_text_online(world, sign_in):
    practice = make_practice(clusters=[world.cluster])
    revision = Revision.start(practice, lambda _: make_text(clusters=[world.cluster], title="Neuf"), by=world.member)
    revision.move("submit", by=world.member)

    page = sign_in(world.reviewer).get(reverse("practices:review", args=[revision.pk])).text

    assert "Version 1, en ligne" in page
    assert "[ajouté : Neuf]" in bare(page)


@pytest.mark.parametrize("asked", ["nope", "fiche", "", "%00"])
def test_comparison_that_does_not_exist_shows_the_text(world, sign_in, submitted, asked):
    response = sign_in(world.reviewer).get(reverse("practices:review", args=[submitted.pk]), {"avec": asked})

    assert (response.status_code, "attendaient onze semaines" in response.text) == (200, True)


def test_second_reviewer_sees_who_takes_care_and_does_not_take_it_away(world, sign_in, submitted):
    address = reverse("practices:take", args=[submitted.pk])
    sign_in(world.reviewer).post(address, {"do": "take"})

    client = sign_in(make_user("Sami Second", is_reviewer=True))
    client.post(address, {"do": "take"})

    submitted.refresh_from_db()
    assert submitted.taken_by == world.reviewer
    assert "Rémi Relecteur" in client.get("/relecture/").text


def test_text_is_free_again_after_a_week_or_when_it_is_left(world, sign_in, submitted):
    submitted.take(by=world.reviewer)
    Revision.objects.update(taken_at=timezone.now() - TAKEN_FOR - timedelta(seconds=1))
    other = make_user(is_reviewer=True)

    was_free = submitted.take(by=other)
    sign_in(other).post(reverse("practices:take", args=[submitted.pk]), {"do": "release"})

    submitted.refresh_from_db()
    assert (was_free, submitted.taken_by) == (True, None)


def test_first_note_takes_the_text_in_charge(world, sign_in, submitted):
    post(sign_in(world.reviewer), submitted, do="autosave", note="Je lis")

    submitted.refresh_from_db()
    assert submitted.taken_by == world.reviewer


def test_texts_that_went_back_are_followed_until_they_return(world, sign_in, submitted):
    client = sign_in(world.reviewer)
    send_back(client, submitted, note="Précisez.")

    followed = client.get("/relecture/", {"file": "chez-les-poles"}).context["revisions"]
    Revision.objects.first().move("submit", by=world.member)
    then = client.get("/relecture/", {"file": "chez-les-poles"}).context["revisions"]

    assert ([revision.pk for revision in followed], list(then)) == ([submitted.pk], [])


@pytest.mark.parametrize("n_remarks", [1, 30])
def test_review_page_asks_the_same_queries_for_any_number(world, sign_in, n_remarks, django_assert_num_queries):
    revision = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.RETURNED)
    for number in range(n_remarks):
        Remark.say(revision, {"results": f"Remarque {number}"}, by=world.reviewer)
    heir = Revision.objects.create(
        practice=revision.practice, data=revision.data, state=RevisionState.SUBMITTED, submitted_at=timezone.now()
    )
    client = sign_in(world.reviewer)

    with django_assert_num_queries(16):
        page = client.get(reverse("practices:review", args=[heir.pk]))

    assert page.text.count("Traité</span>") == n_remarks
