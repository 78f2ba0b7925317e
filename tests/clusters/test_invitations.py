from datetime import timedelta
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from django.core.signing import Signer
from django.urls import reverse
from django.utils import timezone

from clusters.mails import Letter, as_text
from clusters.models import Invitation, Mail, Membership, User
from tests.factories import make_request, make_user

pytestmark = pytest.mark.django_db

ADDRESS = "invitee@pole-exemple.test"
ACCOUNT = {"name": "Inès Invitée", "password1": "quatre mots sans lien", "password2": "quatre mots sans lien"}


@pytest.fixture
def referent(world):
    return make_user("Rita Référente", cluster=world.cluster, role=Membership.Role.REFERENT)


@pytest.fixture
def invitation(world, referent):
    return Invitation.objects.create(cluster=world.cluster, email=ADDRESS, invited_by=referent)


@pytest.fixture
def team(world, referent, sign_in):
    """Post the form that invites."""
    client, address = sign_in(referent), reverse("clusters:team", args=[world.cluster.slug])
    return lambda **data: client.post(address, {"email": ADDRESS, "role": "membre"} | data)


def memberships(world):
    return list(
        world.cluster.memberships.filter(user__email=ADDRESS).values_list("user__name", "role", "user__is_active")
    )


def test_invitation_leaves_by_mail_with_a_link_that_opens(world, team, client):
    response = team(email="Invitee@Pole-Exemple.test", role="referent")

    found, mail = Invitation.objects.get(), Mail.objects.get()
    client.logout()
    assert (response.status_code, found.email, found.role, mail.to) == (302, ADDRESS, "referent", ADDRESS)
    assert f"https://recueil.test{found.get_absolute_url()}" in mail.text
    assert client.get(found.get_absolute_url()).status_code == 200


def test_link_is_never_cut_in_the_text_of_a_mail():
    link = "https://recueil.test/invitations/" + "1:" + "-abc" * 30 + "/"
    letter = Letter(subject="Essai", greeting="Bonjour,", paragraphs=[], reason="Essai.", button=("Ouvrir", link))

    assert link in as_text(letter).splitlines()


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("", "adresse de la personne"),
        ("pas une adresse", "valide"),
        ("a@b.test\nBcc: c@d.test", "valide"),
        ("x" * 300 + "@pole-exemple.test", "Assurez-vous"),
    ],
)
def test_bad_address_is_refused_beside_the_field(team, email, words):
    response = team(email=email)

    assert response.status_code == 422
    assert words in response.text
    assert (Invitation.objects.count(), Mail.objects.count()) == (0, 0)


def test_member_is_not_invited(world, team):
    response = team(email=world.member.email.upper())

    assert response.status_code == 422
    assert "écrit déjà pour ce pôle" in response.text


def test_address_is_invited_once(team, invitation):
    response = team(email=ADDRESS.upper())

    assert response.status_code == 422
    assert "Une invitation attend déjà à cette adresse" in response.text
    assert (Invitation.objects.count(), Mail.objects.count()) == (1, 0)


def test_who_asks_is_answered_rather_than_invited(world, team):
    make_request(cluster=world.cluster, email=ADDRESS)

    assert "répondez à sa demande" in team().text


def test_closed_account_is_not_invited(team):
    make_user(email=ADDRESS, is_active=False)

    assert "est fermé" in team().text


def test_reading_the_link_changes_nothing(client, invitation):
    pages = [client.get(invitation.get_absolute_url()).status_code for _ in range(2)]

    invitation.refresh_from_db()
    assert (pages, invitation.accepted_at, User.objects.at(ADDRESS).count()) == ([200, 200], None, 0)


def test_new_account_is_opened_verified_joined_and_signed_in(world, client, invitation):
    response = client.post(invitation.get_absolute_url(), ACCOUNT)

    user = User.objects.at(ADDRESS).get()
    address = EmailAddress.objects.get(user=user)
    assert (response.url, client.session["_auth_user_id"]) == ("/mes-pratiques/", str(user.pk))
    assert (address.email, address.verified, address.primary) == (ADDRESS, True, True)
    assert memberships(world) == [("Inès Invitée", "membre", True)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": "  "}, "Donnez votre nom"),
        ({"password2": "autre chose"}, "ne sont pas les mêmes"),
        ({"password1": "court", "password2": "court"}, "trop court"),
        ({"password1": "123456789012", "password2": "123456789012"}, "numérique"),
        ({"password1": ADDRESS, "password2": ADDRESS}, "trop semblable"),
    ],
)
def test_wrong_answer_opens_no_account_and_keeps_the_name(client, invitation, wrong, words):
    response = client.post(invitation.get_absolute_url(), ACCOUNT | {"name": "Inès Invitée"} | wrong)

    assert response.status_code == 422
    assert words in response.text
    assert ("Inès Invitée" in response.text) == ("name" not in wrong)
    assert User.objects.at(ADDRESS).count() == 0


