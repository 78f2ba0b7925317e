"""Two writers, two tabs, a double click, a right that went: no word is lost and nothing is overwritten unseen."""

import pytest
from django.urls import reverse

from clusters.models import Membership
from practices.models import Practice, Revision
from practices.workflow import RevisionState
from tests.factories import make_practice, make_revision, make_stub, make_text, make_user

pytestmark = pytest.mark.django_db

WRITE = "/contribuer/"


@pytest.fixture
def draft(world):
    return make_revision(cluster=world.cluster, author=world.member)


def save(client, draft, cluster, **text):
    return client.post(f"/mes-pratiques/{draft.pk}/", make_text(clusters=[cluster], do="save") | text)


def test_saving_over_a_newer_text_shows_both_and_keeps_both(world, sign_in, draft):
    colleague = make_user("Carole Collègue", cluster=world.cluster)
    save(sign_in(colleague), draft, world.cluster, problem="Le texte de Carole", version="0")

    response = save(sign_in(world.member), draft, world.cluster, problem="Le texte de Mona", version="0")

    draft.refresh_from_db()
    assert response.status_code == 409
    assert ("Le texte de Mona" in response.text, "Le texte de Carole" in response.text) == (True, True)
    assert "Carole Collègue a enregistré" in response.text
    assert draft.data["problem"] == "Le texte de Carole"


def test_second_save_after_seeing_both_is_a_choice(world, sign_in, draft):
    client = sign_in(world.member)
    save(client, draft, world.cluster, problem="Premier", version="0")
    shown = save(client, draft, world.cluster, problem="Second", version="0")

    assert 'name="version" value="1"' in shown.text
    save(client, draft, world.cluster, problem="Second", version="1")

    draft.refresh_from_db()
    assert (draft.data["problem"], draft.version, draft.editor) == ("Second", 2, world.member)


def test_same_text_saved_twice_is_no_conflict(world, sign_in, draft):
    client = sign_in(world.member)

    answers = [save(client, draft, world.cluster, version="0").status_code for _ in range(2)]

    assert answers == [302, 302]


@pytest.mark.parametrize("version", ["", "-1", "1e9", "9" * 40, "²"])
def test_version_that_means_nothing_is_an_old_one(world, sign_in, draft, version):
    Revision.objects.filter(pk=draft.pk).update(version=3)

    response = save(sign_in(world.member), draft, world.cluster, problem="Autre", version=version)

    assert response.status_code == 409


def test_double_click_on_send_says_that_it_went(world, sign_in, draft):
    client = sign_in(world.member)
    text = make_text(clusters=[world.cluster], do="submit")
    address = draft.get_absolute_url()

    client.post(address, text)
    second = client.post(address, text, follow=True)

    assert second.redirect_chain[-1][0] == "/mes-pratiques/"
    assert "déjà parti à la relecture" in second.text


def test_two_texts_wait_for_the_same_sign_in(world, client, draft):
    client.post(WRITE, {"title": "Le premier"})
    client.post(draft.get_absolute_url(), {"title": "Le second"})
    client.force_login(world.member)
    save(client, draft, world.cluster, version="0")

    assert 'value="Le premier"' in client.get(WRITE).text


@pytest.mark.parametrize("status", [403, 404])
def test_text_refused_for_a_right_that_went_is_given_back(world, sign_in, draft, status):
    client = sign_in(world.member)
    Membership.objects.all().delete()

    response = client.post(
        WRITE if status == 403 else draft.get_absolute_url(), {"title": "Écrit trop tard", "do": "save"}
    )

    assert response.status_code == status
    assert "Écrit trop tard" in response.text


def test_decision_note_of_someone_who_may_not_decide_is_given_back(world, sign_in):
    submitted = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)

    response = sign_in(world.member).post(
        reverse("practices:review", args=[submitted.pk]), {"action": "return", "note": "Un mot écrit"}
    )

    assert (response.status_code, "Un mot écrit" in response.text) == (403, True)


def test_former_member_no_longer_writes_for_the_pole(world, sign_in, draft):
    world.member.memberships.all().delete()

    assert sign_in(world.member).get(draft.get_absolute_url()).status_code == 404


def test_partner_does_not_lock_out_the_pole_of_the_author(world, sign_in, draft):
    draft.practice.clusters.add(world.neighbour)

    save(sign_in(world.outsider), draft, world.neighbour, version="0")

    assert set(draft.practice.clusters.all()) == {world.cluster, world.neighbour}


