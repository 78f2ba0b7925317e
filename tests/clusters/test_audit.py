"""The log of security acts: what a line holds, and that nobody changes one."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import DatabaseError, transaction
from django.utils import timezone

from clusters.models import Act, ApiToken, AuditEntry, asked_from, record
from clusters.models.audit import shortened
from practices.models import Event
from tests.factories import make_practice, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_ago(monkeypatch):
    """What is recorded inside was recorded so many days ago."""

    def make(days, act=Act.SIGN_IN, **said):
        real = timezone.now()
        with monkeypatch.context() as past:
            past.setattr(timezone, "now", lambda: real - timedelta(days=days))
            return record(act, **said)

    return make


def refused(act):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        act()


def test_line_says_who_did_what_on_what_from_which_network(world):
    with asked_from("192.0.2.77"):
        line = record(Act.MEMBERSHIP_CHANGED, by=world.admin, person=world.member, target=world.cluster, detail="role")

    assert (line.by, line.person, line.target) == (world.admin, world.member, f"clusters.cluster {world.cluster.pk}")
    assert (line.address, line.detail, line.request_number) == ("192.0.2.0/24", "role", "")


def test_person_concerned_is_who_acts_unless_another_is_said(world):
    assert record(Act.SIGN_OUT, by=world.member).person == world.member


@pytest.mark.parametrize(
    ("full", "kept"),
    [
        ("203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("::ffff:203.0.113.9", "203.0.113.0/24"),
        ("inconnu", ""),
    ],
)
def test_address_is_shortened(full, kept):
    assert shortened(full) == kept


def test_token_is_named_without_its_digest(world):
    token, secret = ApiToken.open(world.member, "Essai", 30)

    line = record(Act.TOKEN_OPENED, by=world.member, target=token)

    assert line.target == f"clusters.apitoken {token.public_id}"
    assert token.digest not in line.target
    assert secret not in line.target


def test_line_outlives_the_row_of_the_person():
    person = make_user()
    record(Act.SIGN_IN, by=person)
    number = person.pk
    person.delete()

    line = AuditEntry.objects.select_related("by").get()

    assert (line.by_id, line.by) == (number, None)


def test_nobody_changes_or_deletes_a_line_by_its_model(world):
    line = record(Act.SIGN_IN, by=world.member)

    for change in (line.save, line.delete, AuditEntry.objects.all().delete):
        with pytest.raises(TypeError):
            change()
    with pytest.raises(TypeError):
        AuditEntry.objects.update(detail="")


def test_database_refuses_to_change_the_log(world, long_ago):
    line, old = record(Act.SIGN_IN, by=world.member), long_ago(400, by=world.member)

    refused(lambda: AuditEntry._base_manager.filter(pk=line.pk)._raw_delete("default"))
    for kept in (line, old):
        refused(lambda kept=kept: AuditEntry._base_manager.filter(pk=kept.pk).update(detail="autre"))
    assert set(AuditEntry.objects.values_list("pk", flat=True)) == {line.pk, old.pk}


def test_lines_beyond_their_time_may_be_deleted(world, long_ago, settings):
    settings.AUDIT_DAYS = 380
    old, near = long_ago(381, by=world.member), long_ago(379, by=world.member)

    AuditEntry.objects.expired().delete()

    assert list(AuditEntry.objects.all()) == [near]
    assert old.pk != near.pk


def test_a_shorter_time_than_a_year_is_refused_by_the_database(world, long_ago, settings):
    settings.AUDIT_DAYS = 30
    long_ago(40, by=world.member)

    refused(lambda: AuditEntry.objects.expired().delete())


def test_database_keeps_the_log_of_the_administration_but_for_names(world):
    LogEntry.objects.create(user=world.admin, object_id="1", object_repr="Mona", action_flag=2)

    refused(lambda: LogEntry.objects.update(user=world.member))
    refused(lambda: LogEntry.objects.update(change_message="[]"))
    refused(lambda: LogEntry.objects.all()._raw_delete("default"))
    LogEntry.objects.update(object_repr="Compte supprimé")
    LogEntry.objects.create(
        user=world.admin, object_repr="", action_flag=2, action_time=timezone.now() - timedelta(366)
    ).delete()
    assert LogEntry.objects.get().object_repr == "Compte supprimé"


def test_database_keeps_the_log_of_practices(world):
    make_practice(clusters=[world.cluster])
    line = Event.objects.first()

    refused(lambda: Event.objects.filter(pk=line.pk).update(note="Autre"))
    refused(lambda: Event.objects.filter(pk=line.pk)._raw_delete("default"))


def test_administration_reads_the_log_and_writes_nothing(world, sign_in):
    line = record(Act.MEMBERSHIP_ENDED, by=world.admin, person=world.member, target=world.cluster)
    client, table = sign_in(world.admin), "/admin/clusters/auditentry/"

    found = client.get(table, {"q": world.member.name, "act": "membership-ended"})
    statuses = [client.get(f"{table}{page}").status_code for page in ("add/", f"{line.pk}/change/")]
    posts = [client.post(f"{table}{line.pk}/{page}/", {"post": "yes"}).status_code for page in ("change", "delete")]

    assert f"{world.member} (n° {world.member.pk})" in found.text
    assert (statuses, posts) == ([403, 200], [403, 403])


def test_administration_reads_the_log_in_few_queries(world, sign_in, django_assert_num_queries):
    for _ in range(30):
        record(Act.SIGN_IN, by=world.member)
    client = sign_in(world.admin)

    with django_assert_num_queries(6):
        client.get("/admin/clusters/auditentry/")


def test_who_acted_in_the_administration_is_closed_there_and_leaves_the_lines(world, sign_in):
    other = make_user("Axel Admin", is_staff=True)
    line = LogEntry.objects.create(user=other, object_id="1", object_repr="Mona", action_flag=2)

    answer = sign_in(world.admin).post(f"/admin/clusters/user/{other.pk}/delete/", {"post": "yes"})

    other.refresh_from_db()
    assert (answer.status_code, other.is_closed) == (302, True)
    assert LogEntry.objects.get(pk=line.pk).user == other
