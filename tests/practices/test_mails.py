"""Who is told of what happened to a text, in which words; once, and nobody else."""

import pytest
from django.core.management import call_command

from clusters.models import Mail, Membership
from practices.forms import PracticeForm
from practices.mails import announce, letters_of, untold
from practices.models import Announcement, Event, Revision
from practices.workflow import Action, RevisionState
from tests.factories import make_practice, make_revision, make_user

pytestmark = pytest.mark.django_db

REFERENT = Membership.Role.REFERENT


@pytest.fixture
def referent(world):
    user = make_user("Rita Référente")
    Membership.objects.create(user=user, cluster=world.cluster, role=REFERENT)
    return user


@pytest.fixture
def draft(world):
    return make_revision(cluster=world.cluster, author=world.member)


@pytest.fixture
def submitted(world, draft):
    """Sent to review by its author, and everyone was told."""
    draft.move("submit", by=world.member)
    announce()
    Mail.objects.all().delete()
    return draft


def publish(revision, *, by, note=""):
    form = PracticeForm.for_revision(revision)
    assert form.is_valid(), form.errors
    return form.publish(revision, by=by, note=note)


def told():
    """{person: subject} of the mails that wait."""
    return dict(Mail.objects.values_list("to", "subject"))


def text_to(person):
    return " ".join(Mail.objects.get(to=person.email).text.split())


def test_sending_a_text_tells_its_writers_and_calls_the_reviewers(world, referent, draft):
    draft.move("submit", by=world.member)

    assert announce() == 1
    assert told() == {
        world.member.email: "Votre texte est en relecture",
        referent.email: "Votre texte est en relecture",
        world.reviewer.email: "À relire : Un comité qui répond en trois semaines",
    }
    assert "vous l’avez envoyé à la relecture" in text_to(world.member)
    assert "Mona Membre l’a envoyé à la relecture" in text_to(referent)
    assert "Mona Membre propose « Un comité qui répond en trois semaines » (Pôle Exemple Mer)." in text_to(
        world.reviewer
    )


def test_colleague_who_sends_a_text_is_told_what_became_of_it(world, draft):
    colleague = make_user("Carole Collègue", cluster=world.cluster)
    draft.move("submit", by=colleague)
    announce()
    receipts = told()
    Mail.objects.all().delete()

    draft.move("refuse", by=world.reviewer, note="Trop court.")
    announce()

    assert receipts[colleague.email] == "Votre texte est en relecture"
    assert set(told()) == {world.member.email, colleague.email}


def test_publication_says_where_the_record_stands(world, submitted):
    practice = publish(submitted, by=world.reviewer, note="Merci.")

    announce()

    assert told() == {world.member.email: "Votre pratique est publiée"}
    text = text_to(world.member)
    assert "Elle rejoint le rayon Évaluation sous la cote EV 001. Relu par Rémi Relecteur. « Merci. »" in text
    assert f"https://recueil.test{practice.get_absolute_url()}" in text


def test_new_text_of_a_published_practice_does_not_arrive_on_the_shelf_again(world):
    practice = make_practice(clusters=[world.cluster])
    revision = Revision.start(practice, PracticeForm.text_of, by=world.member)
    revision.move("submit", by=world.member)
    publish(revision, by=world.reviewer)

    announce()

    [mail] = Mail.objects.filter(to=world.member.email, key__startswith=f"event:{Event.objects.first().pk}:")
    assert "Le nouveau texte remplace l’ancien, sous la même cote : EV 001." in " ".join(mail.text.split())


def test_return_holds_the_remark_and_leads_to_the_draft(world, submitted, client):
    submitted.move("return", by=world.reviewer, note="Précisez le délai.\nEt qui le mesure.")

    announce()

    text = text_to(world.member)
    assert told() == {world.member.email: "Votre texte vous revient avec des remarques"}
    assert "« Précisez le délai. Et qui le mesure. »" in text
    client.force_login(world.member)
    address = next(word for word in text.split() if "/mes-pratiques/" in word).removeprefix("https://recueil.test")
    assert client.get(address).url == Revision.objects.get(state=RevisionState.DRAFT).get_absolute_url()


def test_refusal_holds_its_reason(world, submitted):
    submitted.move("refuse", by=world.reviewer, note="Déjà décrit dans EV 003.")

    announce()

    assert told() == {world.member.email: "Votre texte n’est pas retenu"}
    assert "« Déjà décrit dans EV 003. »" in text_to(world.member)


@pytest.mark.parametrize("action", [Action.WITHDRAW, Action.REINSTATE])
def test_what_happens_to_a_record_is_told_to_its_pole_and_its_last_author(world, referent, submitted, action):
    practice = publish(submitted, by=world.reviewer)
    announce()
    Mail.objects.all().delete()
    Event.objects.create(practice=practice, action=action, actor=world.admin, note="À la demande du pôle.")

    announce()

    assert set(told()) == {world.member.email, referent.email}
    assert "(EV 001). À la demande du pôle." in text_to(referent)


