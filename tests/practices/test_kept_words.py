"""Where parts meet: a sign-in, a conflict, a file, an answer, a colleague. No word falls between two of them."""

import uuid

import pytest
from django.urls import reverse

from practices.models import DraftCopy, Remark, Review, Revision
from practices.workflow import Action, RevisionState
from tests.factories import make_agreement, make_interview, make_practice, make_revision, make_text, make_user
from tests.files import make_attachment

pytestmark = pytest.mark.django_db

JURY = "Un jury de pairs pour évaluer les actions du pôle"


@pytest.fixture
def draft(world):
    return make_revision(cluster=world.cluster, author=world.member)


def save(client, draft, **typed):
    return client.post(draft.get_absolute_url(), make_text(clusters=draft.practice.clusters.all(), do="save") | typed)


def test_text_that_waited_for_a_sign_in_is_shown_even_when_its_draft_was_sent(world, client, draft):
    save(client, draft, problem="Écrit trop tard")
    draft.move("submit", by=world.member)
    client.force_login(world.member)

    page = client.get(f"/mes-pratiques/{draft.pk}/")

    assert (page.status_code, "Écrit trop tard" in page.text) == (409, True)


def test_text_that_waited_is_given_back_when_the_right_went(world, client, draft):
    save(client, draft, problem="Écrit par un ancien membre")
    world.member.memberships.all().delete()
    client.force_login(world.member)

    page = client.get(draft.get_absolute_url())

    assert (page.status_code, "Écrit par un ancien membre" in page.text) == (404, True)


def test_text_that_waited_is_shown_to_its_writer_alone(world, client, draft):
    colleague = make_user(cluster=world.cluster)
    save(client, draft, problem="De Mona", writer=str(world.member.pk))

    client.force_login(colleague)
    theirs = client.get(draft.get_absolute_url()).text
    client.logout()

    assert "De Mona" not in theirs


def test_no_password_waits_in_a_session(world, client, draft):
    save(client, draft, password="secret-1234")

    assert "secret-1234" not in str(dict(client.session))


def test_token_of_a_draft_that_is_no_longer_ones_own_opens_another(world, sign_in, draft):
    world.member.memberships.update(cluster=world.neighbour)
    client = sign_in(world.member)

    client.post("/contribuer/", make_text(clusters=[world.neighbour], do="save", token=str(draft.token)))

    draft.refresh_from_db()
    assert (draft.version, Revision.objects.count()) == (0, 2)


def test_file_joined_by_a_page_is_not_dropped_by_its_next_save(world, sign_in, draft, media):
    page, client = str(uuid.uuid4()), sign_in(world.member)
    save(client, draft, page=page, turn="1")
    draft.refresh_from_db()
    draft.attach(make_attachment(draft), by=world.member)

    response = save(client, draft, page=page, turn="2", problem="Autre", version="1")

    draft.refresh_from_db()
    assert (response.status_code, len(draft.data["attachments"])) == (409, 1)


def test_word_on_a_neighbour_outlives_the_neighbour(world, sign_in):
    other = make_practice(title=JURY)
    draft = make_revision(cluster=world.cluster, author=world.member, title=JURY)
    client = sign_in(world.member)
    save(client, draft, title=JURY, version="0", **{f"near-why-{other.pk}": "Le nôtre est étranger."})

    save(client, draft, title="Tout autre chose", version="1")

    draft.refresh_from_db()
    assert draft.data[f"near-why-{other.pk}"] == "Le nôtre est étranger."


def test_conflict_shows_the_answers_to_remarks_too(world, sign_in, draft):
    draft.move("submit", by=world.member)
    draft.move("return", by=world.reviewer, note="Précisez.")
    Remark.say(draft, {"title": "Plus court ?"}, by=world.reviewer)
    heir, remark = Revision.objects.first(), Remark.objects.get()
    save(sign_in(make_user(cluster=world.cluster)), heir, version="0", **{f"reply-{remark.pk}": "Oui, demain."})

    page = save(sign_in(world.member), heir, version="0", **{f"reply-{remark.pk}": "Non."})

    assert (page.status_code, "Oui, demain." in page.text, "Non.</textarea>" in page.text) == (409, True, True)


def test_conflict_by_the_link_keeps_both_texts(world, client):
    told = make_interview(world.agent, world.cluster)
    link = make_agreement(told)
    told.keep(told.data | {"results": "De l'agent"}, by=world.agent, seen=told.version)

    answer = client.post(link.get_absolute_url(), told.data | {"results": "Du pôle", "version": "0", "do": "save"})

    assert answer.status_code == 409
    assert {"De l'agent", "Du pôle"} <= set(DraftCopy.objects.values_list("data__results", flat=True))


def test_other_texts_of_a_draft_follow_it_into_the_next(world, sign_in, draft):
    draft.set_aside(draft.data | {"problem": "Une autre phrase"}, by=world.member)
    draft.move("submit", by=world.member)
    draft.move("return", by=world.reviewer, note="Précisez.")
    heir, kept = Revision.objects.first(), DraftCopy.objects.get()
    client = sign_in(world.member)

    listed = client.get(heir.get_absolute_url()).text
    read = client.get(reverse("practices:copy", args=[heir.pk, kept.pk]))

    assert (reverse("practices:copy", args=[heir.pk, kept.pk]) in listed, read.status_code) == (True, 200)


