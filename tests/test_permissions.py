"""Who may open what: the tables of tests/permissions.py, tried. A new address without a row there fails the sweep."""

import pytest
from django.contrib import admin
from django.urls import URLPattern, get_resolver, reverse

from clusters.models import ApiToken, Invitation, JoinRequest, Membership
from practices.models import Practice, Revision
from practices.workflow import RevisionState
from tests.compendium.binding import book_arguments
from tests.compendium.editing import edition_arguments
from tests.compendium.keeping import selection_arguments
from tests.compendium.stating import state_arguments
from tests.exchange.talking import exchange_arguments
from tests.exchange.watching import following_arguments
from tests.factories import make_agreement, make_interview, make_practice, make_revision
from tests.files import make_attachment
from tests.permissions import GET, POST, ROLES
from tests.practices.bringing import import_arguments

pytestmark = pytest.mark.django_db


def names_of(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        elif pattern.namespace != "admin":
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names_of(pattern.url_patterns, inner)


@pytest.fixture
def addresses(world, media):
    return addresses_of(world)


def addresses_of(world):
    """The address of each name, on things of the member's pôle: a published practice, a draft, a submitted text.

    And what an agent wrote for that pôle: a draft, and a text in review whose link the pôle still has.
    """
    practice = make_practice(clusters=[world.cluster])
    on_it = ["detail", "revise", "history", "compare", "withdraw", "contact_forget", "reinstate", "confirm_one"]
    arguments = {f"practices:{name}": [practice.slug] for name in on_it} | {
        "practices:version": [practice.slug, 1],
        "practices:restore": [practice.slug, 1],
        "practices:theme": [practice.theme.slug],
        "clusters:detail": [world.cluster.slug],
        "clusters:file": ["csv"],
        "practices:file": ["csv"],
        "compendium:sitemap": ["pages"],
        "practices:codebook": ["poles", "csv"],
        "account_reset_password_from_key": ["a", "b-c"],
        "mfa_remove_webauthn": [1],
        "mfa_edit_webauthn": [1],
    }
    arguments |= api_arguments(world, practice)
    arguments |= text_arguments(world) | interview_arguments(world) | team_arguments(world)
    arguments |= following_arguments(world, practice) | state_arguments(world)
    arguments |= selection_arguments(world, practice) | exchange_arguments(world, practice)
    arguments |= edition_arguments(world, practice)
    arguments |= book_arguments(world, practice) | import_arguments(world)
    return {name: reverse(name, args=arguments.get(name)) for name in GET}


def api_arguments(world, practice):
    token, _ = ApiToken.open(world.member, "Essai", 30)
    return {
        "people:token_revoke": [token.public_id],
        "api:practice": [practice.slug],
        "api:cluster": [world.cluster.slug],
        "api:theme": [practice.theme.slug],
        "api:edition": [99],
        "api:edition_records": [99],
        "api:draft": [make_revision(cluster=world.cluster, author=world.member).pk],
        "api:unknown": ["ailleurs"],
    }


def text_arguments(world):
    draft = make_revision(cluster=world.cluster, author=world.member)
    submitted = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)
    on_draft = {f"practices:{name}": [draft.pk] for name in ("draft", "preview", "send", "resume", "near")}
    copy = draft.copies.create(data={"title": "Autre"})
    return on_draft | {
        "practices:copy": [draft.pk, copy.pk],
        "practices:attachment": [make_attachment(draft, shown=True).pk, "piece.pdf"],
        "practices:review": [submitted.pk],
        "practices:take": [submitted.pk],
    }


def interview_arguments(world):
    told = make_interview(world.agent, world.cluster)
    sent = make_interview(world.agent, world.cluster, state=RevisionState.SUBMITTED)
    asked, answered = make_agreement(told), make_agreement(sent)
    return {
        "practices:ask": [told.pk],
        "practices:send_again": [told.pk, asked.pk],
        "practices:revoke": [told.pk, asked.pk],
        "practices:agree": [answered.get_absolute_url().split("/")[2]],
    }


def team_arguments(world):
    slug, membership = world.cluster.slug, world.member.memberships.get()
    invitation = Invitation.objects.create(cluster=world.cluster, email="invitee@pole-exemple.test")
    asked = JoinRequest.objects.create(cluster=world.cluster, name="Zoé", email="zoe@pole-exemple.test")
    return {
        "clusters:join": [slug],
        "clusters:team": [slug],
        "clusters:role": [slug, membership.pk],
        "clusters:end": [slug, membership.pk],
        "clusters:revoke": [slug, invitation.pk],
        "clusters:send_again": [slug, invitation.pk],
        "people:leave": [membership.pk],
        "people:invitation": [invitation.get_absolute_url().split("/")[-2]],
        "people:request": [asked.pk],
    }


def test_every_address_has_its_row():
    assert set(names_of(get_resolver().url_patterns)) == set(GET)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_each_address(world, addresses, sign_in, role):
    client = sign_in(world.person(role))

    found = {name: client.get(address).status_code for name, address in addresses.items()}

    assert found == {name: row[ROLES.index(role)] for name, row in GET.items()}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", POST)
def test_who_may_act_at_each_address(world, addresses, sign_in, role, name):
    client = sign_in(world.person(role))

    response = client.post(addresses[name], {"title": "Essai", "do": "save", "action": "refuse", "note": "Non."})

    assert response.status_code == POST[name][ROLES.index(role)]


def test_every_other_address_refuses_a_post(world, addresses, sign_in):
    client = sign_in(world.admin)
    readable = [name for name in GET if name not in POST and not name.startswith(("account_", "mfa_"))]

    assert {name: client.post(addresses[name]).status_code for name in readable} == dict.fromkeys(readable, 405)


def everything():
    return [
        list(Revision.objects.values_list("state", "data")),
        list(Practice.objects.values_list("state", "title")),
        list(Membership.objects.values_list("user", "role")),
        list(Invitation.objects.values_list("accepted_at", "revoked_at", "expires_at")),
        list(JoinRequest.objects.values_list("decided_at", "is_accepted")),
    ]


def test_act_of_a_visitor_changes_nothing(world, addresses, client):
    before = everything()

    for name in POST:
        client.post(addresses[name], {"title": "Essai", "do": "submit", "action": "accept"})

    assert everything() == before


@pytest.mark.parametrize("role", ROLES)
def test_administration_is_for_the_admin_alone(world, sign_in, role):
    client = sign_in(world.person(role))
    tables = [reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist") for m in admin.site._registry]

    found = {address: client.get(address).status_code for address in [reverse("admin:index"), *tables]}
    arrives = client.get(reverse("admin:index"), follow=True).status_code

    assert found == dict.fromkeys(found, 200 if role == "admin" else 302)
    assert arrives == (200 if role in {"admin", "visitor"} else 403)
