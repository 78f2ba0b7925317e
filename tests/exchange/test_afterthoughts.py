"""What was told and should be said no more: words taken back, records withdrawn, lists watched no longer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clusters.models import Mail
from exchange.mails import read_log, run_alerts, write_digests
from exchange.models import Follow, Kind, Message, Notification, Preference, Rhythm
from practices.forms import PracticeForm
from practices.models import Revision
from practices.workflow import Action
from tests.factories import as_post, make_practice, make_revision, make_theme

from .watching import watch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_round")]
NEXT_WEEK = timedelta(days=8)


def mails():
    write_digests(timezone.now() + NEXT_WEEK)
    return "".join(Mail.objects.values_list("text", flat=True))


@pytest.fixture
def practice(world):
    practice = make_practice(clusters=[world.cluster])
    read_log()
    return practice


@pytest.fixture
def question(world, practice, referent):
    return Message.write(practice, by=world.outsider, text="Zinzolin ?", kind="question", is_open=False)


def test_hidden_words_go_out_by_no_mail(world, question):
    question.hide("Publicité.", by=world.reviewer)

    assert "Zinzolin" not in mails()
    assert "Zinzolin" not in Notification.objects.get(kind=Kind.QUESTION).text


def test_words_taken_back_are_taken_back_everywhere(world, question):
    question.edit("Amarante ?", False, by=world.outsider)

    sent = mails()
    assert ("Zinzolin" in sent, "Amarante" in sent) == (False, True)


def test_digest_does_not_quote_a_record_withdrawn_since(world, practice):
    Follow.start(world.outsider, practice.theme)
    other = make_practice(clusters=[world.cluster], title="Un fonds", action="Zinzolin.")
    read_log()
    other.withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)
    read_log()

    sent = mails()
    assert ("Zinzolin" in sent, "est retirée" in sent) == (False, True)


def test_text_that_changes_nothing_for_all_is_no_news(world, practice):
    Follow.start(world.outsider, practice)
    text = PracticeForm.text_of(practice) | {"contact": "Une autre personne"}
    form = PracticeForm(as_post(text), instance=practice)
    assert form.is_valid()
    form.record(Action.EDIT)

    read_log()

    assert not Notification.objects.exists()


def test_nobody_is_told_of_their_own_text(world, practice):
    for person in (world.member, world.reviewer, world.outsider):
        Follow.start(person, world.cluster)
        watch(person, "theme=evaluation")
    revision = make_revision(author=world.member, cluster=world.cluster, title="Un fonds")
    revision.move("submit", by=world.member)
    form = PracticeForm.for_revision(revision)
    assert form.is_valid()
    form.publish(revision, by=world.reviewer, note="")

    read_log()
    run_alerts()

    told = Notification.objects.filter(kind__in=[Kind.FOLLOWED, Kind.ALERT])
    assert {one.user for one in told} == {world.outsider}
    assert told.count() == 2
    assert Revision.objects.filter(state="acceptee").count() == 2


def test_alert_removed_says_nothing_more_by_mail(world, practice, sign_in):
    Preference.objects.create(user=world.outsider, kind=Kind.ALERT, rhythm=Rhythm.WEEKLY)
    alert = watch(world.outsider, "theme=financement")
    make_practice(theme=make_theme("financement"), title="Un fonds")
    run_alerts()

    sign_in(world.outsider).post(f"/suivis/alertes/{alert.pk}/supprimer/")

    assert (Notification.objects.count(), mails()) == (1, "")


@pytest.mark.parametrize("number", [1, 20])
def test_alerts_of_words_are_not_searched_to_be_listed(world, practice, sign_in, number, django_assert_num_queries):
    for n in range(number):
        watch(world.outsider, f"q=fonds+{n}")
    client = sign_in(world.outsider)
    client.get("/")

    with django_assert_num_queries(10):
        assert client.get("/suivis/").status_code == 200
