"""Who may open what: each address × each of the six people. A new address without a row fails the sweep."""

import pytest
from django.contrib import admin
from django.urls import URLPattern, get_resolver, reverse

from practices.models import Practice, Revision
from practices.workflow import RevisionState
from tests.factories import make_practice, make_revision
from tests.files import make_attachment

pytestmark = pytest.mark.django_db

ROLES = ["visitor", "agent", "member", "outsider", "reviewer", "admin"]

#                                           visitor agent member outsider reviewer admin
GET = {
    "health":                              [200, 200, 200, 200, 200, 200],
    "practices:home":                      [200, 200, 200, 200, 200, 200],
    "practices:about":                     [200, 200, 200, 200, 200, 200],
    "practices:glossary":                  [200, 200, 200, 200, 200, 200],
    "practices:list":                      [200, 200, 200, 200, 200, 200],
    "practices:detail":                    [200, 200, 200, 200, 200, 200],
    "practices:revise":                    [302, 302, 302, 302, 302, 302],
    "practices:themes":                    [200, 200, 200, 200, 200, 200],
    "practices:theme":                     [200, 200, 200, 200, 200, 200],
    "practices:contribute":                [302, 403, 200, 200, 403, 200],
    "practices:mine":                      [302, 200, 200, 200, 200, 200],
    "practices:draft":                     [302, 404, 200, 404, 404, 200],
    "practices:preview":                   [302, 404, 200, 404, 404, 200],
    "practices:send":                      [302, 405, 405, 405, 405, 405],
    "practices:resume":                    [302, 405, 405, 405, 405, 405],
    "practices:attachment":                [404, 404, 200, 404, 404, 200],
    "practices:queue":                     [302, 403, 403, 403, 200, 200],
    "practices:review":                    [302, 404, 200, 404, 200, 200],
    "clusters:list":                       [200, 200, 200, 200, 200, 200],
    "clusters:detail":                     [200, 200, 200, 200, 200, 200],
    "account_login":                       [200, 302, 302, 302, 302, 302],
    "account_logout":                      [302, 200, 200, 200, 200, 200],
    "account_signup":                      [200, 302, 302, 302, 302, 302],
    "account_inactive":                    [200, 200, 200, 200, 200, 200],
    "account_change_password":             [302, 200, 200, 200, 200, 200],
    "account_reset_password":              [200, 200, 200, 200, 200, 200],
    "account_reset_password_done":         [200, 200, 200, 200, 200, 200],
    "account_reset_password_from_key":     [200, 200, 200, 200, 200, 200],
    "account_reset_password_from_key_done": [200, 200, 200, 200, 200, 200],
}  # fmt: skip
# The acts. Every other address answers 405 to a post, except allauth's own forms.
POST = {
    "practices:revise":                    [302, 403, 302, 403, 403, 302],
    "practices:contribute":                [302, 403, 302, 302, 403, 302],
    "practices:draft":                     [302, 404, 302, 404, 404, 302],
    "practices:send":                      [302, 404, 302, 404, 404, 302],
    "practices:resume":                    [302, 404, 302, 404, 404, 302],
    "practices:review":                    [302, 404, 403, 404, 302, 302],
}  # fmt: skip


def names_of(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        elif pattern.namespace != "admin":
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names_of(pattern.url_patterns, inner)


@pytest.fixture
def addresses(world, media):
    """The address of each name, on things of the member's pôle: a published practice, a draft, a submitted text."""
    practice = make_practice(clusters=[world.cluster])
    draft = make_revision(cluster=world.cluster, author=world.member)
    submitted = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)
    arguments = {
        "practices:detail": [practice.slug],
        "practices:revise": [practice.slug],
        "practices:theme": [practice.theme.slug],
        "practices:draft": [draft.pk],
        "practices:preview": [draft.pk],
        "practices:send": [draft.pk],
        "practices:resume": [draft.pk],
        "practices:attachment": [make_attachment(draft, shown=True).pk, "piece.pdf"],
        "practices:review": [submitted.pk],
        "clusters:detail": [world.cluster.slug],
        "account_reset_password_from_key": ["a", "b-c"],
    }
    return {name: reverse(name, args=arguments.get(name)) for name in GET}


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
    readable = [name for name in GET if name not in POST and not name.startswith("account_")]

    assert {name: client.post(addresses[name]).status_code for name in readable} == dict.fromkeys(readable, 405)


def test_act_of_a_visitor_changes_nothing(world, addresses, client):
    before = list(Revision.objects.values_list("state", "data")), list(Practice.objects.values_list("state", "title"))

    for name in POST:
        client.post(addresses[name], {"title": "Essai", "do": "submit", "action": "accept"})

    assert before == (
        list(Revision.objects.values_list("state", "data")),
        list(Practice.objects.values_list("state", "title")),
    )


@pytest.mark.parametrize("role", ROLES)
def test_administration_is_for_the_admin_alone(world, sign_in, role):
    client = sign_in(world.person(role))
    tables = [reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist") for m in admin.site._registry]

    found = {address: client.get(address).status_code for address in [reverse("admin:index"), *tables]}
    arrives = client.get(reverse("admin:index"), follow=True).status_code

    assert found == dict.fromkeys(found, 200 if role == "admin" else 302)
    assert arrives == (200 if role in {"admin", "visitor"} else 403)
