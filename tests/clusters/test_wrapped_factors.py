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

# With the key of the tests.
OF_TODAY = (
    "gAAAAABrCCvlYwvfB7JDHgF5YuZOt_zgvdmN81xJgj4io9pW_SPvnpZuuvr3"
    "chbm2aTP_iYt6-aw8eRsem0AcfEwI_cNgfta6eUVx7csyXaJ9lkPeCTMeDQ="
)
PASSWORD, SET_UP = "un-mot-de-passe", "/compte/double-authentification/"
NEW_KEY = "une-autre-cle-que-celle-des-tests-assez-longue-pour-servir"


@pytest.fixture
def guarded():
    """Someone with an application and recovery codes, the secret of the application, and the codes."""
    user, secret = make_user(), generate_totp_secret()
    TOTP.activate(user, secret)
    return user, secret, RecoveryCodes.activate(user).generate_codes()


def enter(client, user, code):
    client.post("/connexion/", {"login": user.email, "password": PASSWORD})
    return client.post(f"{SET_UP}connexion/", {"code": code})


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


@pytest.mark.parametrize("altered", ["en clair", "changé d'un signe"])
def test_altered_secret_opens_nothing(client, guarded, altered):
    user, secret, _ = guarded
    row = Authenticator.objects.get(type="totp")
    held = row.data["secret"]
    row.data["secret"] = secret if altered == "en clair" else f"{held[:60]}{'a' if held[60] != 'a' else 'b'}{held[61:]}"
    row.save()

    assert (enter(client, user, code_now(secret)).status_code, is_in(client)) == (503, False)


def test_secret_of_today_is_read_by_the_releases_to_come():
    """Made once by this release: what changes the key, the salt or the form makes this fail."""
    assert unwrap(OF_TODAY) == "JBSWY3DPEHPK3PXP"


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


def test_command_without_the_key_of_one_secret_changes_none(guarded):
    with override_settings(SECRET_KEY="une-troisieme-cle"):
        Authenticator.objects.filter(type="recovery_codes").update(data={"seed": wrap("a" * 80), "used_mask": 0})
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    known = override_settings(SECRET_KEY=NEW_KEY, SECRET_KEY_FALLBACKS=["only-for-the-tests"])
    with known, pytest.raises(CommandError, match="SECRET_KEY_FALLBACKS"):
        call_command("wrap_factors")

    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before


def test_who_signs_in_by_a_key_mends_what_cannot_be_read(client, guarded):
    client.force_login(guarded[0])
    client.post("/compte/confirmer/", {"password": PASSWORD})
    with override_settings(SECRET_KEY=NEW_KEY):
        Authenticator.objects.filter(type="totp").update(data={"secret": wrap("A" * 32)})
        Authenticator.objects.filter(type="recovery_codes").update(data={"seed": wrap("a" * 80), "used_mask": 0})
    page, codes = client.get(SET_UP), client.get(f"{SET_UP}codes-de-secours/")
    client.post(f"{SET_UP}codes-de-secours/nouveaux/")
    client.post(f"{SET_UP}application/retirer/")
    mended = client.get(SET_UP)

    assert (page.status_code, "Illisibles" in page.text, codes.status_code) == (200, True, 503)
    assert (mended.status_code, "Illisibles" in mended.text, "Absente" in mended.text) == (200, False, True)


def test_pages_after_a_change_lead_to_where_sessions_are_closed(client, guarded):
    client.force_login(guarded[0])
    client.post("/compte/confirmer/", {"password": PASSWORD})

    for page in (SET_UP, f"{SET_UP}codes-de-secours/"):
        assert 'href="/compte/sessions/"' in client.get(page).text
