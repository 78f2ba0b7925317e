"""Each security act of the portal leaves its line, with who, what, on what and from where."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client
from django.urls import reverse

from clusters.models import Act, ApiToken, AuditEntry, Invitation, Mail, Membership
from tests.browser.scene import key
from tests.codes import code_now
from tests.factories import make_request, make_user

pytestmark = pytest.mark.django_db

PASSWORD, OTHER = "un-mot-de-passe", "un-autre-mot-long"


def lines():
    found = AuditEntry.objects.order_by("pk")
    return [(line.act, line.by_id, line.person_id, line.target, line.detail) for line in found]


def enter(client, email, password=PASSWORD):
    return client.post("/connexion/", {"login": email, "password": password}, headers={"X-Request-ID": "x"})


def test_sign_in_and_out(client):
    user = make_user()
    enter(client, user.email)
    client.post("/deconnexion/")

    me = (user.pk, user.pk, "", "")
    assert lines() == [("sign-in", *me), ("sign-out", *me)]
    assert set(AuditEntry.objects.values_list("address", flat=True)) == {"127.0.0.0/24"}


def test_refused_sign_ins_name_the_person_but_never_what_was_typed(client):
    user = make_user()
    enter(client, user.email.upper(), "pas-le-bon")
    enter(client, "mon-mot-de-passe@pole-exemple.test", "pas-le-bon")
    user.is_active = False
    user.save()
    enter(client, user.email)

    assert lines() == [
        ("sign-in-refused", None, user.pk, "", "mot de passe"),
        ("sign-in-refused", None, None, "", "mot de passe"),
        ("sign-in-refused", None, user.pk, "", "compte fermé"),
    ]


def test_second_factor(client):
    user, secret = make_user(), generate_totp_secret()
    TOTP.activate(user, secret)
    asked = enter(client, user.email).url
    client.post(asked, {"code": "000000"})
    client.post(asked, {"code": code_now(secret)})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_deactivate_totp"))

    acts = ["sign-in-refused", "sign-in", "confirmed", "factor-removed"]
    assert [line[0] for line in lines()] == acts
    assert lines()[0] == ("sign-in-refused", None, user.pk, "", "second facteur")


def test_code_and_key_that_confirm_who_one_is(client):
    user, secret = make_user(), generate_totp_secret()
    TOTP.activate(user, secret)
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Bleue", "credential": key()}
    )
    client.force_login(user)
    client.post(reverse("mfa_reauthenticate"), {"code": "000000"})
    client.post(reverse("mfa_reauthenticate"), {"code": code_now(secret)})
    client.get(reverse("mfa_reauthenticate_webauthn"))
    client.post(reverse("mfa_reauthenticate_webauthn"), {"credential": json.dumps(key())})

    assert [(line[0], line[1], line[4]) for line in lines()] == [
        ("confirmation-refused", user.pk, "second facteur"),
        ("confirmed", user.pk, ""),
        ("confirmation-refused", user.pk, "clé de sécurité"),
    ]


def test_passwords(client):
    user = make_user()
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"https?://[^/]+(\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True).request["PATH_INFO"]
    client.post(form, {"password1": OTHER, "password2": OTHER})
    enter(client, user.email, OTHER)
    client.post(
        reverse("account_change_password"), {"oldpassword": OTHER, "password1": PASSWORD, "password2": PASSWORD}
    )

    assert [line[:3] for line in lines()] == [
        ("password-asked", None, user.pk),
        ("password-reset", user.pk, user.pk),
        ("sign-in", user.pk, user.pk),
        ("password-changed", user.pk, user.pk),
    ]


def test_confirmations_before_what_matters(client):
    user = make_user()
    client.force_login(user)
    for password in ("non", PASSWORD):
        client.post(reverse("account_reauthenticate"), {"password": password})

    assert [line[:2] for line in lines()] == [("confirmation-refused", user.pk), ("confirmed", user.pk)]


def test_tokens(client):
    user = make_user()
    enter(client, user.email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("people:token_new"), {"name": "Tableau", "days": "30"})
    token = ApiToken.objects.get()
    client.post(reverse("people:token_revoke", args=[token.public_id]))

    target = f"clusters.apitoken {token.public_id}"
    assert [line[0:4:3] for line in lines()[2:]] == [("token-opened", target), ("token-revoked", target)]


def test_team(world, referent, sign_in):
    client, team = sign_in(referent), reverse("clusters:team", args=[world.cluster.slug])
    client.post(team, {"email": "zoe@pole-exemple.test", "role": "membre"})
    invitation, member = Invitation.objects.get(), world.member.memberships.get()
    client.post(reverse("clusters:revoke", args=[world.cluster.slug, invitation.pk]))
    client.post(reverse("clusters:role", args=[world.cluster.slug, member.pk]), {"role": "referent"})
    client.post(reverse("clusters:end", args=[world.cluster.slug, member.pk]))

    pole, asked = f"clusters.cluster {world.cluster.pk}", f"clusters.invitation {invitation.pk}"
    assert lines() == [
        ("invited", referent.pk, referent.pk, asked, "membre"),
        ("invitation-revoked", referent.pk, referent.pk, asked, ""),
        ("membership-changed", referent.pk, world.member.pk, pole, "referent"),
        ("membership-ended", referent.pk, world.member.pk, pole, "referent"),
    ]


def test_accepted_invitation_opens_an_account_and_a_membership(world, client):
    invitation = Invitation.objects.create(cluster=world.cluster, email="ines@pole-exemple.test")
    words = "quatre mots sans lien"
    client.post(invitation.get_absolute_url(), {"name": "Inès", "password1": words, "password2": words})

    acts = [line[0] for line in lines()]
    person = Membership.objects.get(user__name="Inès").user
    assert acts == ["account-opened", "membership-opened", "sign-in"]
    assert {line[1] for line in lines()} == {person.pk}


def test_answer_to_a_request(world, referent, sign_in):
    asked = make_request(cluster=world.cluster, user=world.outsider, email=world.outsider.email)
    sign_in(referent).post(asked.get_absolute_url(), {"answer": "accept", "note": ""})

    assert [line[:3] for line in lines()] == [
        ("request-answered", referent.pk, world.outsider.pk),
        ("membership-opened", referent.pk, world.outsider.pk),
    ]


def test_administration(world, sign_in):
    client, sector = sign_in(world.admin), reverse("admin:clusters_sector_add")
    client.post(sector, {"name": "Mer", "slug": "mer"})
    added = AuditEntry.objects.get()
    number = added.target.split()[1]
    client.post(reverse("admin:clusters_sector_change", args=[number]), {"name": "Océan", "slug": "mer"})
    client.post(reverse("admin:clusters_sector_delete", args=[number]), {"post": "yes"})

    target = f"clusters.sector {number}"
    assert [(line[0], line[3], line[4]) for line in lines()] == [
        ("admin-added", target, ""),
        ("admin-changed", target, "Nom"),
        ("admin-deleted", target, ""),
    ]


def test_rights_given_in_the_administration(world, sign_in):
    user = world.outsider
    form = {"name": user.name, "email": user.email, "is_active": "on", "is_reviewer": "on"}
    change_user(sign_in(world.admin), user, form)

    (line,) = lines()
    assert line[:4] == ("rights-changed", world.admin.pk, user.pk, f"clusters.user {user.pk}")
    assert "relecteur" in line[4].lower()


def change_user(client, user, form):
    inline = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    joined = {"date_joined_0": "01/01/2026", "date_joined_1": "10:00"}
    return client.post(reverse("admin:clusters_user_change", args=[user.pk]), inline | joined | form)


@pytest.mark.parametrize("right", ["is_superuser", "is_staff", "is_agent"])
def test_each_right_given_is_a_change_of_rights(world, sign_in, right):
    user = make_user("Une Personne")
    change_user(sign_in(world.admin), user, {"name": user.name, "email": user.email, "is_active": "on", right: "on"})

    assert [line[0] for line in lines()] == ["rights-changed"]


def test_membership_given_in_the_administration(world, sign_in):
    user, client = make_user("Une Personne"), sign_in(world.admin)
    form = {"name": user.name, "email": user.email, "is_active": "on", "memberships-TOTAL_FORMS": "1"}
    row = {"memberships-0-user": str(user.pk), "memberships-0-cluster": str(world.cluster.pk)}
    row |= {"memberships-0-role": "referent", "memberships-0-since": "2026-01-01"}
    change_user(client, user, form | row)
    held = user.memberships.get()
    gone = {"memberships-INITIAL_FORMS": "1", "memberships-0-id": str(held.pk), "memberships-0-DELETE": "on"}
    change_user(client, user, form | row | gone)

    pole = f"clusters.cluster {world.cluster.pk}"
    assert [line[:5] for line in lines() if line[0].startswith("membership")] == [
        ("membership-opened", world.admin.pk, user.pk, pole, "referent"),
        ("membership-ended", world.admin.pk, user.pk, pole, "referent"),
    ]


def test_who_is_given_powers_signs_in_again(world, sign_in, client):
    person, known = make_user("Une Personne"), Client()
    known.force_login(person)

    form = {"name": person.name, "email": person.email, "is_active": "on"}
    change_user(sign_in(world.admin), person, form)
    stays = known.get("/compte/").status_code
    change_user(sign_in(world.admin), person, form | {"is_reviewer": "on"})

    assert (stays, known.get("/compte/").status_code) == (200, 302)


def test_mails_sent_again_or_given_up_in_the_administration(world, sign_in):
    mails = [
        Mail.objects.create(to="a@exemple.test", subject="Un mot", text="", key=state, state=state)
        for state in (Mail.State.DEAD, Mail.State.QUEUED, Mail.State.SENT)
    ]
    client, chosen = sign_in(world.admin), {"_selected_action": [str(mail.pk) for mail in mails]}
    client.post(reverse("admin:clusters_mail_changelist"), {"action": "give_up"} | chosen)
    client.post(reverse("admin:clusters_mail_changelist"), {"action": "send_again"} | chosen)

    dead, queued = (f"clusters.mail {mail.pk}" for mail in mails[:2])
    said = [(line[0], line[3], line[4]) for line in lines()]
    assert said[0] == ("admin-changed", queued, "abandonné")
    assert sorted(said[1:]) == [("admin-changed", mail, "remis dans la file") for mail in (dead, queued)]


def test_lost_factor_taken_away_takes_its_codes_and_is_told(world, sign_in):
    TOTP.activate(world.reviewer, generate_totp_secret())
    RecoveryCodes.activate(world.reviewer)
    lost = Authenticator.objects.get(user=world.reviewer, type=Authenticator.Type.TOTP)
    sign_in(world.admin).post(reverse("admin:mfa_authenticator_delete", args=[lost.pk]), {"post": "yes"})

    assert not Authenticator.objects.filter(user=world.reviewer).exists()
    assert Mail.objects.get(to=world.reviewer.email).subject == "Un second facteur est retiré de votre compte"
    assert [line[0] for line in lines()] == ["admin-deleted"]


def test_last_admin_who_stays_is_not_said_to_be_deleted(world, sign_in):
    chosen = {"_selected_action": [str(world.admin.pk), str(world.agent.pk)]}
    client = sign_in(world.admin)
    client.post(reverse("admin:clusters_user_changelist"), {"action": "delete_selected", "post": "yes"} | chosen)

    assert [(line[0], line[2]) for line in lines()] == [
        ("admin-deleted", world.agent.pk),
        ("account-closed", world.agent.pk),
    ]


def test_administration_has_no_door_of_its_own(world, client, sign_in, settings):
    settings.MFA_REQUIRED = True
    doors = [
        client.get(f"/admin/{door}", follow=True).redirect_chain[-1][0] for door in ("", "login/", "clusters/user/")
    ]
    stopped = sign_in(world.admin).get("/admin/login/")
    own = sign_in(world.admin).post("/admin/password_change/", {"old_password": PASSWORD})

    assert [door.split("?")[0] for door in doors] == ["/connexion/"] * 3
    assert (stopped.url, own.url) == (reverse("mfa_index"), reverse("mfa_index"))
    assert client.post("/admin/login/", {"username": world.admin.email, "password": PASSWORD}).status_code == 302


def test_sign_out_of_the_administration_is_the_portals(world, sign_in):
    out = sign_in(world.admin).post("/admin/logout/")

    assert (out.url, out["Clear-Site-Data"]) == ("/", '"cache"')
    assert [line[0] for line in lines()] == [Act.SIGN_OUT]
