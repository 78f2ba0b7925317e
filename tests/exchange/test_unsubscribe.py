"""One gesture ends mails: from the mail program, as RFC 8058 has it, or by the button of the page."""

from email import message_from_bytes, policy

import pytest
from django.core import mail as outbox
from django.test import Client

from clusters.mails import Letter, deliver, write
from clusters.models import Mail, anonymise
from exchange.mails.unsubscribe import unsubscribe_address
from exchange.models import Kind, Preference, Rhythm

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path_for(user, *kinds):
    return unsubscribe_address(user, kinds or [Kind.FOLLOWED, Kind.ALERT]).removeprefix("https://recueil.test")


def chosen(user):
    return dict(Preference.objects.filter(user=user).values_list("kind", "rhythm"))


def test_page_says_what_it_does_and_does_nothing(world, client):
    response = client.get(path_for(world.member))

    assert (response.status_code, chosen(world.member)) == (200, {})
    assert response.text.count("<form") == 1
    assert (
        "nouveautés de ce que vous suivez" in response.text,
        "nouvelles fiches de vos alertes" in response.text,
    ) == (
        True,
        True,
    )


def test_mail_program_unsubscribes_without_a_cookie(world):
    client = Client(enforce_csrf_checks=True)

    responses = [client.post(path_for(world.member), ONE_CLICK) for _ in range(2)]

    assert [response.status_code for response in responses] == [200, 200]
    assert chosen(world.member) == {Kind.FOLLOWED: Rhythm.NEVER, Kind.ALERT: Rhythm.NEVER}
    assert (dict(client.cookies), "fait" in responses[0].text) == ({}, True)


def test_other_kinds_keep_their_rhythm(world, client):
    Preference.choose(world.member, {Kind.QUESTION: Rhythm.WEEKLY, Kind.ALERT: Rhythm.AT_ONCE})

    client.post(path_for(world.member, Kind.ALERT))

    assert chosen(world.member) == {Kind.QUESTION: Rhythm.WEEKLY, Kind.ALERT: Rhythm.NEVER}


def test_nobody_else_is_unsubscribed(world, sign_in):
    sign_in(world.outsider).post(path_for(world.member))

    assert (chosen(world.outsider), len(chosen(world.member))) == ({}, 2)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("token", ["x", "WzEsWyJhbGVydGUiXV0:1abc:signe", "WzEsWyJhbGVydGUiXV0"])
def test_link_that_was_tampered_with_opens_nothing(client, method, token):
    assert getattr(client, method)(f"/desabonnement/{token}/").status_code == 404


def test_link_of_one_person_does_not_serve_for_another(world, client):
    mine, theirs = (path_for(user).split("/")[2].split(":") for user in (world.member, world.outsider))

    forged = ":".join([theirs[0], *mine[1:]])

    assert client.post(f"/desabonnement/{forged}/").status_code == 404
    assert Preference.objects.count() == 0


def test_deleted_account_is_left_alone(world, client):
    address = path_for(world.member)
    anonymise(world.member)

    assert client.post(address, ONE_CLICK).status_code == 200
    assert Preference.objects.count() == 0


def test_mail_holds_the_headers_that_mail_programs_look_for(world):
    address = unsubscribe_address(world.member, list(Kind))
    write(Letter("Sujet", "Bonjour,", [], "Car.", unsubscribe=address), to=world.member.email)

    deliver()

    received = message_from_bytes(outbox.outbox[0].message().as_bytes(), policy=policy.default)
    assert received["List-Unsubscribe"].strip() == f"<{address}>"
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Mail.objects.get().unsubscribe == ""


def test_other_mails_hold_no_such_header(world):
    write(Letter("Sujet", "Bonjour,", [], "Car."), to=world.member.email)

    deliver()

    assert outbox.outbox[0].message()["List-Unsubscribe"] is None
