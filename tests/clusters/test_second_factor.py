"""allauth's own pages, in our words and at our addresses; and who must have a second factor."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from clusters.models import Mail
from tests.codes import code_now
from tests.factories import make_practice

pytestmark = pytest.mark.django_db

SET_UP = "/compte/double-authentification/"
PASSWORD = "un-mot-de-passe"


@pytest.fixture
def confirmed(sign_in):
    """Signed in, and the password given a moment ago."""

    def confirm(user):
        client = sign_in(user)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        return client

    return confirm


@pytest.fixture
def secret(world):
    secret = generate_totp_secret()
    TOTP.activate(world.reviewer, secret)
    return secret


def start_sign_in(client, user):
    return client.post("/connexion/", {"login": user.email, "password": PASSWORD})


def test_set_up_asks_the_password_and_comes_back(world, sign_in):
    client, page = sign_in(world.reviewer), reverse("mfa_activate_totp")

    asked = client.get(page)
    back = client.post(asked.url, {"password": PASSWORD, "next": page})

    assert (asked.url, back.url) == (f"/compte/confirmer/?next={page.replace('/', '%2F')}", page)


def test_application_is_added_with_its_codes_and_told_by_mail(world, confirmed, django_capture_on_commit_callbacks):
    client, address = confirmed(world.reviewer), reverse("mfa_activate_totp")
    secret = client.get(address).context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address, {"code": code_now(secret)})

    codes = client.get(response.url)
    assert response.url == reverse("mfa_view_recovery_codes")
    assert codes.text.count("<code>") == 10
    assert world.reviewer.has_second_factor
    assert Mail.objects.get().to == world.reviewer.email


def test_wrong_code_adds_nothing(world, confirmed):
    client, address = confirmed(world.reviewer), reverse("mfa_activate_totp")
    client.get(address)

    response = client.post(address, {"code": "12"})

    assert "Code incorrect" in response.text
    assert not world.reviewer.has_second_factor


def test_sign_in_asks_the_code(world, client, secret):
    asked = start_sign_in(client, world.reviewer)
    signed_in = "_auth_user_id" in client.session
    response = client.post(asked.url, {"code": code_now(secret)})

    assert (asked.url, signed_in) == (reverse("mfa_authenticate"), False)
    assert (response.url, "_auth_user_id" in client.session) == ("/relecture/", True)


def test_recovery_code_opens_once(world, client, secret):
    code = RecoveryCodes.activate(world.reviewer).get_unused_codes()[0]

    opened = []
    for _ in range(2):
        client.logout()
        client.post(start_sign_in(client, world.reviewer).url, {"code": code})
        opened.append("_auth_user_id" in client.session)

    assert opened == [True, False]


def test_wrong_code_says_so_beside_the_field(world, client, secret):
    response = client.post(start_sign_in(client, world.reviewer).url, {"code": "000"})

    assert "Code incorrect" in response.text
    assert "_auth_user_id" not in client.session


def test_code_serves_to_confirm_too(world, sign_in, secret):
    client = sign_in(world.reviewer)

    client.post(reverse("mfa_reauthenticate"), {"code": code_now(secret)})

    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200


def test_application_is_removed_and_told_by_mail(world, confirmed, secret):
    confirmed(world.reviewer).post(reverse("mfa_deactivate_totp"))

    assert not world.reviewer.has_second_factor
    assert "ne protège plus" in Mail.objects.get().subject


def test_codes_are_drawn_anew_and_downloaded(world, confirmed, secret):
    RecoveryCodes.activate(world.reviewer)
    former = RecoveryCodes.activate(world.reviewer).get_unused_codes()
    client = confirmed(world.reviewer)

    client.post(reverse("mfa_generate_recovery_codes"))
    lines = client.get(reverse("mfa_download_recovery_codes")).text.split()

    assert (len(lines), set(lines) & set(former)) == (10, set())


@pytest.mark.parametrize("page", ["mfa_index", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_generate_recovery_codes"])
def test_pages_speak_french_without_inline_script(world, confirmed, page):
    response = confirmed(world.reviewer).get(reverse(page))

    assert response.status_code == 200
    assert [word for word in ["Security", "Recovery", "Add ", "data-allauth-onload"] if word in response.text] == []


@pytest.mark.parametrize(
    ("role", "stopped"), [("member", False), ("agent", False), ("reviewer", True), ("admin", True)]
)
def test_who_publishes_or_administers_must_set_one_up(world, sign_in, settings, role, stopped):
    settings.MFA_REQUIRED = True
    client = sign_in(world.person(role))

    response = client.get("/pratiques/")

    assert (response.status_code, response.get("Location")) == ((302, SET_UP) if stopped else (200, None))


def test_who_is_stopped_is_told_why_and_may_set_up_or_sign_out(world, sign_in, settings):
    settings.MFA_REQUIRED = True
    client = sign_in(world.reviewer)

    page = client.get(SET_UP)
    stopped = [client.get(address).url for address in ["/", "/admin/", "/compte/", "/relecture/"]]
    client.post("/deconnexion/")

    assert "demande une seconde preuve" in page.text
    assert stopped == [SET_UP] * 4
    assert "_auth_user_id" not in client.session


def test_with_a_factor_nobody_is_stopped(world, sign_in, settings, secret):
    settings.MFA_REQUIRED = True

    assert sign_in(world.reviewer).get("/relecture/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(world, sign_in, settings):
    settings.MFA_REQUIRED = True
    Authenticator.objects.create(user=world.reviewer, type="recovery_codes", data={})

    assert sign_in(world.reviewer).get("/relecture/").url == SET_UP


def test_text_posted_when_stopped_waits(world, sign_in, settings):
    settings.MFA_REQUIRED = True
    client, practice = sign_in(world.reviewer), make_practice()

    client.post("/contribuer/", {"title": f"Comme {practice}"})

    assert "Comme" in client.session["unsent"]["/contribuer/"]


def test_admin_deletes_a_lost_factor_and_reads_no_secret(world, sign_in, secret):
    factor = Authenticator.objects.get()
    address = f"/admin/mfa/authenticator/{factor.pk}"
    client = sign_in(world.admin)

    page = client.get(f"{address}/change/").text
    client.post(f"{address}/delete/", {"post": "yes"})

    assert (secret in page, Authenticator.objects.count()) == (False, 0)


def test_flood_of_passwords_is_answered_in_french(world, sign_in, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reauthenticate": "1/h/user"}
    client = sign_in(world.reviewer)

    statuses = [client.post("/compte/confirmer/", {"password": "non"}) for _ in range(2)]

    assert statuses[1].status_code == 429
    assert "Trop d’essais" in statuses[1].text
