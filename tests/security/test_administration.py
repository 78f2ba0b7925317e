"""Each table of the administration × each of its pages × each person; and what even an administrator does not do."""

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from clusters.models import User
from practices.models import Event, Revision
from tests.permissions import ROLES

pytestmark = pytest.mark.django_db
# What an administrator may add, change and delete: a table that is not here is only read.
WRITABLE = {
    "account.emailaddress": "add change delete",
    "auth.group": "add change delete",
    "clusters.cluster": "add change",
    "clusters.clusteryear": "add change delete",
    "clusters.clustersource": "add change delete",
    "clusters.formername": "add change delete",
    "clusters.labelperiod": "add change delete",
    "clusters.membership": "add change delete",
    "clusters.region": "add change delete",
    "clusters.sector": "add change delete",
    "clusters.user": "add change delete",
    "practices.keystep": "add change",
    "practices.practice": "change",
    "practices.source": "add change",
    "practices.synonym": "add change delete",
    "taggit.tag": "add change",
    "practices.term": "add change delete",
    "practices.theme": "add change",
}
# Deleted by hand: what one person asked for, and what protects or opens an account.
DELETABLE = {
    "clusters.apitoken",
    "clusters.invitation",
    "clusters.joinrequest",
    "mfa.authenticator",
    "practices.unanswered",
}
DELETABLE |= {"exchange.follow", "exchange.alert", "exchange.notification", "exchange.preference"}
TYPED = {"mfa.authenticator", "clusters.mail"}


def tables():
    return {
        model._meta.label_lower: f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for model in admin.site._registry
    }


def pages(table, model):
    """The addresses of its pages, on its first row where it has one, else on a row that is not there."""
    row = model._default_manager.first()
    yield "add", f"{table}_add", []
    for name in ("change", "delete", "history"):
        yield name, f"{table}_{name}", [row.pk if row else 987_654_321]


def addresses_of(model):
    for name, address, arguments in pages(tables()[model._meta.label_lower], model):
        try:
            yield name, reverse(address, args=arguments)
        except NoReverseMatch:
            continue


@pytest.mark.parametrize("role", [role for role in ROLES if role != "admin"])
def test_nobody_else_opens_or_writes_a_row(world, addresses, sign_in, role):
    client, before = sign_in(world.person(role)), list(User.objects.values_list("pk", "is_superuser", "is_staff"))

    for model in admin.site._registry:
        for name, address in addresses_of(model):
            found = [client.get(address), client.post(address, {"is_superuser": "on", "is_staff": "on", "post": "yes"})]
            assert [answer.status_code for answer in found] == [302, 302], (model, name)
            assert all(answer["Location"].startswith("/admin/login/") for answer in found)
    assert list(User.objects.values_list("pk", "is_superuser", "is_staff")) == before


def may(model, request):
    """What the administration lets an administrator do with a table."""
    table = admin.site._registry[model]
    acts = {
        "add": table.has_add_permission,
        "change": table.has_change_permission,
        "delete": table.has_delete_permission,
    }
    return {act for act, allowed in acts.items() if allowed(request)}


def test_administrator_writes_the_tables_that_are_named_and_no_other(world, rf):
    request = rf.get("/admin/")
    request.user = world.admin
    found = {model._meta.label_lower: may(model, request) for model in admin.site._registry}

    expected = {label: set(WRITABLE.get(label, "").split()) for label in found}
    for label in DELETABLE & set(found):
        expected[label] = expected[label] | {"delete"}
    assert {label: acts for label, acts in found.items() if acts != expected[label] and label not in TYPED} == {}


@pytest.mark.parametrize("name", ["add", "change", "delete", "history"])
def test_pages_of_an_administrator_never_break(world, addresses, sign_in, name):
    client, found = sign_in(world.admin), {}
    for model in admin.site._registry:
        for page, address in addresses_of(model):
            if page == name:
                found[model._meta.label_lower] = client.get(address).status_code

    assert {label: status for label, status in found.items() if status not in {200, 302, 403, 404}} == {}


def test_log_and_texts_are_out_of_reach_of_a_post_of_the_administration(world, addresses, sign_in):
    client = sign_in(world.admin)
    before = [list(model.objects.values()) for model in (Event, Revision)]

    for model in (Event, Revision):
        for _, address in [one for one in addresses_of(model) if one[0] in {"change", "delete"}]:
            assert client.post(address, {"post": "yes", "state": "accepted"}).status_code in {403, 405}
        listed = reverse(f"{tables()[model._meta.label_lower]}_changelist")
        chosen = {
            "action": "delete_selected",
            "_selected_action": [row.pk for row in model.objects.all()],
            "post": "yes",
        }
        client.post(listed, chosen)

    assert [list(model.objects.values()) for model in (Event, Revision)] == before


def test_password_of_another_is_never_shown_nor_chosen_in_a_form_of_theirs(world, sign_in):
    client = sign_in(world.admin)
    page = client.get(reverse("admin:clusters_user_change", args=[world.member.pk])).text

    assert world.member.password not in page
    assert world.member.password.rpartition("$")[2] not in page


def test_filters_of_the_administration_read_no_secret(world, sign_in):
    """A filter by a relation would spell a password sign after sign."""
    client = sign_in(world.admin)
    for label, question in {
        "clusters_user": "password__startswith=md5",
        "clusters_membership": "user__password__startswith=md5",
        "clusters_apitoken": "user__password__startswith=md5",
        "practices_event": "actor__password__startswith=md5",
        "practices_revision": "author__password__regex=.",
    }.items():
        answer = client.get(f"{reverse(f'admin:{label}_changelist')}?{question}")
        assert answer.status_code in {302, 400}, (label, question)