def test_existing_account_signs_in_first_and_comes_back(client, invitation):
    make_user("Inès Invitée", email=ADDRESS)
    address = invitation.get_absolute_url()

    page = client.post(address, ACCOUNT).text
    back = client.post(f"/connexion/?next={address}", {"login": ADDRESS, "password": "un-mot-de-passe"})

    assert f'href="/connexion/?next={quote(address)}"' in page
    assert back.url == address


def test_existing_account_accepts_by_one_button(world, sign_in, invitation):
    user = make_user("Inès Invitée", email=ADDRESS)

    response = sign_in(user).post(invitation.get_absolute_url())

    assert response.url == "/mes-pratiques/"
    assert memberships(world) == [("Inès Invitée", "membre", True)]


@pytest.mark.parametrize("method", ["get", "post"])
def test_someone_else_is_told_whose_it_is(world, sign_in, invitation, method):
    response = getattr(sign_in(world.outsider), method)(invitation.get_absolute_url())

    assert response.status_code == 403
    assert ADDRESS in response.text
    assert world.outsider.memberships.count() == 1


def test_someone_else_signs_out_and_is_back_on_the_link(world, sign_in, invitation):
    address = invitation.get_absolute_url()

    assert sign_in(world.outsider).post("/deconnexion/", {"next": address}).url == address


@pytest.mark.parametrize("token", ["1", "1:faux", "1:", "é:é", "%00", "x" * 3000, Signer().sign(1)])
def test_tampered_link_is_not_found(client, invitation, token):
    assert client.get(f"/invitations/{token}/").status_code == 404


@pytest.mark.parametrize("field", ["accepted_at", "revoked_at", "expires_at"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_link_that_has_ended_is_gone_and_says_what_to_do(client, invitation, field, method):
    setattr(invitation, field, timezone.now() - timedelta(minutes=1))
    invitation.save()

    response = getattr(client, method)(invitation.get_absolute_url(), ACCOUNT)

    assert response.status_code == 410
    assert ("Demander à rejoindre ce pôle" in response.text) == (field != "accepted_at")
    assert User.objects.at(ADDRESS).count() == 0


def test_link_opens_one_membership_only(world, sign_in, invitation):
    client = sign_in(make_user("Inès Invitée", email=ADDRESS))
    client.post(invitation.get_absolute_url())
    world.cluster.memberships.filter(user__email=ADDRESS).delete()

    response = client.post(invitation.get_absolute_url())

    assert (response.status_code, memberships(world)) == (410, [])


def test_accepting_settles_the_request_of_the_same_address(world, client, invitation):
    asked = make_request(cluster=world.cluster, email=ADDRESS)

    client.post(invitation.get_absolute_url(), ACCOUNT)

    asked.refresh_from_db()
    assert asked.is_accepted


def test_revoked_invitation_opens_nothing(world, sign_in, referent, invitation):
    address = reverse("clusters:revoke", args=[world.cluster.slug, invitation.pk])

    sign_in(referent).post(address)

    assert sign_in(None).get(invitation.get_absolute_url()).status_code == 410


def test_sent_again_it_lives_fourteen_days_more(world, sign_in, referent, invitation):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=3))
    address, client = reverse("clusters:send_again", args=[world.cluster.slug, invitation.pk]), sign_in(referent)

    said = [client.post(address, follow=True).text for _ in range(2)]

    invitation.refresh_from_db()
    assert (invitation.expires_at - timezone.now()).days == 13
    assert ["repart à" in said[0], "aujourd’hui même" in said[1], Mail.objects.count()] == [True, True, 1]


def test_form_typed_while_signed_out_comes_back(world, referent, client):
    address = reverse("clusters:team", args=[world.cluster.slug])

    client.post(address, {"email": ADDRESS, "role": "referent"})
    client.force_login(referent)

    assert ADDRESS in client.get(address).text
    assert Invitation.objects.count() == 0


def test_account_opened_by_a_link_is_not_kept_connected(world, client):
    invitation = Invitation.objects.create(cluster=world.cluster, email="ines@pole-exemple.test")
    words = "quatre mots sans lien"
    client.post(invitation.get_absolute_url(), {"name": "Inès", "password1": words, "password2": words})

    assert client.session.get_expire_at_browser_close()
