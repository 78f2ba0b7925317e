"""Posts that come from elsewhere, that say more than their form asks, or that hold signs no database keeps."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from clusters.models import Membership, User
from practices.models import Practice, Revision
from practices.workflow import RevisionState
from tests.factories import make_practice, make_revision, make_text
from tests.permissions import POST, ROLES

pytestmark = pytest.mark.django_db
# A mail program posts there without having read a page; its signed address is all that it takes (RFC 8058).
NEEDS_NO_TOKEN = {"exchange:unsubscribe"}
ALLAUTH = ["account_login", "account_logout", "account_change_password", "account_reset_password"]
ALLAUTH += ["account_reauthenticate", "mfa_authenticate", "mfa_activate_totp", "mfa_generate_recovery_codes"]
# What a row holds, that no form of a person's own asks.
MORE = {
    "state": "published",
    "author": "1",
    "owner": "1",
    "user": "1",
    "cluster_id": "1",
    "practice": "1",
    "number": "1",
    "call_number": "EV 999",
    "published_at": "2020-01-01",
    "is_reviewer": "on",
    "is_staff": "on",
    "is_superuser": "on",
    "is_agent": "on",
    "is_active": "on",
    "is_sourced": "on",
    "is_stub": "on",
    "is_interview": "on",
    "email": "voleur@exemple.test",
    "password": "pbkdf2",
    "memberships": "1",
    "groups": "1",
    "user_permissions": "1",
    "is_from_origin": "on",
    "review": "accepted",
    "review_state": "accepted",
    "opened_at": "2020-01-01",
    "id": "1",
    "pk": "1",
}


@pytest.mark.parametrize("role", ["visitor", "member", "reviewer", "admin"])
def test_post_without_its_token_is_refused(world, addresses, strict, role):
    client = strict(role)
    names = [*(name for name in POST if name not in NEEDS_NO_TOKEN), *ALLAUTH]

    found = {name: client.post(addresses[name], {"title": "Essai"}).status_code for name in names}

    assert found == dict.fromkeys(names, 403)


def test_post_from_another_site_is_refused(world, addresses, strict):
    client = strict("member")
    client.get("/compte/")
    token = client.cookies["csrftoken"].value
    said = {"name": "Autre", "csrfmiddlewaretoken": token}

    refused = [{"Origin": "https://mal.test"}, {"Origin": "null"}, {"Origin": "http://testserver.mal.test"}]
    assert [client.post("/compte/", said, headers=head).status_code for head in refused] == [403] * 3
    assert client.post("/compte/", said, headers={"Origin": "http://testserver"}).status_code == 302
    # Over HTTPS a page that hides where it comes from is not believed either.
    assert client.post("/compte/", said, secure=True).status_code == 403


def test_token_of_another_session_is_refused(world, strict):
    mine, theirs = strict("member"), strict("outsider")
    mine.get("/compte/"), theirs.get("/compte/")

    said = {"name": "Autre", "csrfmiddlewaretoken": theirs.cookies["csrftoken"].value}
    assert mine.post("/compte/", said).status_code == 403


def test_administration_asks_the_token_too(world, strict):
    client = strict("admin")
    for page in ("clusters_user_add", "clusters_region_add", "practices_theme_changelist"):
        assert client.post(reverse(f"admin:{page}"), {"name": "x"}).status_code == 403


def people():
    return list(User.objects.order_by("pk").values_list("email", "is_staff", "is_superuser", "is_reviewer", "is_agent"))


@pytest.mark.parametrize("role", [role for role in ROLES if role not in {"visitor", "admin"}])
def test_what_no_form_asks_changes_nothing(world, addresses, sign_in, role):
    """Every act, with the columns of every row beside what it asks."""
    client, theirs = sign_in(world.person(role)), make_revision(cluster=world.cluster, title="À eux")
    before = people(), list(Membership.objects.values_list("user", "cluster").order_by("pk"))
    online = list(Practice.objects.published().values_list("pk", "title"))
    skipped = {"people:leave", "people:delete", "clusters:end", "practices:withdraw", "practices:reinstate"}

    for name in POST:
        if name not in skipped:
            client.post(addresses[name], {"title": "Pris", "name": "Pris", "text": "Pris", "note": "Pris"} | MORE)

    assert people() == before[0]
    assert list(Membership.objects.values_list("user", "cluster").order_by("pk")) == before[1]
    theirs.refresh_from_db()
    assert (theirs.data["title"], theirs.state) == ("À eux", RevisionState.DRAFT)
    assert [list(Practice.objects.filter(pk=pk).values_list("pk", "title")) for pk, _ in online] == [
        [one] for one in online
    ]


def test_draft_takes_the_fields_of_its_form_alone(world, sign_in):
    client = sign_in(world.member)
    foreign = make_practice(clusters=[world.neighbour])

    client.post(
        "/contribuer/", make_text(clusters=[world.cluster], title="À moi") | MORE | {"practice": str(foreign.pk)}
    )

    revision = Revision.objects.get(data__title="À moi")
    assert (revision.state, revision.author, revision.number) == (RevisionState.DRAFT, world.member, None)
    assert revision.practice != foreign
    assert not revision.practice.is_sourced
    assert revision.practice.state == Practice.State.PRIVATE
    assert set(revision.data) & {"state", "author", "call_number", "is_sourced", "number", "pk"} == set()


def test_member_cannot_write_for_a_pole_of_others(world, sign_in):
    client = sign_in(world.member)
    said = make_text(clusters=[world.neighbour], title="Pour eux") | {"do": "submit"}

    assert client.post("/contribuer/", said).status_code == 422
    assert not Revision.objects.filter(state=RevisionState.SUBMITTED).exists()


@pytest.mark.parametrize("sign", ["\x00", "\x01\x0b", "\ud7ff\uffff\ufdd0", "\u202e", "é" * 3 + "\u0301" * 400])
def test_no_sign_breaks_an_act(world, addresses, sign_in, sign):
    """In every field that any form has, by every act."""
    fields = ["title", "name", "text", "note", "action", "email", "message", "titre", "presentation", "avant_propos"]
    fields += ["problem", "tags", "links", "contact", "question", "q", "fiche", "ajouter", "do", "reason", "interview"]
    fields += [
        "withdrawal",
        "state",
        "since",
        "cluster",
        "clusters",
        "theme",
        "writer",
        "token",
        "version",
        "page",
        "seen",
    ]
    said = dict.fromkeys(fields, f"a{sign}b")
    for role in ("visitor", "member", "admin"):
        client = sign_in(world.person(role))
        found = {name: client.post(addresses[name], said).status_code for name in [*POST, *ALLAUTH]}
        assert {name: status for name, status in found.items() if status >= 500} == {}
        client.login(username=world.member.email, password="un-mot-de-passe")


@pytest.mark.parametrize(
    "body",
    [b"[" * 200_000, b'{"a":' * 50_000, json.dumps({"a": "x" * 300_000}).encode(), b"\xff\xfe\x00", b"a=%00&%ff=%ff"],
    ids=["nested lists", "nested objects", "long text", "no text", "no utf-8"],
)
@pytest.mark.parametrize(
    "kind", ["application/json", "application/x-www-form-urlencoded", "text/plain", "multipart/form-data"]
)
def test_body_that_no_form_sends_breaks_nothing(world, sign_in, body, kind):
    client = sign_in(world.member)
    for address in ("/contribuer/", "/compte/", "/importer/", "/suivis/alertes/nouvelle/", "/api/v1/pratiques/"):
        assert client.generic("POST", address, body, content_type=kind).status_code < 500, address


def test_too_many_fields_are_refused_and_not_read(world, client: Client):
    response = client.post("/connexion/", {f"f{n}": "x" for n in range(1_500)})

    assert response.status_code == 400
