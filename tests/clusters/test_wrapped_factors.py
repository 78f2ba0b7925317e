"""What the database holds of a second factor opens nothing without SECRET_KEY."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.test import override_settings

from clusters.protection.factors import unwrap, wrap
from tests.codes import code_now
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "un-mot-de-passe"
NEW_KEY = "une-autre-cle-que-celle-des-tests-assez-longue-pour-servir"


@pytest.fixture
def guarded():
    """Someone with an application and recovery codes, the secret of the application, and the codes."""
    user, secret = make_user(), generate_totp_secret()
    TOTP.activate(user, secret)
    return user, secret, RecoveryCodes.activate(user).generate_codes()


def enter(client, user, code):
    client.post("/connexion/", {"login": user.email, "password": PASSWORD})
    return client.post("/compte/double-authentification/connexion/", {"code": code})


def is_in(client):
    return client.get("/compte/").status_code == 200


def test_database_holds_neither_the_secret_nor_the_codes(guarded):
    _, secret, codes = guarded
    held = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert not any(word in held for word in (secret, *codes))
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert (seed == unwrap(seed), len(unwrap(seed))) == (False, 80)


def test_same_secret_is_never_wrapped_twice_alike():
    assert wrap("ABC") != wrap("ABC")


@pytest.mark.parametrize("which", ["application", "code de secours"])
def test_wrapped_factor_opens_the_account(client, guarded, which):
    user, secret, codes = guarded
    enter(client, user, code_now(secret) if which == "application" else codes[0])

    assert is_in(client)


def test_secret_kept_before_secrets_were_wrapped_opens_still(client, guarded):
    user, secret, _ = guarded
    Authenticator.objects.filter(type="totp").update(data={"secret": secret})
    enter(client, user, code_now(secret))

    assert is_in(client)


@pytest.mark.parametrize("which", ["application", "code de secours"])
def test_another_key_opens_nothing_and_says_so(client, guarded, which):
    user, secret, codes = guarded
    with override_settings(SECRET_KEY=NEW_KEY):
        answer = enter(client, user, code_now(secret) if which == "application" else codes[0])
        is_open = is_in(client)

    assert (answer.status_code, "ne peut pas être relu" in answer.text, is_open) == (503, True, False)


def test_change_of_key_keeps_the_factors(client, guarded, capsys):
    user, secret, codes = guarded
    known = override_settings(SECRET_KEY=NEW_KEY, SECRET_KEY_FALLBACKS=["only-for-the-tests"])
    with known:
        call_command("wrap_factors")
    with override_settings(SECRET_KEY=NEW_KEY):
        enter(client, user, code_now(secret))
        assert (is_in(client), RecoveryCodes.activate(user).generate_codes()) == (True, codes)
    assert "2 secrets chiffrés" in capsys.readouterr().out


def test_command_without_the_key_of_before_changes_nothing(guarded):
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    with override_settings(SECRET_KEY=NEW_KEY), pytest.raises(CommandError, match="SECRET_KEY_FALLBACKS"):
        call_command("wrap_factors")

    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before
