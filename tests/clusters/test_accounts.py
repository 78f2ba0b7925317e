import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.urls import reverse

from clusters.models import Membership, User
from compendium.management.commands.demo import Command as DemoCommand
from tests.factories import make_cluster, make_user

pytestmark = pytest.mark.django_db

SIGN_IN = "/connexion/"


def sign_in(client, email, password):
    return client.post(SIGN_IN, {"login": email, "password": password})


def test_sign_in_by_address(client):
    user = make_user()

    response = sign_in(client, user.email.upper(), "un-mot-de-passe")

    assert response.url == "/mes-pratiques/"


def test_wrong_password_says_so_beside_the_form(client):
    user = make_user()

    response = sign_in(client, user.email, "pas-le-bon")

    assert 'id="erreurs"' in response.text
    assert "_auth_user_id" not in client.session


def test_unknown_address_and_wrong_password_look_the_same(client):
    user = make_user()

    wrong = sign_in(client, user.email, "pas-le-bon").text
    unknown = sign_in(client, "personne@pole-exemple.test", "pas-le-bon").text

    token = re.compile(r'value="[^"]*"')
    assert token.sub("", wrong) == token.sub("", unknown)


@pytest.mark.parametrize("target", ["https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)"])
def test_sign_in_leads_nowhere_else(client, target):
    user = make_user()

    response = client.post(SIGN_IN, {"login": user.email, "password": "un-mot-de-passe", "next": target})

    assert response.url == "/mes-pratiques/"


def test_sign_out_asks_for_a_post(client):
    client.force_login(make_user())

    client.get("/deconnexion/")
    still = "_auth_user_id" in client.session
    client.post("/deconnexion/")

    assert (still, "_auth_user_id" in client.session) == (True, False)


def test_forgotten_password_is_changed_by_the_link(client):
    user = make_user()
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"https?://[^/]+(\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True)

    client.post(form.request["PATH_INFO"], {"password1": "un-autre-mot-long", "password2": "un-autre-mot-long"})

    user.refresh_from_db()
    assert mail.outbox[0].subject == "[Le Recueil] Un nouveau mot de passe"
    assert user.check_password("un-autre-mot-long")


def test_accounts_are_opened_on_request_only(client):
    response = client.post(
        "/inscription/", {"email": "a@pole-exemple.test", "password1": "x" * 20, "password2": "x" * 20}
    )

    assert "s’ouvrent sur demande" in response.text
    assert User.objects.count() == 0


@pytest.mark.parametrize("demo", [True, False])
def test_demo_people_sign_in_where_the_demo_runs_only(client, settings, demo):
    settings.DEMO = demo
    User.objects.create_user("membre@recueil.example", "recueil-demonstration", name="Exemple")

    sign_in(client, "membre@recueil.example", "recueil-demonstration")

    assert ("_auth_user_id" in client.session) == demo


def test_demo_session_ends_where_the_demo_stops(client, settings):
    settings.DEMO = True
    client.force_login(User.objects.create_user("admin@recueil.example", "x", name="Exemple"))
    settings.DEMO = False

    response = client.get("/mes-pratiques/")

    assert response.status_code == 302


def test_demo_is_refused_outside_the_demo(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="mot de passe public"):
        call_command("demo")

    assert User.objects.count() == 0


def test_address_that_was_replaced_opens_the_account_no_more(client):
    admin = make_user(is_staff=True, is_superuser=True)
    user = make_user("Dora Déplacée")
    former = user.email
    EmailAddress.objects.create(user=user, email=former, verified=True, primary=True)
    client.force_login(admin)
    form = {"name": user.name, "email": "nouvelle@pole-exemple.test", "is_active": "on"}
    inline = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    joined = {"date_joined_0": "01/01/2026", "date_joined_1": "10:00"}

    response = client.post(
        f"/admin/clusters/user/{user.pk}/change/",
        form | inline | joined,
    )
    client.logout()
    sign_in(client, former, "un-mot-de-passe")

    assert response.status_code == 302
    assert "_auth_user_id" not in client.session


def test_one_account_an_address_whatever_its_case():
    user = make_user()

    with pytest.raises(IntegrityError):
        User.objects.create(email=user.email.upper(), name="Double")


def test_demo_member_keeps_the_team_of_a_cluster():
    make_cluster("Vitagora")

    DemoCommand().open_accounts()

    membership = Membership.objects.get()
    assert (membership.user.email, membership.role) == ("membre@recueil.example", "referent")