@pytest.mark.parametrize("name", ["clusters", "other_themes", "theme", "key_step"])
def test_id_longer_than_a_database_can_hold_is_an_unknown_choice(world, sign_in, name):
    text = make_text(clusters=[world.cluster], do="submit") | {name: "9" * 30}

    response = sign_in(world.member).post(WRITE, text)

    assert response.status_code == 422
    assert "n’existe plus" in response.text
    assert Revision.objects.get().data["problem"] == text["problem"]


@pytest.mark.parametrize("query", ["theme=%00", "theme=nope&etape=nope", "etape=%27%22", "theme=" + "x" * 5000])
def test_gap_that_means_nothing_opens_the_form_all_the_same(world, sign_in, query):
    assert sign_in(world.member).get(f"{WRITE}?{query}").status_code == 200


@pytest.mark.parametrize("address", ["/mes-pratiques/{}/", "/mes-pratiques/{}/apercu/", "/relecture/{}/"])
def test_number_of_thirty_digits_is_no_page(world, sign_in, address):
    assert sign_in(world.reviewer).get(address.format("9" * 30)).status_code == 404


def test_reviewer_of_a_pole_that_the_text_adds_does_not_decide(world):
    reviewer = make_user(cluster=world.neighbour, is_reviewer=True)
    text = [str(world.cluster.pk), str(world.neighbour.pk)]
    revision = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)
    revision.data["clusters"] = text

    assert revision.actions_for(reviewer) == {}


def test_admin_who_wrote_in_a_draft_does_not_publish_it(world, sign_in, draft):
    save(sign_in(world.admin), draft, world.cluster, version="0")
    draft.refresh_from_db()

    draft.move("submit", by=world.member)

    assert draft.actions_for(world.admin) == {}


def test_review_page_offers_no_step_of_the_writers(world, sign_in, draft):
    colleague = make_user(cluster=world.cluster, is_reviewer=True)

    response = sign_in(colleague).post(reverse("practices:review", args=[draft.pk]), {"action": "submit"})

    draft.refresh_from_db()
    assert (response.status_code, draft.state) == (404, RevisionState.DRAFT)


def test_admin_does_not_correct_what_is_under_review(world, sign_in):
    practice = make_practice(clusters=[world.cluster], title="En ligne")
    Revision.start(practice, lambda practice: make_text(clusters=[world.cluster]), by=world.member)

    response = sign_in(world.admin).post(
        reverse("admin:practices_practice_change", args=[practice.pk]), make_text(title="Par-dessus")
    )

    assert response.status_code == 403
    assert Practice.objects.get(pk=practice.pk).title == "En ligne"


def test_refused_text_is_taken_up_again(world, sign_in, draft):
    draft.move("submit", by=world.member)
    draft.move("refuse", by=world.reviewer, note="Trop court.")

    client = sign_in(world.member)
    preview = client.get(reverse("practices:preview", args=[draft.pk])).text
    assert ("Reprendre ce texte" in preview, "Trop court." in preview, "Tout y est" in preview) == (True, True, False)
    address = client.post(reverse("practices:resume", args=[draft.pk])).url

    assert Revision.objects.first().data == draft.data
    assert "Trop court." in client.get(address).text


def test_refused_stub_keeps_what_was_written(world, sign_in):
    stub = make_stub(cluster=world.cluster)
    revision = Revision.start(stub, lambda practice: make_text(clusters=[world.cluster]), by=world.member)
    revision.move("submit", by=world.member)
    revision.move("refuse", by=world.reviewer, note="Trop court.")

    sign_in(world.member).post(reverse("practices:revise", args=[stub.slug]))

    assert Revision.objects.first().data["problem"] == "Les porteurs attendaient onze semaines."


def test_old_address_of_a_returned_text_leads_to_its_draft(world, sign_in, draft):
    draft.move("submit", by=world.member)
    draft.move("return", by=world.reviewer, note="Précisez.")

    response = sign_in(world.member).get(f"/mes-pratiques/{draft.pk}/")

    assert response.url == Revision.objects.first().get_absolute_url()


def test_preview_sends_what_is_ready_and_only_that(world, sign_in, draft):
    client = sign_in(world.member)
    unready = make_revision(cluster=world.cluster, author=world.member, contact="")

    for revision in (draft, unready):
        client.post(reverse("practices:send", args=[revision.pk]))

    assert [Revision.objects.get(pk=r.pk).state for r in (draft, unready)] == [
        RevisionState.SUBMITTED,
        RevisionState.DRAFT,
    ]


def test_sign_in_says_that_a_text_waits(client):
    client.post(WRITE, {"title": "Une idée"})

    assert "Votre texte est gardé" in client.get("/connexion/").text
