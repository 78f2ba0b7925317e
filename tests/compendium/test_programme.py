"""The commands that nobody types: run, noted, never twice at once; their units, and their table in the docs."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.utils import timezone

from clusters.models import AlreadyRunning, Run
from clusters.models.run import KEPT, SILENT
from compendium.management.commands import programme
from compendium.schedule import BY_NAME, JOBS, words_of
from compendium.units import units

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
NIGHTLY = BY_NAME["ask_still_in_force"]


def launch(name=NIGHTLY.name):
    call_command("programme", lancer=name)


def stub(monkeypatch, act):
    """The command does this in the place of its own work."""
    monkeypatch.setattr(programme, "call_command", lambda name, *words, stdout, **options: act(stdout))


def test_every_job_is_a_command():
    assert [job.name for job in JOBS if job.runs not in {*get_commands()}] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", [job.name for job in JOBS if not job.is_always_on])
def test_each_job_runs_as_its_timer_runs_it(name, settings, tmp_path):
    settings.BACKUP_FOLDER = str(tmp_path)

    launch(name)

    assert Run.objects.get().is_ok is True


# The parser of db_worker wants the queue of production, that the tests do without.
@pytest.mark.parametrize("name", [job.name for job in JOBS if job.name != "db_worker"])
def test_words_of_each_job_are_those_of_its_command(name):
    job = BY_NAME[name]
    parser = load_command_class(get_commands()[job.runs], job.runs).create_parser("manage.py", job.runs)

    assert parser.parse_args([*words_of(job)])


def test_run_is_noted_with_what_it_said():
    launch()

    run = Run.objects.get()
    assert (run.name, run.is_ok, run.said) == (NIGHTLY.name, True, "Toujours en vigueur ? 0 courriel dans la file.")
    assert run.ended_at >= run.started_at


def test_what_a_command_says_is_in_the_log(caplog):
    caplog.set_level("INFO", logger="recueil")

    launch()

    said = [(record.job, record.getMessage()) for record in caplog.records if record.name == "recueil.jobs"]
    assert said[0] == (NIGHTLY.name, "Toujours en vigueur ? 0 courriel dans la file.")
    assert caplog.records[-1].ok is True


@pytest.mark.parametrize("error", [CommandError("Rien à faire."), ValueError("cassé"), SystemExit(1)])
def test_failure_is_noted_and_passed_on(monkeypatch, error):
    def fails(stdout):
        raise error

    stub(monkeypatch, fails)

    with pytest.raises(type(error)):
        launch()
    assert Run.objects.get().is_ok is False


def test_a_worker_that_is_told_to_stop_ended_well(monkeypatch):
    def stops(stdout):
        raise SystemExit

    stub(monkeypatch, stops)

    with pytest.raises(SystemExit):
        launch("send_mail")
    assert Run.objects.get().is_ok is True


def test_second_run_waits_for_the_first(monkeypatch):
    Run.begin(NIGHTLY.name)

    with pytest.raises(CommandError, match="tourne déjà"):
        launch()
    assert Run.objects.count() == 1


def test_run_that_was_killed_ends_as_a_failure():
    now = timezone.now()
    killed = Run.begin("sauvegarde", now=now - SILENT - timedelta(seconds=1))

    Run.begin("sauvegarde", now=now)

    killed.refresh_from_db()
    assert (killed.is_ok, killed.said) == (False, "Interrompu sans un mot.")


def test_workers_of_two_machines_are_two_runs():
    Run.begin("send_mail", place="un:1")
    Run.begin("send_mail", place="deux:1")

    with pytest.raises(AlreadyRunning):
        Run.begin("send_mail", place="un:1")


def test_old_runs_are_forgotten():
    for _ in range(KEPT + 5):
        Run.begin("forget").end(is_ok=True)

    assert Run.objects.count() <= KEPT + 1


def test_worker_gives_signs_of_life_until_it_ends(monkeypatch):
    run = Run.begin("send_mail", place="ici:1", now=timezone.now() - timedelta(minutes=2))
    turns = iter([False, True])
    monkeypatch.setattr(programme, "connection", type("Closed", (), {"close": staticmethod(lambda: None)}))

    programme.give_signs(run, type("Event", (), {"wait": lambda self, seconds: next(turns)})())

    run.refresh_from_db()
    assert timezone.now() - run.seen_at < timedelta(seconds=30)


def test_units_kept_are_those_of_the_table():
    folder = ROOT / "deploy/systemd"
    kept = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}

    assert {name: kept.get(name) for name in units()} == units()


def test_command_writes_the_units(tmp_path):
    call_command("programme", systemd=tmp_path / "unites")

    assert {path.name for path in (tmp_path / "unites").iterdir()} == set(units())


def test_table_in_the_docs_is_the_table():
    rows = [f"| `{job.name}` | {job.said} | {job.what} |" for job in JOBS]
    documented = (ROOT / "docs/deploy.md").read_text(encoding="utf-8").splitlines()

    assert [line for line in documented if line.startswith("| `") and line in rows] == rows


def test_times_of_the_timers_are_those_that_systemd_reads():
    asked = [f"{job.when} Europe/Paris" for job in JOBS if job.when]
    try:
        done = subprocess.run(["systemd-analyze", "calendar", *asked], capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("systemd is not here")

    assert done.returncode == 0, done.stderr
