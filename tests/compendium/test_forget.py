"""What has had its time is forgotten, and nothing else."""

from datetime import timedelta
from io import StringIO
from unittest import mock
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from clusters.models import Act, ApiToken, AuditEntry, Invitation, Mail, record
from compendium import retention
from compendium.models import Book
from compendium.retention import RULES, forget_all, in_words, kept_for
from practices.models import Import, Presence, Review, Unanswered
from tests.factories import make_agreement, make_interview, make_message, make_practice, make_request, make_revision

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def dated(row, **fields):
    """Its dates, whatever its model says of them."""
    type(row)._base_manager.filter(pk=row.pk).update(**fields)
    return row


def session(world, at):
    return Session.objects.create(session_key=uuid4().hex, session_data="", expire_date=at)


def presence(world, at):
    draft = make_revision(cluster=world.cluster, author=world.member)
    return Presence.objects.create(revision=draft, user=world.member, seen_at=at)


def imported(world, at):
    about = {"kind": "pratiques", "name": "lot.csv", "noun": "ligne", "size": 1}
    return Import.objects.create(owner=world.member, expires_at=at, **about)


def task(world, at):
    about = {"args_kwargs": {}, "task_path": "compendium.tasks.set_book", "backend_name": "default", "run_after": at}
    return DBTaskResult.objects.create(status="SUCCESSFUL", finished_at=at, **about)


def book(world, at):
    return Book.objects.create(key=uuid4().hex, state="pret", title="Un livre", size=1, origin="/", ended_at=at)


def ended_token(world, at):
    return dated(ApiToken.open(world.member, "Essai", 30)[0], expiry=at)


def idle_token(world, at):
    return dated(ApiToken.open(world.member, "Essai", 365)[0], created=at)


def mail(world, at):
    return Mail.objects.create(to="mona@pole-exemple.test", subject="Bonjour", state=Mail.State.SENT, sent_at=at)


def invitation(world, at):
    return Invitation.objects.create(cluster=world.cluster, email=f"{uuid4().hex}@pole-exemple.test", expires_at=at)


def answered(world, at):
    return make_request(cluster=world.cluster, decided_at=at)


def unanswered(world, at):
    return dated(make_request(cluster=world.cluster), created_at=at)


def read_notification(world, at):
    return world.member.notifications.create(kind="suivi", key=uuid4().hex, title="Une", path="/", read_at=at)


def unread_notification(world, at):
    return dated(world.member.notifications.create(kind="suivi", key=uuid4().hex, title="Une", path="/"), created_at=at)


def report(world, at):
    return make_message(make_practice()).reports.create(reporter=world.member, reason="Faux", settled_at=at)


def review(world, at):
    draft = make_revision(cluster=world.cluster, author=world.member)
    return Review.objects.create(revision=draft, reviewer=world.reviewer, sent_at=at)


def copy(world, at):
    draft = make_revision(cluster=world.cluster, author=world.member, state="acceptee")
    return dated(draft.copies.create(data={"title": "Autre"}), saved_at=at)


def search(world, at):
    return Unanswered.objects.create(words=uuid4().hex, asked="introuvable", last_on=at.date())


def log_entry(world, at):
    return LogEntry.objects.create(user=world.admin, object_repr="Un pôle", action_flag=2, action_time=at)


def act(world, at):
    """The database lets nobody change the date of a line: it is written on that day."""
    with mock.patch.object(timezone, "now", return_value=at):
        return record(Act.SIGN_IN, by=world.member)


MAKERS = {
    "sessions": session,
    "presences": presence,
    "imports": imported,
    "tasks": task,
    "books": book,
    "tokens_ended": ended_token,
    "tokens_idle": idle_token,
    "mails": mail,
    "invitations": invitation,
    "requests_answered": answered,
    "requests_unanswered": unanswered,
    "notifications_read": read_notification,
    "notifications_unread": unread_notification,
    "reports": report,
    "reviews": review,
    "copies": copy,
    "searches": search,
    "security": act,
    "administration": log_entry,
}
# Dates without an hour move by days.
MARGIN = timedelta(days=1, hours=1)


def test_every_rule_is_tried_and_every_duration_serves():
    others = {"agreements", "traces", "accounts_unused", "accounts_idle", "accounts_warned"}

    assert {rule.key for rule in RULES} == {*MAKERS, "agreements"}
    assert set(settings.RETENTION) == {*MAKERS, *others}


