"""A question that waits: its pôle is reminded after a week, staff are told a week later, each once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exchange.mails.reminders import remind
from exchange.models import Kind, Message, Notification
from tests.factories import make_message, make_practice

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def question(world, referent):
    question = make_message(make_practice(clusters=[world.cluster]), world.outsider)
    Message.objects.filter(pk=question.pk).update(created_at=NOW)
    return question


def after(days):
    return remind(NOW + timedelta(days=days))


def test_pole_is_reminded_once_then_staff_are_told_once(world, referent, question):
    assert [after(6), after(8), after(8), after(9), after(16), after(40)] == [0, 1, 0, 0, 1, 0]

    told = Notification.objects.order_by("pk").values_list("user__name", "kind")
    assert list(told) == [("Renée Référente", Kind.QUESTION), ("Anne Admin", Kind.DUTY)]


def test_answered_question_asks_nothing_more(world, question):
    make_message(question.practice, world.member, parent=question, is_from_origin=True)

    assert after(8) == 0


def test_experience_of_others_does_not_stop_the_reminder(world, question):
    make_message(question.practice, world.outsider, parent=question)

    assert after(8) == 1


def test_neither_hidden_nor_withdrawn_is_reminded(world, question):
    question.practice.withdraw("perimee", "Elle n'a plus cours.", by=world.reviewer)
    hidden = make_message(make_practice(clusters=[world.cluster]), world.outsider)
    Message.objects.filter(pk=hidden.pk).update(created_at=NOW)
    hidden.hide("Publicité.", by=world.reviewer)

    assert after(8) == 0