def test_notes_of_a_reviewer_outlive_the_decision_of_another(world, sign_in, draft):
    draft.move("submit", by=world.member)
    Review.keep(draft, {"note": "Mes notes du matin", "remark-title": "Plus court"}, by=world.reviewer)
    draft.move("return", by=make_user(is_reviewer=True), note="Précisez.")

    page = sign_in(world.reviewer).get(reverse("practices:review", args=[draft.pk])).text

    assert ("Mes notes du matin" in page, "Plus court" in page) == (True, True)


@pytest.mark.parametrize("action", ["refuse", "accept"])
def test_answer_that_was_delivered_is_not_delivered_again(world, sign_in, draft, action):
    Remark.say(draft, {"title": "Plus court ?"}, by=world.reviewer)
    remark = Remark.objects.get()
    draft.keep(draft.data | {f"reply-{remark.pk}": "Oui."}, by=world.member, seen=0)
    draft.move("submit", by=world.member)
    sign_in(world.reviewer).post(reverse("practices:review", args=[draft.pk]), {"action": action, "note": "Voilà."})
    draft.refresh_from_db()

    again = draft.restore(by=world.member) if draft.number else Revision.start(draft.practice, None, by=world.member)
    again.move("submit", by=world.member)

    assert remark.replies.count() == 1


def test_text_that_is_taken_up_again_is_the_one_that_was_asked_for(world, sign_in, draft):
    first = draft.data | {"problem": "Le premier texte"}
    draft.keep(first, by=world.member, seen=0)
    draft.move("shelve", by=world.member)
    second = Revision.objects.create(practice=draft.practice, author=world.member, data=draft.data | {"problem": "2"})
    second.move("shelve", by=world.member)

    sign_in(world.member).post(reverse("practices:resume", args=[draft.pk]))

    assert Revision.objects.first().data["problem"] == "Le premier texte"


def test_preview_does_not_send_a_text_that_it_does_not_show(world, sign_in, draft):
    draft.keep(draft.data | {"problem": "Écrit par une collègue"}, by=make_user(cluster=world.cluster), seen=0)

    sign_in(world.member).post(reverse("practices:send", args=[draft.pk]), {"version": "0"})

    draft.refresh_from_db()
    assert draft.state == RevisionState.DRAFT


def test_text_set_aside_is_not_shown_to_reviewers(world, sign_in, draft):
    draft.move("shelve", by=world.member)
    client = sign_in(world.reviewer)

    statuses = [client.get(reverse(f"practices:{name}", args=[draft.pk])).status_code for name in ("preview", "review")]

    assert statuses == [404, 404]


def test_author_does_not_take_charge_of_their_own_text(world, sign_in, draft):
    world.member.is_reviewer = True
    world.member.save()
    draft.move("submit", by=world.member)

    response = sign_in(world.member).post(reverse("practices:take", args=[draft.pk]), {"do": "take"})

    draft.refresh_from_db()
    assert (response.status_code, draft.reviewer) == (403, None)


@pytest.mark.parametrize("name", ["reply-\x00", "near-\x00", "near-why-" + "9" * 30, "handled-x"])
def test_answer_to_nothing_is_not_kept(world, sign_in, draft, name):
    response = save(sign_in(world.member), draft, version="0", **{name: "Un mot"})

    draft.refresh_from_db()
    assert (response.status_code, name in draft.data) == (302, False)


def test_publication_does_not_undo_what_the_pole_has_just_said(world, draft):
    practice = make_practice(clusters=[world.cluster])
    stale = type(practice).objects.get(pk=practice.pk)
    type(practice).objects.filter(pk=practice.pk).update(confirmation="arretee", confirmation_note="Budget")

    stale.refuse_if_withdrawn()
    stale.publish(is_sourced=False)

    practice.refresh_from_db()
    assert (practice.confirmation, practice.confirmation_note) == ("arretee", "Budget")
    assert practice.events.filter(action=Action.CONFIRM).count() == 0


def test_words_typed_into_a_draft_that_was_set_aside_meanwhile_are_kept(world, sign_in, draft):
    Revision.objects.get(pk=draft.pk).move("shelve", by=world.member)

    response = save(sign_in(world.member), draft, problem="Écrit dans l'autre fenêtre", version="0")

    assert response.status_code == 409
    assert "gardé parmi les autres textes" in response.text
    assert DraftCopy.objects.get().data["problem"] == "Écrit dans l'autre fenêtre"


def test_progress_counts_what_is_written(world, sign_in, draft):
    Revision.objects.update(data={"title": "Une idée", "problem": "Un fait", "clusters": [str(world.cluster.pk)]})

    page = sign_in(world.member).get(draft.get_absolute_url()).text

    assert "2 des 8 réponses demandées" in page
    assert "Encore à remplir" in page


def test_change_of_a_record_starts_from_what_is_online(world, sign_in):
    practice = make_practice(clusters=[world.cluster])
    set_aside = Revision.start(practice, lambda _: make_text(problem="Mis de côté"), by=world.member)
    set_aside.move("shelve", by=world.member)

    sign_in(world.member).post(reverse("practices:revise", args=[practice.slug]))

    assert Revision.objects.first().data["problem"] == "Les porteurs attendaient onze semaines."


def test_version_says_the_name_of_its_time(world):
    practice = make_practice(clusters=[world.cluster])

    assert practice.revisions.get().data["names_then"] == "Pôle Exemple Mer"