@pytest.mark.parametrize("key", MAKERS)
def test_what_is_over_goes_and_what_is_not_stays(world, key):
    limit = NOW - timedelta(days=settings.RETENTION[key])
    over, kept = MAKERS[key](world, limit - MARGIN), MAKERS[key](world, limit + MARGIN)

    forget_all(NOW)

    assert list(type(over)._base_manager.filter(pk__in=[over.pk, kept.pk])) == [kept]


def test_trial_counts_and_forgets_nothing(world):
    over = mail(world, NOW - timedelta(days=900))
    said = StringIO()

    call_command("forget", "--essai", stdout=said)

    assert said.getvalue() == "Serait oublié : 1 courriel.\n"
    assert Mail.objects.get() == over


def test_second_time_forgets_nothing_more(world):
    mail(world, NOW - timedelta(days=900))
    said = StringIO()

    call_command("forget", stdout=said)
    call_command("forget", stdout=said)

    assert said.getvalue() == "Oublié : 1 courriel.\nOublié : rien.\n"


def test_more_than_a_batch_goes(world, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(5):
        mail(world, NOW - timedelta(days=900))

    assert dict(forget_all(NOW)[0])["courriel"] == 5
    assert not Mail.objects.exists()


@pytest.mark.parametrize("state", [Mail.State.QUEUED, Mail.State.SENDING])
def test_mail_that_is_owed_is_never_forgotten(world, state):
    owed = dated(
        Mail.objects.create(to="a@pole-exemple.test", subject="Dû", state=state), created_at=NOW - timedelta(900)
    )

    forget_all(NOW)

    assert Mail.objects.get() == owed


def test_question_of_the_year_is_not_asked_twice(world):
    asked = mail(world, NOW - timedelta(days=200))
    dated(asked, key=f"en-vigueur:2026:{world.member.pk}", created_at=NOW - timedelta(days=200))

    forget_all(NOW)

    assert Mail.objects.get() == asked


def test_agreement_stays_without_the_address(world):
    agreement = make_agreement(make_interview(world.agent, world.cluster), expires_at=NOW - timedelta(days=366))
    young = make_agreement(make_interview(world.agent, world.cluster), expires_at=NOW)

    forget_all(NOW)

    agreement.refresh_from_db()
    young.refresh_from_db()
    assert (agreement.name, agreement.email, young.email) == ("Claire Exemple", "", "claire@pole-exemple.test")


def test_texts_beside_an_open_draft_stay(world):
    draft = make_revision(cluster=world.cluster, author=world.member)
    kept = dated(draft.copies.create(data={"title": "Autre"}), saved_at=NOW - timedelta(days=900))

    forget_all(NOW)

    assert draft.copies.get() == kept


def test_expired_traces_leave_the_cache_of_the_database(settings, world):
    place = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "trace_cache"}
    settings.CACHES = {"default": place}
    call_command("createcachetable")
    caches["default"].set("allauth:rl:login:ip:192.0.2.1", 1, timeout=1)
    caches["default"].set("ailleurs", 1, timeout=3600)

    counted = [dict(forget_all(NOW + timedelta(minutes=5), is_trial=trial)[0]) for trial in (True, False)]

    assert [one["trace périmée du cache,traces périmées du cache"] for one in counted] == [1, 1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM trace_cache")
        assert cursor.fetchone() == (1,)


def test_what_fails_keeps_nothing_else_and_is_told(world, monkeypatch):
    def fail(now, *, is_trial):
        raise RuntimeError("no table")

    monkeypatch.setattr(retention, "expired_traces", fail)
    person = dated(world.outsider, last_login=NOW - timedelta(days=900))

    with pytest.raises(CommandError, match="pas : traces périmées du cache"):
        call_command("forget", stdout=StringIO())

    assert Mail.objects.filter(to=person.email).exists()
    assert AuditEntry.objects.get(act=Act.FORGOTTEN).detail == "1 compte prévenu"


@pytest.mark.parametrize(
    ("days", "words"), [(1, "1 jour"), (14, "14 jours"), (90, "3 mois"), (365, "1 an"), (730, "2 ans")]
)
def test_durations_are_said_in_words(days, words):
    assert in_words(days) == words


def test_page_quotes_the_durations(settings, client):
    settings.RETENTION = settings.RETENTION | {"notifications_read": 11}

    assert ("Une notification lue", "11 jours") in kept_for()
    assert "11 jours" in client.get("/donnees-personnelles/").text
