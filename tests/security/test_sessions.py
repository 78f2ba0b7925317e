"""What a session is worth: where it begins, what it holds, when it ends."""

import re
from importlib import import_module

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import global_settings
from django.conf import settings as known
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from tests.codes import code_now
from tests.permissions import ROLES

pytestmark = pytest.mark.django_db
PASSWORD = "un-mot-de-passe"
NEW = "quatre autres mots sans lien"
COOKIE = known.SESSION_COOKIE_NAME


def signed_in(user, client=None):
    client = client or Client()
    assert client.post("/connexion/", {"login": user.email, "password": PASSWORD}).status_code == 302
    return client


def is_in(client):
    return client.get("/compte/").status_code == 200


def test_session_that_was_planted_is_not_the_one_that_is_signed_in(world, client):
    client.get("/")
    planted = "a" * 32
    client.cookies[COOKIE] = planted
    signed_in(world.member, client)
    mine = client.cookies[COOKIE].value

    assert mine != planted
    stranger = Client()
    stranger.cookies[COOKIE] = planted
    assert not is_in(stranger)


def test_session_of_a_visitor_is_renewed_when_they_sign_in(world, client):
    client.post("/contribuer/", {"title": "Un texte qui attend"})
    before = client.cookies[COOKIE].value
    signed_in(world.member, client)

    assert client.cookies[COOKIE].value != before
    stranger = Client()
    stranger.cookies[COOKIE] = before
    assert not is_in(stranger)


def test_session_that_is_signed_out_opens_nothing_more(world):
    client = signed_in(world.member)
    stolen = client.cookies[COOKIE].value
    client.post("/deconnexion/")

    thief = Client()
    thief.cookies[COOKIE] = stolen
    assert not is_in(thief)
    assert not Session.objects.filter(session_key=stolen).exists()


def test_new_password_ends_the_other_sessions(world):
    here, there = signed_in(world.member), signed_in(world.member)
    said = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}

    assert here.post("/mot-de-passe/", said).status_code == 302
    assert not is_in(there)


def test_closed_account_is_out_at_once(world):
    client = signed_in(world.member)
    world.member.is_active = False
    world.member.save()

    assert not is_in(client)


def test_right_that_is_taken_back_is_gone_at_once(world):
    client = signed_in(world.reviewer)
    assert client.get("/relecture/").status_code == 200
    world.reviewer.is_reviewer = False
    world.reviewer.save()

    assert client.get("/relecture/").status_code == 403


def test_password_is_asked_for_what_protects_the_account(world, sign_in):
    """A browser left open is not enough to take an account over."""
    client = sign_in(world.member)  # without a password: nothing was confirmed
    for name in (
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_generate_recovery_codes",
        "people:delete",
        "people:token_new",
    ):
        assert client.get(reverse(name))["Location"].startswith("/compte/confirmer/"), name
    said = {"oldpassword": "faux", "password1": NEW, "password2": NEW}
    assert client.post("/mot-de-passe/", said).status_code != 302
    assert world.member.check_password(PASSWORD)


def test_second_factor_is_asked_whatever_the_way_in(world, client):
    TOTP.activate(world.reviewer, generate_totp_secret())
    signed_in(world.reviewer, client)

    assert client.get("/relecture/").status_code == 302
    for code in ("000000", "", "é", "\x00", "1" * 500):
        assert client.post("/compte/double-authentification/connexion/", {"code": code}).status_code < 500
    assert not is_in(client)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "visitor"])
def test_administration_without_its_second_factor_is_closed(world, sign_in, settings, role):
    settings.MFA_REQUIRED = True
    client = sign_in(world.person(role))

    for address in ("/admin/", "/admin/clusters/user/", "/admin/logout/", "/admin/jsi18n/", "/admin/login/"):
        assert client.get(address).status_code in {302, 403, 404, 405}, address


def test_passwords_that_are_easily_guessed_are_refused(world, client):
    signed_in(world.member, client)
    for weak in ("court", "123456789012", "passwordpassword", world.member.email, "Mona Membre Mona", "motdepasse"):
        said = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
        assert client.post("/mot-de-passe/", said).status_code != 302, weak
    world.member.refresh_from_db()
    assert world.member.check_password(PASSWORD)


def test_long_password_of_any_signs_is_taken_as_it_is(world, client):
    signed_in(world.member, client)
    said = " é🎉" * 30 + "fin"

    assert (
        client.post("/mot-de-passe/", {"oldpassword": PASSWORD, "password1": said, "password2": said}).status_code
        == 302
    )
    world.member.refresh_from_db()
    assert world.member.check_password(said)
    assert not world.member.check_password(said.lower().strip())


@pytest.mark.parametrize(
    "weak", ["recueil-2026-recueil", "PôlePôlePôle1!", "bonnes.pratiques.2026", "Administrateur1", "lerecueil12345"]
)
def test_password_made_of_the_words_of_the_place_is_refused(world, client, weak):
    signed_in(world.member, client)
    said = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}

    assert "mots du portail" in client.post("/mot-de-passe/", said).text
    world.member.refresh_from_db()
    assert world.member.check_password(PASSWORD)


def test_password_that_only_holds_such_a_word_is_taken(world, client):
    signed_in(world.member, client)
    said = "la girafe du recueil mange tard"

    assert (
        client.post("/mot-de-passe/", {"oldpassword": PASSWORD, "password1": said, "password2": said}).status_code
        == 302
    )


def test_password_fields_hide_what_is_typed_and_take_what_is_pasted(world, client):
    pages = [client.get("/connexion/").text]
    signed_in(world.member, client)
    pages.append(client.get("/mot-de-passe/").text)

    for page in pages:
        fields = re.findall(r"<input[^>]*password[^>]*>", page)
        assert fields
        assert [field for field in fields if 'type="password"' not in field or "autocomplete=" not in field] == []
        assert [field for field in fields if "maxlength" in field or "onpaste" in field] == []


def test_code_of_the_application_serves_once(world, client):
    secret = generate_totp_secret()
    TOTP.activate(world.member, secret)
    code = code_now(secret)
    thief = Client()
    signed_in(world.member, client), signed_in(world.member, thief)

    page = reverse("mfa_authenticate")
    assert client.post(page, {"code": code}).status_code == 302
    assert is_in(client)
    thief.post(page, {"code": code})
    assert not is_in(thief)


def test_passwords_of_production_are_hashed_slowly():
    slow = import_string(global_settings.PASSWORD_HASHERS[0])()

    assert (slow.algorithm, slow.iterations >= 1_000_000) == ("pbkdf2_sha256", True)
    assert "PASSWORD_HASHERS" not in vars(import_module("config.settings.base"))
