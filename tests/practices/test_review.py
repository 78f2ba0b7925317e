import pytest
from django.urls import reverse

from practices.models import Practice, Revision
from practices.workflow import RevisionState
from tests.factories import make_revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(world):
    return make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)


def decide(client, revision, **decision):
    return client.post(reverse("practices:review", args=[revision.pk]), decision)


def test_published_text_is_found_by_theme_and_by_a_word_without_accents(world, sign_in, submitted):
    decide(sign_in(world.reviewer), submitted, action="accept")

    visitor = sign_in(None)
    assert "Un comité qui répond" in visitor.get("/pratiques/?theme=evaluation").text
    assert 'href="/pratiques/un-comite-qui-repond-en-trois-semaines/"' in visitor.get("/pratiques/?q=delai").text
    assert submitted.practice.events.first().actor == world.reviewer


def test_returned_text_reaches_its_writers_with_the_remark(world, sign_in, submitted):
    decide(sign_in(world.reviewer), submitted, action="return", note="D'où vient le chiffre ?")

    draft = Revision.objects.get(state=RevisionState.DRAFT)
    page = sign_in(world.member).get(draft.get_absolute_url())
    assert "D’où vient le chiffre" in page.text
    assert "Renvoyée" in sign_in(world.member).get("/mes-pratiques/").text


def test_refused_text_says_why_and_stays_readable(world, sign_in, submitted):
    decide(sign_in(world.reviewer), submitted, action="refuse", note="Déjà décrite ailleurs.")

    client = sign_in(world.member)
    assert "Déjà décrite ailleurs." in client.get("/mes-pratiques/").text
    assert "Deux rapporteurs" in client.get(reverse("practices:preview", args=[submitted.pk])).text
    assert Practice.objects.get().state == Practice.State.PRIVATE


@pytest.mark.parametrize("action", ["return", "refuse"])
def test_decision_without_its_note_is_not_taken(world, sign_in, submitted, action):
    response = decide(sign_in(world.reviewer), submitted, action=action, note=" ")

    assert response.status_code == 422
    assert "ce qui doit changer" in response.text
    assert Revision.objects.get().state == RevisionState.SUBMITTED


@pytest.mark.parametrize("action", ["", "submit", "nope"])
def test_unknown_decision_is_refused_and_the_note_comes_back(world, sign_in, submitted, action):
    response = decide(sign_in(world.reviewer), submitted, action=action, note="Un mot déjà écrit")

    assert response.status_code == 422
    assert "Un mot déjà écrit" in response.text


def test_second_decision_is_refused_and_the_note_comes_back(world, sign_in, submitted):
    decide(sign_in(world.reviewer), submitted, action="refuse", note="Non.")

    response = decide(sign_in(world.admin), submitted, action="return", note="Un mot déjà écrit")

    assert response.status_code in {409, 422}
    assert "Un mot déjà écrit" in response.text
    assert [event.action for event in submitted.practice.events.all()] == ["refuse"]


def test_text_that_is_no_longer_valid_cannot_be_published(world, sign_in):
    revision = make_revision(
        cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED, start_year="1789"
    )

    response = decide(sign_in(world.reviewer), revision, action="accept")

    assert response.status_code == 422
    assert "Indiquez une année" in response.text
    assert Revision.objects.get().state == RevisionState.SUBMITTED


def test_note_written_signed_out_comes_back(world, client, submitted):
    address = reverse("practices:review", args=[submitted.pk])
    client.post(address, {"action": "return", "note": "Un mot déjà écrit"})
    client.force_login(world.reviewer)

    assert "Un mot déjà écrit" in client.get(address).text


@pytest.mark.parametrize("role", ["member", "admin"])
def test_own_pole_reads_but_only_a_reviewer_decides(world, sign_in, submitted, role):
    response = decide(sign_in(world.person(role)), submitted, action="refuse", note="Non.")

    assert response.status_code == {"member": 403, "admin": 302}[role]


def test_reviewers_do_not_see_drafts(world, sign_in):
    draft = make_revision(cluster=world.cluster, author=world.member)

    assert sign_in(world.reviewer).get(reverse("practices:review", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize("n_texts", [1, 30])
def test_queue_asks_the_same_queries_for_any_number(world, sign_in, n_texts, django_assert_num_queries):
    client = sign_in(world.reviewer)
    for _ in range(n_texts):
        make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)

    with django_assert_num_queries(11):
        page = client.get("/relecture/")

    assert page.text.count('class="tick"') == n_texts


def test_queue_shows_the_oldest_first(world, sign_in):
    for title in ("Le premier", "Le second"):
        make_revision(cluster=world.cluster, author=world.member, title=title).move("submit", by=world.member)

    page = sign_in(world.reviewer).get("/relecture/").text

    assert page.index("Le premier") < page.index("Le second")
