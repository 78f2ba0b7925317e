"""What may be seen, put right, reported and hidden of what people say."""

import pytest

from exchange.models import Correction, Kind, Message, Notification, Report
from exchange.models.message import MOST_AN_HOUR
from practices.models import DraftMoved, Revision
from tests.factories import make_message, make_practice, make_user

from .talking import age, ask, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(world):
    return make_practice(clusters=[world.cluster])


@pytest.mark.parametrize("text", ["https://www.pole-a.test et https://www.pole-b.test", "Si n < p alors 3 > 2 ?"])
def test_what_only_looks_like_spam_is_kept(world, practice, sign_in, text):
    assert ask(sign_in(world.outsider), practice, text=text).status_code == 302


def test_hidden_words_are_quoted_nowhere(world, practice, sign_in, client):
    question = make_message(practice, world.outsider, text="Zinzolin ?", is_open=True)
    question.set_open(True, by=world.member)
    answer = make_message(practice, world.member, parent=question, is_from_origin=True)
    Message.objects.filter(pk=question.pk).update(revision=practice.revisions.first())
    question.hide("Publicité.", by=world.reviewer)

    assert "Zinzolin" not in page_of(client, practice)
    assert sign_in(world.member).get(f"/messages/{answer.pk}/dans-la-fiche/").status_code == 404


def test_visitor_is_not_told_that_an_answered_question_waits(world, practice, client):
    question = make_message(practice, world.outsider, text="Zinzolin ?", is_open=True)
    question.set_open(True, by=world.member)
    make_message(practice, world.member, parent=question, is_from_origin=True)

    page = page_of(client, practice)
    assert ("Zinzolin" in page, "Attend une réponse" in page) == (True, False)


def test_hidden_answer_leaves_the_question_waiting(world, practice, sign_in):
    question = make_message(practice, world.outsider)
    make_message(practice, world.member, parent=question, is_from_origin=True).hide("Hors sujet.", by=world.reviewer)

    assert "Attend une réponse" in page_of(sign_in(world.outsider), practice)
    assert list(Message.objects.unanswered()) == [question]


def test_address_of_a_message_leads_to_where_it_is(world, practice, sign_in):
    old = make_message(practice, world.outsider, text="Zinzolin ?")
    for _ in range(25):
        make_message(practice, world.outsider)
    client = sign_in(world.outsider)

    response = client.get(old.get_absolute_url())

    assert response.url == f"/pratiques/{practice.slug}/echanges/?page=2#message-{old.pk}"
    assert f'id="message-{old.pk}"' in client.get(response.url).content.decode()
    assert client.get(Message.objects.first().get_absolute_url()).url.startswith(practice.get_absolute_url() + "#")


def test_reviewer_does_not_moderate_what_touches_them(world, practice, sign_in):
    insider = make_user("Ida Double", cluster=world.cluster, is_reviewer=True)
    message = make_message(practice, world.outsider)
    message.report("Pour voir.", by=world.member)

    assert sign_in(insider).post(f"/messages/{message.pk}/masquer/", {"text": "Non."}).status_code == 403
    assert client_settles(sign_in(insider), message) == 403
    assert client_settles(sign_in(world.reviewer), message) == 302


def client_settles(client, message):
    return client.post(f"/relecture/signalements/{message.reports.get().pk}/").status_code


def test_settled_report_can_be_made_again(world, practice, sign_in):
    message = make_message(practice, world.outsider)
    sign_in(world.member).post(f"/messages/{message.pk}/signaler/", {"text": "Une publicité."})
    again = sign_in(world.member).post(f"/messages/{message.pk}/signaler/", {"text": "Zinzolin."})
    assert again.status_code == 409
    assert "Zinzolin." in again.content.decode()
    client_settles(sign_in(world.reviewer), message)

    sign_in(world.member).post(f"/messages/{message.pk}/signaler/", {"text": "Zinzolin."})

    assert Report.objects.get(settled_at=None).reason == "Zinzolin."
    assert Notification.objects.filter(user=world.reviewer, kind=Kind.DUTY).count() == 2


def test_author_opens_and_closes_a_message_later(world, practice, sign_in, client):
    question = make_message(practice, world.outsider, text="Zinzolin ?", is_open=True)
    question.set_open(True, by=world.member)
    age(question)

    sign_in(world.outsider).post(f"/messages/{question.pk}/corriger/", {"text": ""})
    client.logout()

    assert Correction.objects.count() == 0
    assert "Zinzolin" not in page_of(client, practice)


def test_correction_is_said_once_and_counts_in_the_hour(world, practice, sign_in):
    message = make_message(practice, world.outsider)
    age(message)
    client = sign_in(world.outsider)

    codes = [client.post(f"/messages/{message.pk}/corriger/", {"text": "Zinzolin."}).status_code for _ in range(3)]
    more = [client.post(f"/messages/{message.pk}/corriger/", {"text": f"Et {n}."}).status_code for n in range(10)]

    assert (codes, more) == ([302] * 3, [302] * 9 + [429])
    assert Correction.objects.count() == MOST_AN_HOUR


def test_colleague_who_saves_the_draft_meanwhile_stops_the_fold(world, practice, sign_in, monkeypatch):
    question = make_message(practice, world.outsider)
    answer = make_message(practice, world.member, parent=question, is_from_origin=True)

    def moved(self, data, **kwargs):
        raise DraftMoved(self)

    Revision.start(practice, lambda practice: {"title": "Un brouillon"}, by=world.member)
    monkeypatch.setattr(Revision, "keep", moved)
    response = sign_in(world.member).post(
        f"/messages/{answer.pk}/dans-la-fiche/", {"field": "limits", "text": "Zinzolin."}
    )

    assert response.status_code == 409
    assert "Zinzolin." in response.content.decode()


def test_thread_of_many_answers_shows_the_latest_on_the_record(world, practice, sign_in):
    question = make_message(practice, world.outsider)
    for number in range(15):
        make_message(practice, world.member, parent=question, text=f"Réponse numéro {number}.")
    client = sign_in(world.outsider)

    page = page_of(client, practice)
    assert ("numéro 14." in page, "numéro 4." in page, "Tous les échanges" in page) == (True, False, True)
    assert "numéro 4." in client.get(f"/pratiques/{practice.slug}/echanges/").content.decode()
