"""What an administrator sees of the mails, and may do."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters.models import Mail

pytestmark = pytest.mark.django_db

LIST = reverse("admin:clusters_mail_changelist")


def make_mail(state=Mail.State.QUEUED, **fields):
    return Mail.objects.create(
        **{"to": "zoe@pole.test", "subject": "Un avis", "text": "secret", "state": state} | fields
    )


@pytest.fixture
def of_each_state():
    return {state: make_mail(state, attempts=8) for state in Mail.State}


def act(client, action, mails):
    return client.post(LIST, {"action": action, "_selected_action": [mail.pk for mail in mails]}, follow=True)


def states(mails):
    return {before: Mail.objects.get(pk=mail.pk).state for before, mail in mails.items()}


def test_dead_letters_are_listed_with_their_reason(world, sign_in):
    make_mail(Mail.State.DEAD, last_error="Le serveur a répondu : 550 inconnu")
    make_mail(Mail.State.SENT, subject="Un autre avis")

    page = sign_in(world.admin).get(LIST, {"state__exact": Mail.State.DEAD}).text

    assert ("550 inconnu" in page, "non remis, abandonné" in page, "Un autre avis" in page) == (True, True, False)


def test_what_a_mail_says_is_shown_to_nobody(world, sign_in):
    mail = make_mail()

    page = sign_in(world.admin).get(reverse("admin:clusters_mail_change", args=[mail.pk])).text

    assert ("zoe@pole.test" in page, "secret" in page) == (True, False)


def test_only_what_is_stuck_is_sent_again(world, sign_in, of_each_state):
    page = act(sign_in(world.admin), "send_again", of_each_state.values())

    moved = {Mail.State.DEAD: Mail.State.QUEUED, Mail.State.UNCERTAIN: Mail.State.QUEUED}
    assert states(of_each_state) == {state: moved.get(state, state) for state in Mail.State}
    assert "2 courriels remis dans la file" in page.text
    again = Mail.objects.get(pk=of_each_state[Mail.State.DEAD].pk)
    assert (again.attempts, again.next_try_at <= timezone.now()) == (0, True)


def test_only_what_has_not_left_is_given_up(world, sign_in, of_each_state):
    act(sign_in(world.admin), "give_up", of_each_state.values())

    moved = {Mail.State.QUEUED: Mail.State.DEAD, Mail.State.UNCERTAIN: Mail.State.DEAD}
    assert states(of_each_state) == {state: moved.get(state, state) for state in Mail.State}


@pytest.mark.parametrize("path", ["add", "delete"])
def test_mails_are_neither_written_nor_deleted_by_hand(world, sign_in, path):
    args = [] if path == "add" else [make_mail().pk]

    response = sign_in(world.admin).get(reverse(f"admin:clusters_mail_{path}", args=args))

    assert response.status_code == 403


@pytest.mark.parametrize("n_mails", [1, 30])
def test_list_asks_the_same_queries_for_any_number(world, sign_in, n_mails, django_assert_num_queries):
    for _ in range(n_mails):
        make_mail()
    client = sign_in(world.admin)

    with django_assert_num_queries(5):
        page = client.get(LIST)

    assert page.text.count('class="field-to"') == n_mails
