"""Links that mails carry: altered, another's, expired, used, of another key. And where their host comes from."""

from datetime import timedelta

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core import mail
from django.core.management import call_command
from django.core.signing import dumps
from django.test import override_settings
from django.utils import timezone

from clusters.models import Invitation, Membership, User
from clusters.models.team import SIGNER as INVITATIONS
from exchange.mails.unsubscribe import SALT, unsubscribe_address
from practices.models import Agreement
from practices.models.agreement import SIGNER as AGREEMENTS
from tests.factories import make_agreement, make_interview

pytestmark = pytest.mark.django_db
OTHER_KEY = "another-key-of-fifty-signs-that-nobody-knows-0123456789"
NEW = {"name": "Inès", "password1": "quatre mots sans lien", "password2": "quatre mots sans lien"}


@pytest.fixture
def invitation(world):
    return Invitation.objects.create(cluster=world.cluster, email="ines@pole-exemple.test")


@pytest.fixture
def agreement(world):
    return make_agreement(make_interview(world.agent, world.cluster))


def altered(link):
    """The same link with one sign of its signed part changed, cut, doubled, or borrowed."""
    head, _, token = link.rstrip("/").rpartition("/")
    swapped = token[:-1] + ("A" if token[-1] != "A" else "B")
    number = str(int(token[0]) + 1) + token[1:] if token[0].isdigit() else "0" + token
    for other in (
        swapped,
        number,
        token[:-4],
        token + "x",
        token.upper(),
        token.replace(":", ".").replace(".", ":"),
        "x",
    ):
        if other != token:
            yield f"{head}/{other}/"


def test_altered_links_open_nothing(world, client, invitation, agreement):
    links = [invitation.get_absolute_url(), agreement.get_absolute_url(), unsubscribe_address(world.member, ["alerte"])]
    for link in links:
        assert client.get(link).status_code == 200
        for other in altered(link):
            assert client.get(other).status_code == 404, other
            assert client.post(other, NEW).status_code in {404, 403}, other
    assert not User.objects.filter(email=invitation.email).exists()


def test_links_of_another_key_open_nothing(world, client, invitation, agreement, monkeypatch):
    links = [invitation.get_absolute_url(), agreement.get_absolute_url(), unsubscribe_address(world.member, ["alerte"])]
    with override_settings(SECRET_KEY=OTHER_KEY):
        theirs = [dumps([world.member.pk, ["alerte"]], salt=SALT)]

    assert client.get(f"/desabonnement/{theirs[0]}/").status_code == 404
    # A signer keeps the key of when it was made: what it signs is tried against another one.
    for link, signer in zip(links[:2], [INVITATIONS, AGREEMENTS], strict=True):
        monkeypatch.setattr(signer, "key", OTHER_KEY)
        assert client.get(link).status_code == 404


def test_link_of_one_kind_is_none_of_another(world, client, invitation, agreement):
    tokens = [
        link.rstrip("/").rpartition("/")[2] for link in (invitation.get_absolute_url(), agreement.get_absolute_url())
    ]

    assert client.get(f"/invitations/{tokens[1]}/").status_code == 404
    assert client.get(f"/accord/{tokens[0]}/").status_code == 404
    assert client.get(f"/desabonnement/{tokens[0]}/").status_code == 404


def test_invitation_serves_once_and_only_in_its_time(client, invitation):
    link = invitation.get_absolute_url()
    assert client.post(link, NEW).status_code == 302
    client.logout()

    assert client.get(link).status_code == 410
    assert client.post(link, NEW | {"name": "Autre"}).status_code == 410
    assert User.objects.filter(email=invitation.email).count() == 1


def test_ended_links_change_nothing(world, client, invitation, agreement):
    past = timezone.now() - timedelta(seconds=1)
    Invitation.objects.update(expires_at=past)
    Agreement.objects.update(expires_at=past)

    assert client.post(invitation.get_absolute_url(), NEW).status_code == 410
    assert client.post(agreement.get_absolute_url(), {"do": "agree", "title": "Autre"}).status_code == 410
    assert not User.objects.filter(email=invitation.email).exists()
    assert Agreement.objects.get().answered_at is None


def test_invitation_of_another_gives_me_nothing(world, sign_in, invitation):
    client = sign_in(world.outsider)

    assert client.post(invitation.get_absolute_url(), NEW).status_code == 403
    assert not Membership.objects.filter(user=world.outsider, cluster=world.cluster).exists()


def reset_link(user):
    return f"/mot-de-passe/nouveau/{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}/"


def test_reset_link_serves_once_is_of_one_person_and_ends(world, client, settings):
    link = reset_link(world.member)
    stolen = link.replace(f"/{user_pk_to_url_str(world.member)}-", f"/{user_pk_to_url_str(world.admin)}-")
    assert "password1" not in client.get(stolen, follow=True).text

    page = client.get(link, follow=True)
    new = {"password1": "cinq mots qui sont nouveaux", "password2": "cinq mots qui sont nouveaux"}
    assert client.post(page.request["PATH_INFO"], new).status_code == 302
    world.member.refresh_from_db()
    assert world.member.check_password(new["password1"])
    assert "password1" not in client.get(link, follow=True).text

    old = reset_link(world.outsider)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "password1" not in client.get(old, follow=True).text


def test_address_that_a_mail_leads_to_is_never_that_of_the_request(world, client, settings, referent):
    """Whoever asks chooses the host that is sent with the question; the mail holds the portal's own."""
    settings.ALLOWED_HOSTS = ["*"]
    hostile = {"Host": "mal.test", "X-Forwarded-Host": "mal.test", "X-Forwarded-Proto": "https"}
    client.post("/mot-de-passe/oublie/", {"email": world.member.email}, headers=hostile)
    asked = {"name": "Zoé", "email": "zoe@exemple.test", "message": "Bonjour."}
    client.post(f"/poles/{world.cluster.slug}/rejoindre/", asked, headers=hostile)
    client.force_login(referent)
    client.post(
        f"/poles/{world.cluster.slug}/equipe/",
        {"email": "b@exemple.test", "role": Membership.Role.MEMBER},
        headers=hostile,
    )
    call_command("send_mail")

    assert len(mail.outbox) >= 3
    for message in mail.outbox:
        parts = [message.body, *(html for html, _ in message.alternatives), *map(str, message.extra_headers.values())]
        assert "mal.test" not in "".join(parts)
        assert "https://recueil.test/" in message.body


@pytest.mark.parametrize(
    "host", ["mal.test", "testserver.mal.test", "testserver@mal.test", "mal.test:80", "testserver:80@mal.test", ""]
)
def test_unknown_host_is_refused(client, host):
    assert client.get("/", headers={"Host": host or "mal.test"}).status_code == 400


def test_forwarded_host_is_not_listened_to(client):
    page = client.get("/", headers={"X-Forwarded-Host": "mal.test", "X-Host": "mal.test", "Forwarded": "host=mal.test"})

    assert "mal.test" not in page.text
