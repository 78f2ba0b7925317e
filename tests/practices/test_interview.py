"""An agent writes for a pôle after an interview, and only that."""

import pytest
from django.urls import reverse

from practices.models import Practice, Revision
from practices.workflow import RevisionState, Role, TransitionRefused
from tests.factories import make_interview, make_practice, make_revision, make_text, make_user

pytestmark = pytest.mark.django_db

WRITE = "/contribuer/"


@pytest.fixture
def told(world):
    return make_interview(world.agent, world.cluster)


def test_agent_writes_for_any_pole(world, sign_in):
    response = sign_in(world.agent).post(WRITE, make_text(clusters=[world.cluster], do="submit"), follow=True)

    revision = Revision.objects.get()
    assert (revision.is_interview, revision.author, revision.state) == (True, world.agent, RevisionState.SUBMITTED)
    assert list(revision.practice.clusters.all()) == [world.cluster]
    assert "parti à la relecture" in response.text


def test_member_writes_no_interview(world, sign_in):
    sign_in(world.member).post(WRITE, make_text(clusters=[world.cluster], do="save"))

    assert Revision.objects.get().is_interview is False


def test_agent_finds_their_interviews_on_their_desk_and_nothing_else(world, sign_in, told):
    make_revision(cluster=world.cluster, author=world.member, title="Le texte du pôle")
    other = make_user("Autre Agent", is_agent=True)

    desks = [sign_in(person).get("/mes-pratiques/").text for person in (world.agent, other)]

    assert [desk.count('class="tick"') for desk in desks] == [1, 0]
    assert "Le texte du pôle" not in desks[0]


def test_agent_and_pole_write_in_the_same_draft(world, sign_in, told):
    for version, person in enumerate((world.agent, world.member)):
        text = make_text(clusters=[world.cluster], problem=f"Vu par {person}", do="save", version=str(version))
        sign_in(person).post(told.get_absolute_url(), text)

    told.refresh_from_db()
    assert (told.version, told.data["problem"], told.author) == (2, "Vu par Mona Membre", world.agent)


@pytest.mark.parametrize("state", RevisionState)
def test_agent_sees_every_later_state_of_their_interview(world, sign_in, state):
    told = make_interview(world.agent, world.cluster, state=state)

    assert sign_in(world.agent).get(reverse("practices:preview", args=[told.pk])).status_code == 200


def test_agent_is_author_of_their_interview_and_never_its_reviewer(world, told):
    world.agent.is_reviewer = True
    of_the_pole = make_revision(cluster=world.cluster, author=world.member)

    assert told.roles_of(world.agent) == {Role.AUTHOR}
    assert of_the_pole.roles_of(world.agent) == {Role.REVIEWER}


def test_agent_whose_right_is_taken_back_writes_no_more(world, sign_in, told):
    world.agent.is_agent = False
    world.agent.save()

    assert sign_in(world.agent).get(told.get_absolute_url()).status_code == 404
    assert told.roles_of(world.agent) == set()


def test_returned_interview_stays_the_agents(world, sign_in, told):
    told.move("submit", by=world.agent)
    told.move("return", by=world.reviewer, note="D'où vient ce chiffre ?")

    draft = Revision.objects.first()
    assert (draft.is_interview, draft.author) == (True, world.agent)
    assert "D’où vient ce chiffre" in sign_in(world.agent).get(draft.get_absolute_url()).text


def test_refused_interview_is_taken_up_again_by_its_agent(world, sign_in, told):
    told.move("submit", by=world.agent)
    told.move("refuse", by=world.reviewer, note="Trop court.")

    response = sign_in(world.agent).post(reverse("practices:resume", args=[told.pk]))

    draft = Revision.objects.first()
    assert response.url == draft.get_absolute_url()
    assert (draft.is_interview, draft.data) == (True, told.data)


def test_agent_opens_no_revision_of_what_is_published(world, sign_in):
    told = make_interview(world.agent, world.cluster, state=RevisionState.ACCEPTED)

    response = sign_in(world.agent).post(reverse("practices:resume", args=[told.pk]))

    assert (response.status_code, Revision.objects.count()) == (403, 1)
    with pytest.raises(TransitionRefused):
        Revision.start(make_practice(clusters=[world.cluster]), lambda practice: {}, by=world.agent)


def test_what_the_pole_writes_next_is_not_the_agents(world, sign_in, told):
    Revision.objects.update(state=RevisionState.ACCEPTED, submitted_at=told.created_at)
    next_one = Revision.start(told.practice, lambda practice: {"title": "La suite"}, by=world.member)
    client = sign_in(world.agent)

    assert client.get(next_one.get_absolute_url()).status_code == 404
    assert f'href="{next_one.get_absolute_url()}"' not in client.get("/mes-pratiques/").text
    assert Practice.objects.editable_by(world.agent).count() == 0


def test_agent_is_offered_every_pole_and_told_of_the_agreement(world, sign_in):
    page = sign_in(world.agent).get(WRITE).text

    assert '<details class="more" open><summary>Tous les pôles, ou un autre porteur' in page
    assert "Choisissez le pôle, enregistrez le brouillon, puis demandez l’accord du pôle." in page
