"""Live, ready, and the figures for Prometheus."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from clusters.models import Mail, Run
from compendium.figures import readiness
from compendium.schedule import BY_NAME, JOBS
from practices.workflow import RevisionState
from tests.factories import make_practice, make_revision

pytestmark = pytest.mark.django_db
TOKEN = "un-jeton-pour-les-tests"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}
OUTSIDE = {"X-Forwarded-For": "203.0.113.7"}


def no_answer(*args, **kwargs):
    raise DatabaseError("mot de passe refusé pour recueil@10.0.0.1")


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = TOKEN


@pytest.fixture
def checks(client):
    """{name: (state, words)} as the page of readiness says them here."""
    return lambda: {one["nom"]: (one["etat"], one["dit"]) for one in client.get("/sante/pret/").json()["controles"]}


def figures(client):
    text = client.get("/metriques/", headers=SHOWN).text
    families = text_string_to_metric_families(text)
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def test_live_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/sante/")

    assert (answer.status_code, answer.json()) == (200, {"etat": "ok"})


def test_live_answers_when_the_database_does_not_even_to_who_has_a_session(world, sign_in, monkeypatch):
    client = sign_in(world.admin)
    monkeypatch.setattr(connection, "cursor", no_answer)

    assert client.get("/sante/").status_code == 200


def test_ready_when_all_is_there(client):
    answer = client.get("/sante/pret/", headers=OUTSIDE)

    assert (answer.status_code, answer.json()) == (200, {"etat": "prêt"})
    assert "no-store" in answer.headers["Cache-Control"]


def test_not_ready_without_the_database_and_tells_no_secret(client, monkeypatch):
    monkeypatch.setattr(connection, "cursor", no_answer)

    answer = client.get("/sante/pret/")

    assert answer.status_code == 503
    assert "La base de données ne répond pas." in answer.text
    assert "10.0.0.1" not in answer.text


@pytest.mark.parametrize(
    ("headers", "is_told"),
    [({}, True), (OUTSIDE, False), (OUTSIDE | SHOWN, True), (OUTSIDE | {"Authorization": "Bearer non"}, False)],
)
def test_details_are_for_this_machine_and_for_the_token(client, token, headers, is_told):
    assert ("controles" in client.get("/sante/pret/", headers=headers).json()) == is_told


def test_not_ready_while_a_migration_is_missing(client, monkeypatch):
    monkeypatch.setattr(readiness.Known, "is_migrated", False)
    monkeypatch.setattr(readiness.MigrationExecutor, "migration_plan", lambda *_: [1, 2])

    answer = client.get("/sante/pret/")

    assert answer.status_code == 503
    assert "2 migrations ne sont pas appliquées : manage.py migrate." in answer.text


def test_not_ready_when_the_disk_is_nearly_full(client, settings):
    settings.LEAST_DISK = 2**60

    answer = client.get("/sante/pret/")

    assert answer.status_code == 503
    assert "Il ne reste que" in answer.text


def test_not_ready_when_attachments_cannot_be_written(client, monkeypatch):
    monkeypatch.setattr(readiness.os, "access", lambda *_: False)

    assert client.get("/sante/pret/").status_code == 503


def test_cache_that_keeps_nothing_is_to_be_looked_at(checks, monkeypatch, client):
    monkeypatch.setattr(type(cache._connections["default"]), "get", lambda *args, **kwargs: None)

    assert checks()["cache"] == ("à surveiller", "Le cache partagé ne garde rien.")
    assert client.get("/sante/pret/").status_code == 200


def test_mail_that_waits_too_long_is_to_be_looked_at(checks, settings):
    late = timezone.now() - timedelta(minutes=settings.MAIL_IS_STUCK_AFTER + 1)
    Mail.objects.create(to="a@pole-exemple.test", subject="x", text="x", next_try_at=late)

    assert checks()["courriels"] == ("à surveiller", "1 courriel est dû depuis plus de 30 minutes.")


def test_command_never_run_is_to_be_looked_at(checks):
    assert checks()["commande send_mail"] == ("à surveiller", "Jamais lancée ici.")


@pytest.mark.parametrize(("name", "ago", "state"), [("send_mail", 1, "bon"), ("send_mail", 10, "à surveiller")])
def test_worker_is_known_by_its_last_sign(checks, name, ago, state):
    Run.objects.create(name=name, place="ici:1", seen_at=timezone.now() - timedelta(minutes=ago))

    assert checks()[f"commande {name}"][0] == state


def test_worker_that_was_stopped_on_purpose_leaves_the_signs_of_the_other(checks):
    now = timezone.now()
    Run.objects.create(name="send_mail", place="ici:1", started_at=now - timedelta(hours=9), seen_at=now)
    ended = {"started_at": now - timedelta(hours=8), "ended_at": now - timedelta(hours=1), "is_ok": True}
    Run.objects.create(name="send_mail", place="ailleurs:1", seen_at=ended["ended_at"], **ended)

    assert checks()["commande send_mail"][0] == "bon"


@pytest.mark.parametrize(
    ("hours", "is_ok", "state"), [(20, True, "bon"), (20, False, "à surveiller"), (60, True, "à surveiller")]
)
def test_nightly_command_is_known_by_its_last_end(checks, hours, is_ok, state):
    ended = timezone.now() - timedelta(hours=hours)
    Run.objects.create(name="sauvegarde", started_at=ended, seen_at=ended, ended_at=ended, is_ok=is_ok)

    assert checks()["commande sauvegarde"][0] == state


def test_readiness_asks_a_bounded_number_of_queries(client, django_assert_num_queries):
    client.get("/sante/pret/")
    for number in range(5):
        Run.objects.create(name="send_mail", place=f"ici:{number}")

    with django_assert_num_queries(3):
        client.get("/sante/pret/")


def test_no_figures_without_a_token_in_the_settings(client):
    assert client.get("/metriques/", headers=SHOWN).status_code == 404


@pytest.mark.parametrize("shown", [{}, {"Authorization": "Bearer autre"}, {"Authorization": TOKEN}])
def test_figures_ask_for_the_token(client, token, shown):
    answer = client.get("/metriques/", headers=shown)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_figures_count_the_requests(client, token):
    before = figures(client).get(("recueil_requests_total", "GET", "200", "practices:about"), 0)
    client.get("/a-propos/")

    now = figures(client)

    assert now["recueil_requests_total", "GET", "200", "practices:about"] == before + 1
    assert now["recueil_request_seconds_bucket", "+Inf", "practices:about"] >= 1


def test_figures_say_what_waits(world, client, token):
    hour_ago = timezone.now() - timedelta(hours=1)
    for state in (Mail.State.QUEUED, Mail.State.DEAD, Mail.State.SENT):
        Mail.objects.create(to="a@pole-exemple.test", subject="x", text="x", state=state, next_try_at=hour_ago)
    make_practice()
    sent = make_revision(cluster=world.cluster, state=RevisionState.SUBMITTED)
    type(sent).objects.filter(pk=sent.pk).update(submitted_at=hour_ago)

    found = figures(client)

    assert [found["recueil_mails", word] for word in ("waiting", "given_up", "uncertain")] == [1, 1, 0]
    assert found["recueil_mail_late_seconds",] == pytest.approx(3600, abs=60)
    assert [found["recueil_records", word] for word in ("published", "private", "withdrawn")] == [1, 1, 0]
    assert (found["recueil_reviews",], found["recueil_database_up",]) == (1, 1)
    assert found["recueil_review_oldest_seconds",] == pytest.approx(3600, abs=60)


def test_figures_say_how_each_command_did(client, token):
    now = timezone.now()
    for job in JOBS:
        Run.objects.create(name=job.name, started_at=now - timedelta(seconds=4), ended_at=now, is_ok=True)
    Run.objects.create(name="check_search", started_at=now, ended_at=now, is_ok=False)
    Run.objects.create(name="autre", started_at=now, ended_at=now, is_ok=True)

    found = figures(client)

    assert {key[1] for key in found if key[0] == "recueil_job_success_timestamp_seconds"} == set(BY_NAME)
    assert (found["recueil_job_failed", "check_search"], found["recueil_search_is_stale",]) == (1, 1)
    assert found["recueil_job_duration_seconds", "sauvegarde"] == pytest.approx(4)


def test_figures_ask_five_queries(client, token, django_assert_num_queries):
    with django_assert_num_queries(5):
        client.get("/metriques/", headers=SHOWN)


def test_figures_without_a_database_say_so(client, token, monkeypatch):
    monkeypatch.setattr(connection, "cursor", no_answer)

    assert figures(client)["recueil_database_up",] == 0


def test_programme_shows_each_command(capsys):
    call_command("programme")

    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [job.name for job in JOBS]