@pytest.mark.parametrize("action", [Action.AGREE, Action.CORRECT])
def test_answer_of_a_pole_goes_to_who_asked_and_not_to_who_answered(world, referent, action):
    world.agent.is_agent = True
    world.agent.save()
    revision = make_revision(cluster=world.cluster, author=world.agent)
    Event.objects.create(practice=revision.practice, revision=revision, action=action, actor=None, note="Conforme.")

    announce()

    assert set(told()) == {world.agent.email}
    assert "Conforme." in text_to(world.agent)


@pytest.mark.parametrize(
    "action",
    sorted(set(Action) - {"submit", "accept", "return", "refuse", "withdraw", "reinstate", "agree", "correct"}),
)
def test_other_lines_of_the_log_are_told_to_nobody(world, draft, action):
    Event.objects.create(practice=draft.practice, revision=draft, action=action, actor=world.member)

    assert (announce(), Mail.objects.count()) == (0, 0)


def test_event_is_told_once(world, draft):
    draft.move("submit", by=world.member)

    assert [announce() for _ in range(3)] == [1, 0, 0]
    assert (Announcement.objects.count(), Mail.objects.count()) == (1, 2)


def test_person_with_two_reasons_to_be_told_is_told_once(world, draft):
    Membership.objects.filter(user=world.member).update(role=REFERENT)
    Membership.objects.create(user=world.member, cluster=world.neighbour, role=REFERENT)
    draft.practice.clusters.add(world.neighbour)

    draft.move("submit", by=world.member)
    announce()

    assert Mail.objects.filter(to=world.member.email).count() == 1


def test_inactive_people_are_told_nothing(world, referent, draft):
    draft.move("submit", by=world.member)
    for person in (world.member, referent, world.reviewer, world.admin):
        person.is_active = False
        person.save()

    announce()

    assert told() == {}


def test_author_who_left_the_pole_is_told_no_more(world, referent, submitted):
    Membership.objects.filter(user=world.member).delete()

    submitted.move("return", by=world.reviewer, note="Précisez.")
    announce()

    assert set(told()) == {referent.email}


def test_reviewers_of_the_poles_of_the_text_are_not_called(world, draft):
    make_user("De la maison", cluster=world.cluster, is_reviewer=True)
    make_user("Du pôle qui signe", cluster=world.neighbour, is_reviewer=True)
    draft.data["clusters"] = [str(world.cluster.pk), str(world.neighbour.pk), "9" * 40, "x"]
    draft.save()

    draft.move("submit", by=world.member)
    announce()

    assert set(told()) == {world.member.email, world.reviewer.email}


def test_text_that_no_reviewer_may_decide_of_is_shown_to_the_administrators(world, draft):
    Membership.objects.create(user=world.reviewer, cluster=world.cluster)

    draft.move("submit", by=world.member)
    announce()

    assert told()[world.admin.email] == "À relire : Un comité qui répond en trois semaines"


def test_event_that_cannot_be_told_waits_and_holds_up_no_other(world, referent, submitted, caplog):
    # A decision on no text at all: nothing writes one, and nothing but a broken row could hold it.
    Event.objects.create(practice=submitted.practice, action=Action.REFUSE, actor=world.reviewer)
    submitted.move("refuse", by=world.reviewer, note="Non.")

    assert announce() == 1
    assert set(told().values()) == {"Votre texte n’est pas retenu"}
    assert (untold().count(), "n'a pas pu être annoncé" in caplog.text) == (1, True)


def test_theme_of_another_colour_is_no_reason_to_be_silent(world, draft):
    draft.practice.theme.key = "nouveau"
    draft.practice.theme.save()

    draft.move("submit", by=world.member)

    assert announce() == 1


@pytest.mark.parametrize("n_people", [1, 6])
def test_letters_ask_the_same_queries_for_any_number_of_people(world, draft, n_people, django_assert_num_queries):
    for _ in range(n_people):
        make_user(is_reviewer=True)
        Membership.objects.create(user=make_user(), cluster=world.cluster, role=REFERENT)
    draft.move("submit", by=world.member)
    [event] = untold()

    with django_assert_num_queries(5):
        letters = letters_of(event)

    assert len(letters) == 2 + 2 * n_people


def test_command_tells_and_delivers_in_one_round(world, draft, mailoutbox, capsys):
    draft.move("submit", by=world.member)

    call_command("send_mail")

    assert sorted(message.to[0] for message in mailoutbox) == sorted([world.member.email, world.reviewer.email])
    assert capsys.readouterr().out == "Courriels. Parti : 2.\n"
